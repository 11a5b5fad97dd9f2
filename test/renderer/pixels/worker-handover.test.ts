import { describe, expect, it } from 'vitest';
import { createWorkerPool } from '../../../renderer/pixels/worker-pool.ts';
import type { DecodeWorker } from '../../../renderer/pixels/worker-protocol.ts';

/** A worker that counts who listens to it. */
function listenedTo() {
  const target = new EventTarget();
  let listeners = 0;
  const worker = {
    postMessage: () => undefined,
    terminate: () => undefined,
    addEventListener(type: string, listener: () => void, options?: { readonly signal: AbortSignal }) {
      listeners += 1;
      options?.signal.addEventListener('abort', () => {
        listeners -= 1;
      });
      target.addEventListener(type, listener, options);
    },
  } as unknown as DecodeWorker;
  return { worker, listeners: () => listeners };
}

describe('a decoding worker that is handed on from study to study', () => {
  it('is listened to by the pool that has it alone: none of two hundred stays alive by it', () => {
    const { worker, listeners } = listenedTo();
    let inherited: readonly DecodeWorker[] = [worker];
    for (let study = 0; study < 200; study += 1) {
      const pool = createWorkerPool({
        spawnWorker: () => worker,
        workers: 1,
        inherited,
        after: () => () => undefined,
      });
      expect(listeners()).toBe(3);
      inherited = pool.retire();
      expect(inherited).toEqual([worker]);
    }
    expect(listeners()).toBe(0);
  });
});
