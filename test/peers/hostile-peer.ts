// The scripted attacker of `hostile/pdu_attacks.py`, as a client of our storage SCP and as an evil PACS.
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { freePort } from './peer-process.ts';
import { sharedPath } from './shared-material.ts';

/** What the attacker reports of one attack. */
export interface AttackReport {
  readonly attack: string;
  readonly result: string;
  readonly seconds: number;
  readonly echo_before: boolean;
  readonly echo_after: boolean;
}

const program = () => sharedPath('hostile', 'pdu_attacks.py');

/** Runs the named attacks (all when none is named) against a listener on 127.0.0.1. */
export async function attack(
  port: number,
  options: {
    readonly called: string;
    readonly calling: string;
    readonly limitSeconds: number;
    readonly names?: readonly string[];
  },
): Promise<readonly AttackReport[]> {
  const args = [program(), 'attack', String(port), '--called', options.called, '--calling', options.calling];
  args.push('--limit', String(options.limitSeconds), ...(options.names ?? []));
  const child = spawn('python3', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const reports: AttackReport[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    reports.push(JSON.parse(line) as AttackReport);
  }
  return reports;
}

/** Names of the attacks, and of the modes that {@link startEvilPacs} can be switched to. */
export async function listHostile(): Promise<{ attacks: readonly string[]; modes: readonly string[] }> {
  const child = spawn('python3', [program(), 'list'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const found = { attacks: [] as string[], modes: [] as string[] };
  for await (const line of createInterface({ input: child.stdout })) {
    const names = line.slice(line.indexOf(':') + 1).trim();
    if (line.startsWith('attacks:')) found.attacks = names.split(' ');
    if (line.startsWith('server modes:')) found.modes = names.split(' ');
  }
  return found;
}

export interface EvilPacs {
  readonly port: number;
  setMode(mode: string): Promise<void>;
  stop(): void;
}

/** Starts an evil PACS on a free loopback port; it answers to any AE title. */
export async function startEvilPacs(limitSeconds: number): Promise<EvilPacs> {
  const port = await freePort();
  const args = [program(), 'serve', String(port), 'silent', '--limit', String(limitSeconds)];
  const child = spawn('python3', args, { stdio: ['pipe', 'pipe', 'inherit'] });
  if (!(await lineOf(child, 'evil PACS', START_MS))) throw new Error('the evil PACS did not start');
  return {
    port,
    async setMode(mode) {
      // Its threads write to one standard output piece by piece, so that a confirmation can be torn apart by a report:
      // naming the same mode again changes nothing and is confirmed again.
      for (let attempt = 1; attempt <= MODE_ATTEMPTS; attempt += 1) {
        const confirmed = lineOf(child, `mode ${mode}`, CONFIRM_MS);
        child.stdin.write(`${mode}\n`);
        if (await confirmed) return;
      }
      throw new Error(`the evil PACS did not confirm mode ${mode}`);
    },
    stop: () => {
      child.kill('SIGKILL');
    },
  };
}

const MODE_ATTEMPTS = 20;
const CONFIRM_MS = 1000;
const START_MS = 20_000;

/** Whether a line that begins so was written within `limitMs`. */
function lineOf(child: ChildProcess, start: string, limitMs: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let text = '';
    const end = (): void => {
      clearTimeout(timer);
      child.off('exit', onExit);
      child.stdout?.off('data', onData);
      child.stdout?.resume();
    };
    const onExit = (code: number | null): void => {
      end();
      reject(new Error(`the evil PACS ended with ${code}`));
    };
    const onData = (data: Buffer): void => {
      text += data.toString('latin1');
      if (!text.split('\n').some((line) => line.startsWith(start))) return;
      end();
      resolve(true);
    };
    const timer = setTimeout(() => {
      end();
      resolve(false);
    }, limitMs);
    child.stdout?.on('data', onData);
    child.once('exit', onExit);
  });
}
