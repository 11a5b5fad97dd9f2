// Runs the real `pacs-kit` on a data directory, as an administrator would: for the demo, the benches and the end-to-end tests.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { stationStatusSchema, type StationStatus } from '../shared/contract/views.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const CLI = path.join(ROOT, 'electron/cli.ts');

export interface KitProcess {
  readonly data: string;
  readonly configFile: string;
  /** Runs a command with `--json` and answers exit code and what it said. */
  kit(...args: string[]): Promise<{ readonly exitCode: number; readonly answer: Record<string, unknown> }>;
  /** Starts `pacs-kit serve`. */
  serve(...args: string[]): Promise<ServingKit>;
  /** What the running station says of itself, or null while it has not said anything. */
  status(): Promise<StationStatus | null>;
}

export interface ServingKit {
  readonly url: string;
  readonly pid: number;
  /** Asks it to end, and waits. */
  stop(): Promise<void>;
  /** SIGKILL, as a crash or a power cut would. */
  kill(): Promise<void>;
}

/**
 * @param options.passphrase written into a file of the data directory, for the commands that unlock
 * @param options.config text of the configuration file
 */
export async function kitProcess(options: {
  readonly data: string;
  readonly passphrase: string;
  readonly config: string;
}): Promise<KitProcess> {
  const { data } = options;
  const configFile = path.join(data, 'config.yaml');
  const passphraseFile = path.join(data, 'passphrase');
  await writeFile(configFile, options.config);
  await writeFile(passphraseFile, `${options.passphrase}\n`, { mode: 0o600 });
  const common = ['--data', data, '--config', configFile, '--json'];
  const unlocks = (args: readonly string[]): boolean =>
    args[0] === 'init' || (args[0] === 'vault' && args[1] !== 'purge' && !args.includes('--locked'));
  return {
    data,
    configFile,
    kit: (...args) =>
      runCommand([CLI, ...args, ...(unlocks(args) ? ['--passphrase-file', passphraseFile] : []), ...common]),
    serve: (...args) => serve([CLI, 'serve', ...common, ...args]),
    status: () => readStatus(data),
  };
}

function runCommand(args: readonly string[]): Promise<{ exitCode: number; answer: Record<string, unknown> }> {
  const { promise, resolve, reject } = Promise.withResolvers<{
    exitCode: number;
    answer: Record<string, unknown>;
  }>();
  execFile(
    process.execPath,
    [...args],
    { cwd: ROOT, maxBuffer: 64 * 1024 * 1024 },
    (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      try {
        resolve({ exitCode, answer: JSON.parse(stdout) as Record<string, unknown> });
      } catch {
        reject(
          new Error(
            `pacs-kit ${args.slice(1, 3).join(' ')} answered no JSON (exit code ${exitCode}): ${stderr}`,
          ),
        );
      }
    },
  );
  return promise;
}

async function serve(args: readonly string[]): Promise<ServingKit> {
  const child = spawn(process.execPath, [...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  createInterface({ input: child.stdout }).once('line', (line) => {
    const answer = JSON.parse(line) as { url?: string; error?: { message: string } };
    if (answer.url === undefined) reject(new Error(answer.error?.message ?? line));
    else resolve(answer.url);
  });
  child.once('exit', (code) => reject(new Error(`the station ended with exit code ${code}`)));
  const url = await promise;
  return {
    url,
    pid: child.pid ?? -1,
    stop: () => stopChild(child),
    kill: () => stopChild(child, 'SIGKILL'),
  };
}

/** Ends a child process and waits until it is gone; one that does not listen is killed. */
export async function stopChild(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  child.once('exit', () => resolve());
  child.kill(signal);
  const force = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await promise;
  clearTimeout(force);
}

async function readStatus(data: string): Promise<StationStatus | null> {
  try {
    const file = JSON.parse(await readFile(path.join(data, 'status.json'), 'utf8')) as { status: unknown };
    return stationStatusSchema.parse(file.status);
  } catch {
    return null;
  }
}

/** A TCP port that was free on 127.0.0.1 a moment ago. */
export function freePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const server = createServer();
  server.once('error', reject);
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    server.close(() => resolve(port));
  });
  return promise;
}

/** Polls until `probe` answers something; throws after `limitMs`, saying what was waited for. */
export async function until<T>(
  what: string,
  limitMs: number,
  probe: () => Promise<T | null | false>,
): Promise<T> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const found = await probe();
    if (found !== null && found !== false) return found;
    if (performance.now() > deadline)
      throw new Error(`waited ${Math.round(limitMs / 1000)} s in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

/** True once the last cycle ended with every wanted study complete. */
export const everythingComplete = async (kit: Pick<KitProcess, 'status'>): Promise<StationStatus | null> => {
  const status = await kit.status();
  if (status === null) return null;
  const { state, studiesWanted, studiesComplete } = status.prefetch;
  return state === 'idle' && studiesWanted > 0 && studiesComplete === studiesWanted ? status : null;
};
