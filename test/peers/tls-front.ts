// TLS in front of a peer's web server, which has none of its own: the shared `tlswrap.mjs`, asking for a client certificate.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { makeCertificates } from '../fixtures/certificates.ts';
import { freePort } from './peer-process.ts';
import { sharedPath } from './shared-material.ts';

/** `peers/tlswrap.mjs` in front of a plain web server: it wants a client certificate of the tests' authority. */
export async function startTlsFront(
  target: number,
  { ca, server }: ReturnType<typeof makeCertificates>,
): Promise<{ readonly port: number; stop(): void }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'kit-tls-front-'));
  mkdirSync(path.join(folder, 'certs'));
  for (const [name, text] of [
    ['ca.crt', ca.certificate],
    ['server.crt', server.certificate],
    ['server.key', server.key],
  ] as const) {
    writeFileSync(path.join(folder, 'certs', name), text);
  }
  const listening = await freePort();
  const script = sharedPath('peers', 'tlswrap.mjs');
  const child: ChildProcess = spawn(process.execPath, [script, 'server', String(listening), String(target)], {
    env: { ...process.env, GEN: folder },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once('data', () => resolve());
    child.once('exit', (code) => reject(new Error(`tlswrap ended with ${code}`)));
  });
  return {
    port: listening,
    stop: () => {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
