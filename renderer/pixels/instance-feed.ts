// Asks the station for instances: many in one request in reading order, because one by one is four times slower, and what
// the reader waits for at once, without standing behind them (facts: Node → Chromium over loopback).
import type { InstancesRequest } from '../../shared/contract/bytes.ts';
import type { KitError } from '../../shared/contract/kit-error.ts';
import type { Result } from '../../shared/contract/result.ts';
import type { KeyedHash } from '../../shared/domain/study.ts';
import { readInstances, type InstanceArrival } from './byte-frames.ts';
import { pixelKitError } from './decode/pixel-error.ts';
import { INSTANCES_PER_REQUEST } from './limits.ts';

export type FetchInstances = (
  request: InstancesRequest,
  signal: AbortSignal,
) => Promise<Result<ReadableStream<Uint8Array>, KitError>>;

export interface WantedInstance {
  readonly studyKey: KeyedHash;
  readonly instanceKey: KeyedHash;
}

export interface InstanceFeed {
  /** Asks for an instance now. It arrives by `onArrival`, once. */
  request(studyKey: KeyedHash, instanceKey: KeyedHash): void;
  /** Asks for the image that a study opens with, before the page knows which that is. It arrives by `onArrival`, or not at all. */
  requestFirst(studyKey: KeyedHash): void;
  /** Replaces what is wanted next, in order, of one study or several; goes on while there is room. */
  want(wanted: readonly WantedInstance[]): void;
  /** Looks again whether there is room for more. */
  resume(): void;
  /** Ends all requests but those for a first image: the study that is read next is asked for before the last one is left. */
  abort(): void;
  /** Ends all requests; nothing arrives any more. */
  end(): void;
}

export interface InstanceFeedOptions {
  readonly fetchInstances: FetchInstances;
  readonly onArrival: (arrival: InstanceArrival) => void;
  /** Whether an instance is here, failed, or on its way already. */
  readonly isSettled: (instanceKey: KeyedHash) => boolean;
  /** Whether memory has room for these instances, which nobody waits for yet. */
  readonly hasRoom: (instanceKeys: readonly KeyedHash[]) => boolean;
}

/** A feed for the studies on screen; one request is of one study. */
export function createInstanceFeed(options: InstanceFeedOptions): InstanceFeed {
  const { fetchInstances, onArrival, isSettled, hasRoom } = options;
  let aborter = new AbortController();
  const onItsWay = new Set<KeyedHash>();
  let wanted: readonly WantedInstance[] = [];
  let prefetching = false;
  /** Instances that somebody waits for, and that are on their way: nothing is fetched ahead beside them. */
  let urgent = 0;
  /** By study: the first image that is on its way; `which` answers which it was. */
  const firsts = new Map<
    KeyedHash,
    { readonly which: Promise<KeyedHash | null>; readonly aborter: AbortController }
  >();

  const run = async (studyKey: KeyedHash, instanceKeys: readonly KeyedHash[]): Promise<void> => {
    const { signal } = aborter;
    for (const key of instanceKeys) onItsWay.add(key);
    const arrive = (arrival: InstanceArrival): void => {
      if (signal.aborted) return;
      onItsWay.delete(arrival.instanceKey);
      onArrival(arrival);
    };
    const fail = (error: KitError): void => {
      for (const instanceKey of instanceKeys) {
        if (onItsWay.has(instanceKey)) arrive({ ok: false, instanceKey, error });
      }
    };
    try {
      const answer = await fetchInstances({ studyKey, instanceKeys: [...instanceKeys] }, signal);
      if (answer.ok) await readInstances(answer.value, instanceKeys, arrive);
      else fail(answer.error);
    } catch {
      fail(pixelKitError('pixels.not-received', 'The connection to the station was lost.'));
    }
  };

  const prefetch = async (): Promise<void> => {
    if (prefetching) return;
    prefetching = true;
    const { signal } = aborter;
    try {
      while (!signal.aborted) {
        // Read anew each time: the reader moves on while a request runs.
        const missing = wanted.filter(
          ({ instanceKey }) => !onItsWay.has(instanceKey) && !isSettled(instanceKey),
        );
        const [first] = missing;
        if (!first || urgent > 0) break;
        // The nearest of a comparison's two studies alternate: what one request takes is of the study that is nearest.
        const next = [
          ...new Set(
            missing
              .filter(({ studyKey }) => studyKey === first.studyKey)
              .map(({ instanceKey }) => instanceKey),
          ),
        ].slice(0, INSTANCES_PER_REQUEST);
        while (next.length > 0 && !hasRoom(next)) next.pop();
        if (next.length === 0) break;
        await run(first.studyKey, next);
      }
    } finally {
      if (!signal.aborted) prefetching = false;
    }
  };

  const runUrgently = async (studyKey: KeyedHash, instanceKey: KeyedHash): Promise<void> => {
    const { signal } = aborter;
    urgent += 1;
    await run(studyKey, [instanceKey]);
    if (signal.aborted) return;
    urgent -= 1;
    void prefetch();
  };

  const readFirst = async (studyKey: KeyedHash, signal: AbortSignal): Promise<KeyedHash | null> => {
    let arrived: KeyedHash | null = null;
    urgent += 1;
    try {
      const answer = await fetchInstances({ studyKey, first: true }, signal);
      if (answer.ok)
        await readInstances(answer.value, 'one', (arrival) => {
          // What went wrong is told when the image is asked for by its name.
          if (signal.aborted || !arrival.ok) return;
          arrived = arrival.instanceKey;
          onArrival(arrival);
        });
    } catch {
      // As above: who needs the image asks for it.
    }
    if (signal.aborted) return null;
    urgent -= 1;
    firsts.delete(studyKey);
    void prefetch();
    return arrived;
  };

  const request = async (studyKey: KeyedHash, instanceKey: KeyedHash): Promise<void> => {
    const { signal } = aborter;
    const first = firsts.get(studyKey);
    // Most often it is the same one: it is not fetched twice.
    if (first !== undefined && (await first.which) === instanceKey) return;
    if (!signal.aborted && !onItsWay.has(instanceKey)) await runUrgently(studyKey, instanceKey);
  };

  const feed: InstanceFeed = {
    request: (studyKey, instanceKey) => void request(studyKey, instanceKey),
    requestFirst: (studyKey) => {
      if (firsts.has(studyKey)) return;
      const own = new AbortController();
      firsts.set(studyKey, { which: readFirst(studyKey, own.signal), aborter: own });
    },
    want: (next) => {
      wanted = next;
      void prefetch();
    },
    resume: () => {
      void prefetch();
    },
    abort: () => {
      aborter.abort();
      aborter = new AbortController();
      onItsWay.clear();
      wanted = [];
      prefetching = false;
      urgent = firsts.size;
    },
    end: () => {
      for (const first of firsts.values()) first.aborter.abort();
      firsts.clear();
      feed.abort();
    },
  };
  return feed;
}
