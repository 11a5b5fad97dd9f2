// Runs the peer scripts on free loopback ports with a throw-away RUN folder, so that several test runs can share a machine.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { sharedPath } from './shared-material.ts';

const execFileAsync = promisify(execFile);

export { freePort } from '../../scripts/kit-process.ts';

/** One peer script bound to its own RUN folder and ports. */
export interface PeerScript {
  readonly runFolder: string;
  run(...args: string[]): Promise<string>;
  /** Makes the certificates that the TLS variants need (`certs.sh`); answers their folder. */
  certificates(): Promise<string>;
  /** The pid that the script recorded for this server, or null. */
  pid(name: string): number | null;
  /** SIGKILL, as a crash would: no goodbye to anyone connected. */
  kill(name: string): void;
  removeRunFolder(): void;
}

/** Prepares `script` (a file of the shared `peers` folder) with these environment variables (see `peers/env.sh`). `runFolder`: of another script, to share with it. */
export function peerScript(
  script: string,
  env: Readonly<Record<string, string>>,
  runFolder = mkdtempSync(path.join(tmpdir(), 'kit-peer-')),
): PeerScript {
  const pid = (name: string): number | null => {
    try {
      const value = Number(readFileSync(path.join(runFolder, `${name}.pid`), 'utf8'));
      return Number.isInteger(value) && value > 1 ? value : null;
    } catch {
      return null;
    }
  };
  const runScript = async (name: string, args: readonly string[]): Promise<string> => {
    const { stdout } = await execFileAsync('bash', [sharedPath('peers', name), ...args], {
      env: { ...process.env, ...env, RUN: runFolder, GEN: path.join(runFolder, 'gen') },
      maxBuffer: 16 * 1024 * 1024,
    });
    return stdout;
  };
  return {
    runFolder,
    run: (...args) => runScript(script, args),
    async certificates() {
      await runScript('certs.sh', []);
      return path.join(runFolder, 'gen', 'certs');
    },
    pid,
    kill(name) {
      const victim = pid(name);
      if (victim === null) return;
      try {
        process.kill(victim, 'SIGKILL');
      } catch {
        // It was gone already: what the caller wanted.
      }
    },
    removeRunFolder: () => rmSync(runFolder, { recursive: true, force: true }),
  };
}
