// Our station as a target: a vault with a passphrase, then closed and opened locked in its own process.
import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { stationLayout } from '../../../electron/station/station-parts.ts';
import { openVault } from '../../../electron/station/vault/open-vault.ts';
import type { StationAnswer, StationAsk } from './station-protocol.ts';
import type { Target } from './target.ts';

const PROGRAM = path.join(import.meta.dirname, 'station-process.ts');

/** @param profileDirectory where `--cpu-prof` leaves a profile when the process ends; null for none */
export async function startStation(directory: string, profileDirectory: string | null): Promise<Target> {
  mkdirSync(directory, { recursive: true });
  await initialiseVault(stationLayout(directory).vault);
  const execArgv = profileDirectory === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDirectory}`];
  const child = fork(PROGRAM, [directory], { execArgv, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const { listening } = await nextAnswer(child);
  if (listening === undefined || child.pid === undefined) throw new Error('the station did not start');
  return {
    name: 'Station',
    peer: {
      name: 'station',
      version: `${commit()} on Node ${process.version}`,
      command: ['node', ...execArgv, 'test/bench/ingest/station-process.ts', directory].join(' '),
    },
    port: listening,
    aeTitle: 'KIT',
    pid: child.pid,
    async held() {
      const { counts } = await ask(child, { ask: 'counts' });
      if (counts === undefined) throw new Error('the station did not say what it holds');
      if (counts.refused > 0) throw new Error(`the station refused ${counts.refused} instances`);
      return counts.held;
    },
    async stop() {
      const ended = new Promise<void>((resolve) => {
        child.once('exit', () => resolve());
      });
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.send({ ask: 'close' } satisfies StationAsk);
      await ended;
    },
  };
}

async function initialiseVault(directory: string): Promise<void> {
  const vault = await openVault({ directory, clock: { wallNow: () => new Date() } });
  if (!vault.ok) throw new Error(vault.error.message);
  const initialised = await vault.value.initialise({
    passphrase: 'a passphrase that guards nothing',
    label: 'bench',
    role: 'administrator',
  });
  await vault.value.close();
  if (!initialised.ok) throw new Error(initialised.error.message);
}

function nextAnswer(child: ChildProcess): Promise<StationAnswer> {
  return new Promise((resolve, reject) => {
    const gone = (code: number | null): void =>
      reject(new Error(`the station's process ended with ${code ?? 'a signal'}`));
    child.once('exit', gone);
    child.once('message', (message) => {
      child.off('exit', gone);
      resolve(message as StationAnswer);
    });
  });
}

function ask(child: ChildProcess, question: StationAsk): Promise<StationAnswer> {
  const answer = nextAnswer(child);
  child.send(question);
  return answer;
}

/** Of the checkout, so that a figure can be traced to its code. */
function commit(): string {
  try {
    const options = { cwd: import.meta.dirname, encoding: 'utf8' } as const;
    const dirty = execFileSync('git', ['status', '--porcelain', 'electron', 'shared'], options) !== '';
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], options).trim() + (dirty ? '+changes' : '');
  } catch {
    return 'unknown commit';
  }
}
