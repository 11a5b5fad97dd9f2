// What both forms of the demo stand on: a rehearsal PACS in this process, and a new station in a throw-away data directory,
// run by the same command line that a hospital would use.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { type RehearsalPacs, startRehearsalPacs } from '../../drills/rehearsal/rehearsal-pacs.ts';
import { stationStatusSchema, type StationStatus } from '../../shared/contract/views.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const CLI = path.join(ROOT, 'electron/cli.ts');
const STATION_AE_TITLE = 'REHEARSAL_KIT';
const run = promisify(execFile);

export interface DemoGround {
  readonly pacs: RehearsalPacs;
  readonly data: string;
  readonly configFile: string;
  readonly passphrase: string;
  /** Runs a `pacs-kit` command on the demo's station and answers its JSON. */
  kit(...args: string[]): Promise<Record<string, unknown>>;
  /** Starts `pacs-kit serve`. */
  serve(...args: string[]): Promise<{ readonly url: string; stop(): Promise<void> }>;
  /** What the running station says of itself, or null while it has not said anything. */
  status(): Promise<StationStatus | null>;
  /** Ends the PACS and removes the data directory. */
  close(): Promise<void>;
}

/** Makes the ground: PACS up, station initialised and configured, nothing running yet. */
export async function prepareGround(): Promise<DemoGround> {
  const data = await mkdtemp(path.join(tmpdir(), 'pacs-kit-demo-'));
  const scpPort = await freePort();
  const pacs = await startRehearsalPacs({
    destinations: { [STATION_AE_TITLE]: { host: '127.0.0.1', port: scpPort } },
  });
  // Made for this run and gone with it: nothing of the demo opens anything else.
  const passphrase = randomBytes(9).toString('base64url');
  const passphraseFile = path.join(data, 'demo-passphrase');
  const configFile = path.join(data, 'config.yaml');
  await writeFile(passphraseFile, `${passphrase}\n`, { mode: 0o600 });
  await writeFile(
    configFile,
    `station: { name: Rehearsal station, aeTitle: ${STATION_AE_TITLE} }
storageScp: { host: 127.0.0.1, port: ${scpPort} }
endpoints:
  - { id: rehearsal, host: 127.0.0.1, port: ${pacs.port}, aeTitle: ${pacs.aeTitle}, retrieveBy: [C-MOVE, C-GET] }
worklist: { dates: today }
rehearsal: true
`,
  );
  const common = ['--data', data, '--config', configFile, '--json'];
  const kit = async (...args: string[]): Promise<Record<string, unknown>> => {
    const withPassphrase =
      args[0] === 'init' || args[0] === 'vault' ? ['--passphrase-file', passphraseFile] : [];
    const { stdout } = await run(process.execPath, [CLI, ...args, ...withPassphrase, ...common], {
      cwd: ROOT,
    });
    return JSON.parse(stdout) as Record<string, unknown>;
  };
  await kit('init', '--operator', 'demo');
  return {
    pacs,
    data,
    configFile,
    passphrase,
    kit,
    serve: (...args) => serve([CLI, 'serve', ...common, ...args]),
    status: () => readStatus(data),
    close: async () => {
      await pacs.close();
      await rm(data, { recursive: true, force: true });
    },
  };
}

async function serve(args: readonly string[]): Promise<{ url: string; stop(): Promise<void> }> {
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  createInterface({ input: child.stdout }).once('line', (line) => {
    const answer = JSON.parse(line) as { url?: string; error?: { message: string } };
    if (answer.url === undefined) reject(new Error(answer.error?.message ?? line));
    else resolve(answer.url);
  });
  child.once('exit', (code) => reject(new Error(`the station ended with exit code ${code}`)));
  const url = await promise;
  return { url, stop: () => stopChild(child) };
}

/** Asks it to end and waits; a demo leaves nothing running. */
export async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  child.once('exit', () => resolve());
  child.kill('SIGTERM');
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

function freePort(): Promise<number> {
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

/** Polls until `probe` answers something; a demo that waits longer than `limitMs` has failed, and says for what. */
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
