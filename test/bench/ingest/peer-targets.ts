// DCMTK storescp and Orthanc as targets, each behind the shim that keeps it on loopback.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { freePort, peerScript } from '../../peers/peer-process.ts';
import { hasProgram, missing, ORTHANC_NEEDS, sharedPath } from '../../peers/shared-material.ts';
import type { Target } from './target.ts';

const STORESCP_NEEDS = { shared: ['peers'], programs: ['storescp', 'cc', 'bash'] } as const;
const ORTHANC = '/usr/sbin/Orthanc';

/** Why a peer cannot be measured here, as a sentence; null when it can. */
export const whyNoStorescp = (): string | null => missing(STORESCP_NEEDS);
export const whyNoOrthanc = (): string | null => missing(ORTHANC_NEEDS);

/** First line of what `program --version` prints; null when there is no such program. */
export function versionOf(program: string): string | null {
  if (!hasProgram(program)) return null;
  const { stdout, stderr } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return (
    `${stdout}\n${stderr}`
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.trim() ?? null
  );
}

/**
 * storescp that writes bytes as they come and logs nothing. It never syncs its files.
 *
 * @param name `Storescp` with its defaults (PDUs of 16 KB), `StorescpLargePdu` with PDUs of 128 KB, as our station announces
 */
export async function startStorescp(
  name: 'Storescp' | 'StorescpLargePdu',
  directory: string,
): Promise<Target> {
  mkdirSync(directory, { recursive: true });
  const port = await freePort();
  const generated = path.join(directory, 'gen');
  const run = path.join(directory, 'run');
  // Sourcing it builds the shim.
  execFileSync('bash', ['-c', '. "$0"', sharedPath('peers', 'env.sh')], {
    env: { ...process.env, GEN: generated, RUN: run },
  });
  const store = path.join(directory, 'received');
  mkdirSync(store);
  const pdu = name === 'Storescp' ? [] : ['-pdu', '131072'];
  const options = ['-q', '-aet', 'STORESCP', '+B', '-od', store, ...pdu, String(port)];
  const child = spawn('storescp', options, {
    stdio: 'ignore',
    env: { ...process.env, LD_PRELOAD: path.join(generated, 'loopback.so'), TCP_NODELAY: '1' },
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  await accepting(port);
  if (child.pid === undefined) throw new Error('storescp did not start');
  return {
    name,
    peer: {
      name: name === 'Storescp' ? 'storescp' : 'storescp with large PDUs',
      version: versionOf('storescp'),
      command: `TCP_NODELAY=1 storescp ${options.join(' ')}`,
    },
    port,
    aeTitle: 'STORESCP',
    pid: child.pid,
    held: async () => readdirSync(store).length,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Orthanc by the shared script in its base configuration, which lets anyone store. */
export async function startOrthanc(): Promise<Target> {
  const port = await freePort();
  const httpPort = await freePort();
  const script = peerScript('orthanc.sh', {
    ORTHANC_DICOM: String(port),
    ORTHANC_HTTP: String(httpPort),
    ORTHANC_AET: 'ORTHANC',
    // Its DICOM server is DCMTK's: without this every answer waits some 40 ms for a delayed acknowledgement.
    TCP_NODELAY: '1',
  });
  await script.run('start', 'base');
  const pid = script.pid('orthanc');
  if (pid === null) throw new Error('Orthanc did not start');
  return {
    name: 'Orthanc',
    peer: {
      name: 'Orthanc',
      version: versionOf(ORTHANC),
      command: `TCP_NODELAY=1 ${ORTHANC} ${path.join(script.runFolder, 'orthanc', 'orthanc.json')} (peers/orthanc.sh start base)`,
    },
    port,
    aeTitle: 'ORTHANC',
    pid,
    async held() {
      const answer = await fetch(`http://127.0.0.1:${httpPort}/statistics`);
      return ((await answer.json()) as { CountInstances: number }).CountInstances;
    },
    async stop() {
      await script.run('stop');
      script.removeRunFolder();
    },
  };
}

async function accepting(port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const connected = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (connected) return;
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
  throw new Error(`nothing accepts on port ${port}`);
}
