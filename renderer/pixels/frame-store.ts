// Decoded frames by reference: fetched in reading order ahead of the reader, decoded in workers, kept within a budget.
import { err, ok, type Result } from '../../shared/contract/result.ts';
import type { KitError } from '../../shared/contract/kit-error.ts';
import type { KeyedHash } from '../../shared/domain/study.ts';
import type { InstanceArrival } from './byte-frames.ts';
import { frameBytes } from './decode/fragments.ts';
import type { ImageDescription } from './decode/image-description.ts';
import { pixelKitError } from './decode/pixel-error.ts';
import { createInstanceFeed, type FetchInstances } from './instance-feed.ts';
import { MAX_WORKERS } from './limits.ts';
import { createMemoryBudget } from './memory-budget.ts';
import { digestFrames, type StoredPixelsDigest } from './stored-pixels.ts';
import { createWaiting } from './waiting.ts';
import { recipeOf, type DecodedFrame, type DecodeWorker, type OpenedImage } from './worker-protocol.ts';
import { createWorkerPool, PRIORITY, type WorkerPool } from './worker-pool.ts';

export interface InstanceRef {
  readonly studyKey: KeyedHash;
  readonly instanceKey: KeyedHash;
}

export interface FramePosition extends InstanceRef {
  /** 1-based. */
  readonly frameNumber: number;
}

export interface PrefetchStack {
  readonly list: readonly FramePosition[];
  readonly position: number;
}

export interface FrameStoreOptions {
  readonly fetchInstances: FetchInstances;
  /** `() => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })` */
  readonly spawnWorker: () => DecodeWorker;
  /** For decoded frames and encoded multi-frame instances together. */
  readonly memoryBudgetBytes: number;
  /** Usually navigator.hardwareConcurrency. */
  readonly processors: number;
  /** Clock for deadlines; the page's own by default. */
  readonly after?: (delayMs: number, run: () => void) => () => void;
}

export interface FrameStore {
  /** A frame, decoded; waits for its bytes. Asked for by a viewport: goes before all prefetch. */
  frame(ref: InstanceRef, frameNumber: number): Promise<Result<DecodedFrame>>;
  /** The image's attributes, without its pixels. */
  describe(ref: InstanceRef): Promise<Result<ImageDescription>>;
  /** For each viewport its frames in reading order and where the reader is; the nearest come first, and stay longest. */
  prefetch(stacks: readonly PrefetchStack[]): void;
  /** Hash of one frame, or of all frames of the instance when no number is given. */
  digest(ref: InstanceRef, frameNumber?: number): Promise<Result<StoredPixelsDigest>>;
  /** Asks for the image that a study opens with, before anything of the study is known. */
  expectFirst(studyKey: KeyedHash): void;
  /** Gets ready to decode, before a study is opened. */
  warmUp(): void;
  /** Forgets all studies: requests are aborted, pixels dropped; a first image that is still on its way is of the study to come. */
  closeStudy(): void;
  /** Ends the workers too. */
  close(): void;
  usedBytes(): number;
}

interface Instance {
  readonly ref: InstanceRef;
  readonly opened: Promise<Result<OpenedImage>>;
  readonly arrive: (arrival: InstanceArrival) => void;
}

const pageTimer = (delayMs: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
};

/** Assumed before the first image of a study is here: a CT slice, decoded. */
const TYPICAL_BYTES = 512 * 1024;
/** Frames of multi-frame images that are decoded before they are asked for. */
const FRAMES_AHEAD = 16;

const frameKey = (instanceKey: KeyedHash, frameNumber: number): string => `${instanceKey}/${frameNumber}`;
const cancelledError = (): KitError => pixelKitError('pixels.cancelled', 'The study was closed.');

const sizeOf = ({ stored, display }: DecodedFrame): number => {
  const drawn = display.kind === 'grey' ? display.values : display.rgba;
  const levels = (display.kind === 'grey' && display.levels?.byteLength) || 0;
  return stored.bytes.byteLength + (drawn.buffer === stored.bytes.buffer ? 0 : drawn.byteLength) + levels;
};

