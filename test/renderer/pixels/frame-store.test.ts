// The frame store: fetched in reading order, the visible frame first, within a budget, and gone when the study is left.
import { describe, expect, it } from 'vitest';
import { kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok } from '../../../shared/contract/result.ts';
import { INSTANCES_PER_REQUEST } from '../../../renderer/pixels/limits.ts';
import { errorFrame, instanceFrames, keyOf, streamOf } from './support/byte-stream.ts';
import { bench, instance, keysOf, list, ref, serve, settle, STUDY } from './support/frame-store-bench.ts';

describe('a frame store', () => {
  it('gives the frame that was asked for, and asks the station once', async () => {
    const { store, requests } = bench(serve());
    const [first, second] = await Promise.all([store.frame(ref(7), 1), store.frame(ref(7), 1)]);
    expect(first.ok && [...new Uint16Array(first.value.stored.bytes.buffer)]).toEqual(
      Array.from({ length: 16 }, () => 7),
    );
    expect(second).toBe(first);
    expect(requests).toEqual([{ studyKey: STUDY, instanceKeys: [keyOf(7)] }]);
  });

  it('asks for many instances in one request, those ahead of the reader first', async () => {
    const { store, requests } = bench(serve());
    store.prefetch([{ list: list(100), position: 50 }]);
    await settle();
    expect(keysOf(requests[0])).toHaveLength(INSTANCES_PER_REQUEST);
    expect(keysOf(requests[0]).slice(0, 4)).toEqual([keyOf(51), keyOf(52), keyOf(50), keyOf(53)]);
    expect(requests.flatMap(keysOf)).toHaveLength(100);
  });

  it('fetches a study and its prior side by side, what is nearest to the reader first', async () => {
    const { store, requests } = bench(serve());
    const prior = list(60).map(({ instanceKey }) => ({
      studyKey: keyOf(0xdef),
      instanceKey: keyOf(Number.parseInt(instanceKey, 16) + 1000),
      frameNumber: 1,
    }));
    store.prefetch([
      { list: list(60), position: 0 },
      { list: prior, position: 0 },
    ]);
    await settle();
    expect(requests.slice(0, 3).map(({ studyKey }) => studyKey)).toEqual([STUDY, keyOf(0xdef), STUDY]);
    expect(new Set(requests.flatMap(keysOf)).size).toBe(120);
  });

  it('stops asking ahead when its memory is full, and drops what is farthest from the reader', async () => {
    const { store, requests } = bench(serve(), 40 * 32);
    await store.frame(ref(1), 1);
    store.prefetch([{ list: list(200), position: 0 }]);
    await settle();
    expect(store.usedBytes()).toBeLessThanOrEqual(40 * 32);
    expect(requests.flatMap(keysOf).length).toBeLessThan(80);
    store.prefetch([{ list: list(200), position: 150 }]);
    await settle();
    const asked = requests.length;
    await store.frame(ref(151), 1);
    expect(requests).toHaveLength(asked);
    expect(store.usedBytes()).toBeLessThanOrEqual(40 * 32);
  });

  it('decodes the frames of a multi-frame image one by one and ahead', async () => {
    const { store, requests, workers } = bench(serve(5));
    const third = await store.frame(ref(10), 3);
    expect(third.ok && new Uint16Array(third.value.stored.bytes.buffer)[0]).toBe(12);
    expect((await store.describe(ref(10))).ok).toBe(true);
    store.prefetch([
      { list: [1, 2, 3, 4, 5].map((frameNumber) => ({ ...ref(10), frameNumber })), position: 2 },
    ]);
    await settle();
    expect(workers.flatMap((worker) => worker.requests).filter(({ type }) => type === 'decode')).toHaveLength(
      5,
    );
    expect(requests).toHaveLength(1);
    expect((await store.frame(ref(10), 6)).ok).toBe(false);
  });

  it('hashes the frame on screen and the whole instance', async () => {
    const { store } = bench(serve(2));
    const [one, all] = await Promise.all([store.digest(ref(10), 2), store.digest(ref(10))]);
    expect(one.ok && one.value.frames).toBe(1);
    expect(all.ok && all.value.frames).toBe(2);
    expect(one.ok && all.ok && one.value.sha256 !== all.value.sha256).toBe(true);
  });

  it('passes on why the station refused, and asks again only where that may help', async () => {
    const damaged = kitError('vault.damaged', 'A segment is damaged.', 'Fetch the study again.');
    const { store, requests } = bench(() => Promise.resolve(ok(streamOf(errorFrame(keyOf(1), damaged)))));
    expect(await store.frame(ref(1), 1)).toEqual(err(damaged));
    expect(await store.frame(ref(1), 1)).toEqual(err(damaged));
    expect(requests).toHaveLength(1);
    const gone = bench(() => Promise.resolve(err(kitError('contract.station-gone', 'No answer.', 'Wait.'))));
    await gone.store.frame(ref(1), 1);
    await gone.store.frame(ref(1), 1);
    expect(gone.requests).toHaveLength(2);
  });

  it('answers an error for a broken instance, never a picture', async () => {
    // guards S-4
    const { store } = bench(() =>
      Promise.resolve(ok(streamOf(instanceFrames(keyOf(1), instance(1).subarray(0, 90))))),
    );
    const frame = await store.frame(ref(1), 1);
    expect(!frame.ok && frame.error.code).toBe('pixels.malformed');
  });

  it('aborts what runs and forgets all pixels when the study is closed', async () => {
    const { store, signals, workers } = bench(() => new Promise(() => undefined));
    const waiting = store.frame(ref(1), 1);
    store.closeStudy();
    const answer = await waiting;
    expect(!answer.ok && answer.error.code).toBe('pixels.cancelled');
    expect(signals.every(({ aborted }) => aborted)).toBe(true);
    expect(store.usedBytes()).toBe(0);
    expect(workers.every((worker) => worker.terminated())).toBe(true);
  });

  it('starts a worker before there is work, and keeps it idle from one study to the next', async () => {
    const { store, workers } = bench(serve());
    store.warmUp();
    store.warmUp();
    expect(workers).toHaveLength(1);
    expect((await store.frame(ref(1), 1)).ok).toBe(true);
    store.closeStudy();
    expect((await store.frame(ref(2), 1)).ok).toBe(true);
    expect(workers).toHaveLength(1);
    store.close();
    expect(workers.every((worker) => worker.terminated())).toBe(true);
  });

  it('ends a worker that is busy when the study is closed', async () => {
    const { store, workers } = bench(serve(), 200_000_000, { hangs: () => true });
    const waiting = store.frame(ref(1), 1);
    await settle();
    store.closeStudy();
    expect((await waiting).ok).toBe(false);
    expect(workers.map((worker) => worker.terminated())).toEqual([true]);
  });

  it('fetches nothing ahead while a reader waits for an image', async () => {
    const answers: (() => void)[] = [];
    const { store, requests } = bench((request) => {
      const { promise, resolve } = Promise.withResolvers<Awaited<ReturnType<ReturnType<typeof serve>>>>();
      answers.push(() => void serve()(request).then(resolve));
      return promise;
    });
    const first = store.frame(ref(1), 1);
    store.prefetch([{ list: list(20), position: 0 }]);
    await settle();
    expect(requests).toEqual([{ studyKey: STUDY, instanceKeys: [keyOf(1)] }]);
    answers[0]?.();
    expect((await first).ok).toBe(true);
    await settle();
    expect(keysOf(requests[1])).toHaveLength(19);
  });

  it('ends a worker that hangs, shows an error for its frame, and goes on', async () => {
    const { store, workers, deadlines } = bench(serve(), 200_000_000, {
      hangs: (request) => request.type === 'open' && request.bytes.at(-1) === 0 && request.bytes.at(-2) === 1,
    });
    const hanging = store.frame(ref(1), 1);
    await settle();
    deadlines[0]?.();
    const answer = await hanging;
    expect(!answer.ok && answer.error.code).toBe('pixels.decode-failed');
    expect(workers[0]?.terminated()).toBe(true);
    expect((await store.frame(ref(2), 1)).ok).toBe(true);
  });

  it('survives a worker that crashes', async () => {
    const { store, workers } = bench(serve(), 200_000_000, {
      hangs: (request) => request.bytes.at(-2) === 1,
    });
    const doomed = store.frame(ref(1), 1);
    await settle();
    workers[0]?.crash();
    expect((await doomed).ok).toBe(false);
    expect((await store.frame(ref(2), 1)).ok).toBe(true);
  });
});
