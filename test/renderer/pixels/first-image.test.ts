// The image that a study opens with, asked for before the page knows which it is.
import { describe, expect, it } from 'vitest';
import { ok } from '../../../shared/contract/result.ts';
import { instanceFrames, keyOf, streamOf } from './support/byte-stream.ts';
import {
  bench,
  FIRST,
  instance,
  keysOf,
  list,
  ref,
  serve,
  settle,
  STUDY,
} from './support/frame-store-bench.ts';

describe('the first image', () => {
  it('asks for the image that a study opens with before it knows which that is, and not for a second time', async () => {
    const { store, requests } = bench(serve());
    store.expectFirst(STUDY);
    const first = await store.frame(ref(7), 1);
    expect(first.ok).toBe(true);
    expect(requests).toEqual([{ studyKey: STUDY, first: true }]);
    expect((await store.frame(ref(8), 1)).ok).toBe(true);
    expect(requests.slice(1)).toEqual([{ studyKey: STUDY, instanceKeys: [keyOf(8)] }]);
  });

  it('asks for the image by its name when the station chose another one as the first, or none', async () => {
    for (const answer of [[keyOf(9)], []]) {
      const { store, requests } = bench((request) =>
        'first' in request
          ? Promise.resolve(ok(streamOf(...answer.map((key) => instanceFrames(key, instance(9))))))
          : serve()(request),
      );
      store.expectFirst(STUDY);
      const shown = await store.frame(ref(7), 1);
      expect(shown.ok && new Uint16Array(shown.value.stored.bytes.buffer)[0]).toBe(7);
      expect(requests.slice(1)).toEqual([{ studyKey: STUDY, instanceKeys: [keyOf(7)] }]);
    }
  });

  // guards S-8
  it('shows no first image whose stream ended early or failed: it is asked for by its name', async () => {
    const { store, requests } = bench((request) =>
      'first' in request
        ? Promise.resolve(ok(streamOf(instanceFrames(FIRST, instance(1)).subarray(0, 90))))
        : serve()(request),
    );
    store.expectFirst(STUDY);
    const shown = await store.frame(ref(7), 1);
    expect(shown.ok && new Uint16Array(shown.value.stored.bytes.buffer)[0]).toBe(7);
    expect(requests).toHaveLength(2);
  });

  it.each([
    ['came', 19, () => ok(streamOf(instanceFrames(FIRST, instance(7))))],
    ['is not there', 20, () => ok(streamOf())],
  ])('fetches nothing ahead beside the first image, and goes on when it %s', async (_, left, first) => {
    let answerFirst = (): void => undefined;
    const { store, requests } = bench((request) => {
      if (!('first' in request)) return serve()(request);
      const { promise, resolve } = Promise.withResolvers<Awaited<ReturnType<ReturnType<typeof serve>>>>();
      answerFirst = () => resolve(first());
      return promise;
    });
    store.expectFirst(STUDY);
    store.prefetch([{ list: list(20), position: 0 }]);
    await settle();
    expect(requests).toHaveLength(1);
    answerFirst();
    await settle();
    expect(keysOf(requests[1])).toHaveLength(left);
  });

  it('of the next study is not given up when the last one is left, but when the page is locked', async () => {
    let answerFirst = (): void => undefined;
    const { store, requests, signals } = bench((request) => {
      if (!('first' in request)) return serve()(request);
      const { promise, resolve } = Promise.withResolvers<Awaited<ReturnType<ReturnType<typeof serve>>>>();
      answerFirst = () => void serve()(request).then(resolve);
      return promise;
    });
    store.expectFirst(STUDY);
    store.closeStudy();
    expect(signals[0]?.aborted).toBe(false);
    answerFirst();
    expect((await store.frame(ref(7), 1)).ok).toBe(true);
    expect(requests).toHaveLength(1);
    store.prefetch([{ list: list(20), position: 0 }]);
    await settle();
    expect(keysOf(requests[1])).toHaveLength(19);
    store.expectFirst(keyOf(0xdef));
    store.close();
    expect(signals.at(-1)?.aborted).toBe(true);
  });
});