/** A store for the studies that are open: the one that is read, and its priors. */
export function createFrameStore(options: FrameStoreOptions): FrameStore {
  const workers = Math.max(1, Math.min(MAX_WORKERS, options.processors - 1));
  const newPool = (inherited: readonly DecodeWorker[] = []): WorkerPool =>
    createWorkerPool({
      spawnWorker: options.spawnWorker,
      workers,
      inherited,
      after: options.after ?? pageTimer,
    });
  let pool = newPool();
  const instances = new Map<KeyedHash, Instance>();
  const frames = new Map<string, Promise<Result<DecodedFrame>>>();
  /** Steps from the reader, by instance and by frame. */
  const distances = new Map<string, number>();
  const waiting = createWaiting();
  const distanceOf = (key: string): number => distances.get(key) ?? Number.POSITIVE_INFINITY;
  const budget = createMemoryBudget(options.memoryBudgetBytes, distanceOf);
  /** Frames that the reader is about to see, nearest first. */
  let nearby: readonly FramePosition[] = [];
  /** What an instance of this study takes in memory, as far as is known: decides how many are asked for ahead. */
  let typicalBytes = TYPICAL_BYTES;
  /** Instances that are here or on their way, but not yet counted in the budget. */
  let opening = 0;
  const priorityOf = (key: string) => () => (waiting.has(key) ? PRIORITY.visible : PRIORITY.prefetch);

  const feed = createInstanceFeed({
    fetchInstances: options.fetchInstances,
    onArrival: (arrival) => {
      const known = instances.get(arrival.instanceKey);
      if (known) known.arrive(arrival);
      else expect(arrival.instanceKey).arrive(arrival);
    },
    isSettled: (key) => instances.has(key),
    hasRoom: (keys) =>
      budget.hasRoomFor((keys.length + opening) * typicalBytes, distanceOf(keys.at(-1) ?? '')),
  });

  /** Notes an instance that is on its way; opens it when it arrives. */
  const expect = (instanceKey: KeyedHash, studyKey: KeyedHash = ''): Instance => {
    let arrive: Instance['arrive'] = () => undefined;
    const ownPool = pool;
    const opened = new Promise<InstanceArrival>((resolve) => {
      arrive = resolve;
    }).then((arrival): Promise<Result<OpenedImage>> | Result<OpenedImage> =>
      arrival.ok
        ? ownPool.open(arrival.bytes, arrival.TransferSyntaxUID, priorityOf(instanceKey))
        : err(arrival.error),
    );
    const instance: Instance = { ref: { studyKey, instanceKey }, opened, arrive };
    instances.set(instanceKey, instance);
    void keep(instanceKey, instance);
    return instance;
  };

  const keep = async (instanceKey: KeyedHash, instance: Instance): Promise<void> => {
    opening += 1;
    const result = await instance.opened;
    opening -= 1;
    if (instances.get(instanceKey) !== instance) return;
    if (result.ok) keepOpened(instanceKey, result.value);
    // What can be had by trying again is not remembered as failed.
    else if (result.error.retryable) instances.delete(instanceKey);
    feed.resume();
  };

  const keepOpened = (instanceKey: KeyedHash, { bytes, onlyFrame }: OpenedImage): void => {
    const forget = (): void => {
      instances.delete(instanceKey);
    };
    if (!onlyFrame) {
      typicalBytes = bytes.byteLength;
      budget.add(instanceKey, bytes.byteLength, forget);
      decodeNearby();
      return;
    }
    const key = frameKey(instanceKey, 1);
    const size = onlyFrame.ok ? sizeOf(onlyFrame.value) : 0;
    if (size > 0) typicalBytes = size;
    frames.set(key, Promise.resolve(onlyFrame));
    budget.add(key, size, () => {
      frames.delete(key);
      forget();
    });
  };

  const instanceOf = (ref: InstanceRef): Instance => {
    const known = instances.get(ref.instanceKey);
    if (known) return known;
    const instance = expect(ref.instanceKey, ref.studyKey);
    feed.request(ref.studyKey, ref.instanceKey);
    return instance;
  };

  const decodeOne = async (ref: InstanceRef, frameNumber: number): Promise<Result<DecodedFrame>> => {
    const ownPool = pool;
    const opened = await instanceOf(ref).opened;
    if (!opened.ok) return opened;
    const { description, bytes, onlyFrame } = opened.value;
    const source = description.frames[frameNumber - 1];
    if (!source) return err(pixelKitError('pixels.malformed', `The image has no frame ${frameNumber}.`));
    if (onlyFrame) return onlyFrame;
    budget.touch(ref.instanceKey);
    const own = new Uint8Array(frameBytes(bytes, source));
    return ownPool.decode(
      own,
      recipeOf(description, frameNumber),
      priorityOf(frameKey(ref.instanceKey, frameNumber)),
    );
  };

  const keepFrame = async (key: string, decoded: Promise<Result<DecodedFrame>>): Promise<void> => {
    const result = await decoded;
    if (frames.get(key) !== decoded) return;
    if (result.ok) budget.add(key, sizeOf(result.value), () => frames.delete(key));
    else if (result.error.retryable) frames.delete(key);
  };

  const frame = (ref: InstanceRef, frameNumber: number): Promise<Result<DecodedFrame>> => {
    const key = frameKey(ref.instanceKey, frameNumber);
    const known = frames.get(key);
    if (known) {
      budget.touch(key);
      return known;
    }
    const decoded = decodeOne(ref, frameNumber);
    frames.set(key, decoded);
    void keepFrame(key, decoded);
    return decoded;
  };

  /** Decodes the next frames of multi-frame images that are here; others are decoded as they arrive. */
  const decodeNearby = (): void => {
    for (const entry of nearby.slice(0, FRAMES_AHEAD)) {
      const key = frameKey(entry.instanceKey, entry.frameNumber);
      if (
        !frames.has(key) &&
        instances.has(entry.instanceKey) &&
        budget.hasRoomFor(typicalBytes, distanceOf(key))
      ) {
        void frame(entry, entry.frameNumber);
      }
    }
  };

  const describe = async (ref: InstanceRef): Promise<Result<ImageDescription>> => {
    const opened = await instanceOf(ref).opened;
    return opened.ok ? ok(opened.value.description) : opened;
  };

  const closeStudy = (): void => {
    feed.abort();
    for (const { arrive, ref } of instances.values()) {
      arrive({ ok: false, instanceKey: ref.instanceKey, error: cancelledError() });
    }
    for (const key of [...instances.keys(), ...frames.keys()]) budget.remove(key);
    instances.clear();
    frames.clear();
    distances.clear();
    nearby = [];
    typicalBytes = TYPICAL_BYTES;
    pool = newPool(pool.retire());
  };

  return {
    frame: (ref, frameNumber) =>
      waiting.during([ref.instanceKey, frameKey(ref.instanceKey, frameNumber)], () =>
        frame(ref, frameNumber),
      ),
    describe: (ref) => waiting.during([ref.instanceKey], () => describe(ref)),
    prefetch: (stacks) => {
      distances.clear();
      const near = stacks
        .flatMap(({ list, position }) =>
          list.map((entry, index) => ({
            entry,
            distance: index >= position ? index - position : (position - index) * 2,
          })),
        )
        .sort((a, b) => a.distance - b.distance);
      // Nearest first: what two viewports show counts by the nearer one.
      for (const { entry, distance } of near) {
        const key = frameKey(entry.instanceKey, entry.frameNumber);
        if (!distances.has(key)) distances.set(key, distance);
        if (!distances.has(entry.instanceKey)) distances.set(entry.instanceKey, distance);
      }
      nearby = near.map(({ entry }) => entry);
      decodeNearby();
      feed.want(nearby);
    },
    digest: (ref, frameNumber) =>
      waiting.during([ref.instanceKey], async () => {
        const described = await describe(ref);
        if (!described.ok) return described;
        const numbers =
          frameNumber === undefined ? described.value.frames.map((_, index) => index + 1) : [frameNumber];
        return digestFrames(numbers, (number) => frame(ref, number), described.value.HighBit);
      }),
    expectFirst: (studyKey) => feed.requestFirst(studyKey),
    warmUp: () => pool.warmUp(),
    closeStudy,
    close: () => {
      feed.end();
      closeStudy();
      pool.close();
    },
    usedBytes: () => budget.usedBytes(),
  };
}
