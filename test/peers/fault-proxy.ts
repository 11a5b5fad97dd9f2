// A TCP proxy that breaks connections on demand, between the station and a PACS.
import { spawn } from 'node:child_process';
import { freePort } from './peer-process.ts';
import { sharedPath } from './shared-material.ts';

/** Settings of `peers/faultproxy.mjs` ("up" is station to PACS, "down" the other way); all default to no fault. */
export interface FaultSettings {
  readonly connect?: 'ok' | 'refuse' | 'hang' | 'assoc-reject' | 'assoc-abort' | 'garbage' | 'http';
  readonly rejectResult?: number;
  readonly rejectSource?: number;
  readonly rejectReason?: number;
  readonly delayMs?: number;
  readonly jitterMs?: number;
  readonly upBps?: number;
  readonly downBps?: number;
  readonly cutAfterUp?: number;
  readonly cutAfterDown?: number;
  readonly cutMode?: 'rst' | 'fin' | 'stall' | 'abort';
  readonly dropUp?: boolean;
  readonly dropDown?: boolean;
  readonly corruptUp?: number;
  readonly corruptDown?: number;
  readonly splitBytes?: number;
  readonly maxConns?: number;
  readonly failFirst?: number;
  readonly flapEvery?: number;
}

export interface FaultProxy {
  readonly port: number;
  /** Back to no fault at all, then these settings. */
  set(settings: FaultSettings): Promise<void>;
  /** Bytes of the connections that have ended so far, each way, oldest first. */
  ended(): Promise<readonly { readonly up: number; readonly down: number }[]>;
  /** Cuts every live connection. */
  cutAll(): Promise<void>;
  stop(): void;
}

/** Starts the proxy on a free loopback port in front of `targetPort`. */
export async function startFaultProxy(targetPort: number): Promise<FaultProxy> {
  const port = await freePort();
  const controlPort = await freePort();
  const child = spawn(
    process.execPath,
    [sharedPath('peers', 'faultproxy.mjs'), String(port), String(targetPort), String(controlPort)],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    child.once('exit', (code) => reject(new Error(`the fault proxy ended with ${code}`)));
  });
  child.stdout.resume();
  const control = async (path: string, body?: unknown): Promise<string> => {
    const answer = await fetch(`http://127.0.0.1:${controlPort}${path}`, {
      method: 'POST',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`the fault proxy refused ${path}: ${text}`);
    return text;
  };
  await control('/reset');
  return {
    port,
    async set(settings) {
      await control('/reset');
      await control('/set', settings);
    },
    async ended() {
      const log = JSON.parse(await control('/log')) as { m: string }[];
      return log.flatMap(({ m }) => {
        const [, up, down] = /^closed up=(\d+) down=(\d+)$/u.exec(m) ?? [];
        return up === undefined || down === undefined ? [] : [{ up: Number(up), down: Number(down) }];
      });
    },
    async cutAll() {
      await control('/kill');
    },
    stop: () => {
      child.kill('SIGKILL');
    },
  };
}
