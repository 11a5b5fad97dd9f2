// A frame store over a station of the test's own, whose every instance is its own number in every pixel.
import type { InstancesRequest } from '../../../../shared/contract/bytes.ts';
import { ok } from '../../../../shared/contract/result.ts';
import { createFrameStore, type FrameStore } from '../../../../renderer/pixels/frame-store.ts';
import { instanceFrames, keyOf, streamOf } from './byte-stream.ts';
import { EXPLICIT_LE, pixelModule, writeDataSet } from './dicom-writer.ts';
import { createThreadWorker, type ThreadWorker, type ThreadWorkerOptions } from './thread-worker.ts';

export const STUDY = keyOf(0xabc);

/** An instance whose every pixel is its own number. */
export const instance = (number: number, frames = 1): Uint8Array => {
  const pixels = new Uint8Array(
    new Uint16Array(16 * frames).map((_, index) => number + Math.floor(index / 16)).buffer,
  );
  return writeDataSet(
    [...pixelModule({ NumberOfFrames: String(frames) }), [0x7fe00010, 'OW', pixels]],
    EXPLICIT_LE,
  );
};

interface Bench {
  readonly store: FrameStore;
  readonly requests: InstancesRequest[];
  readonly signals: AbortSignal[];
  readonly workers: ThreadWorker[];
  readonly deadlines: (() => void)[];
}

export function bench(
  answer: (request: InstancesRequest) => ReturnType<Parameters<typeof createFrameStore>[0]['fetchInstances']>,
  memoryBudgetBytes = 200_000_000,
  worker: ThreadWorkerOptions = {},
): Bench {
  const requests: InstancesRequest[] = [];
  const signals: AbortSignal[] = [];
  const workers: ThreadWorker[] = [];
  const deadlines: (() => void)[] = [];
  const store = createFrameStore({
    fetchInstances: (request, signal) => {
      requests.push(request);
      signals.push(signal);
      return answer(request);
    },
    spawnWorker: () => {
      const spawned = createThreadWorker(worker);
      workers.push(spawned);
      return spawned;
    },
    memoryBudgetBytes,
    processors: 2,
    after: (_delayMs, run) => {
      deadlines.push(run);
      return () => undefined;
    },
  });
  return { store, requests, signals, workers, deadlines };
}

/** What the station chooses when the page asks for the first image. */
export const FIRST = keyOf(7);
export const keysOf = (request: InstancesRequest | undefined): readonly string[] =>
  request === undefined ? [] : 'first' in request ? [FIRST] : request.instanceKeys;

export const serve =
  (frames = 1) =>
  (request: InstancesRequest) =>
    Promise.resolve(
      ok(
        streamOf(
          ...keysOf(request).map((key) => instanceFrames(key, instance(Number.parseInt(key, 16), frames))),
        ),
      ),
    );

export const ref = (number: number) => ({ studyKey: STUDY, instanceKey: keyOf(number) });
export const list = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ ...ref(index + 1), frameNumber: 1 }));
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 40; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};
