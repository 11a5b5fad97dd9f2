import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationWords, topUpView } from '../../../electron/station/prefetch/cycle-top-up-view.ts';
import {
  bytesMissing,
  etaOfAll,
  msFor,
  type Remainder,
} from '../../../electron/station/prefetch/queue-eta.ts';
import { createTransferRates } from '../../../electron/station/prefetch/queue-rate.ts';
import { keyOf } from './fake-archive.ts';

const study = (over: Partial<Remainder> = {}): Remainder => ({
  state: 'queued',
  held: 0,
  heldBytes: 0,
  expected: 10,
  retryInMs: null,
  ...over,
});
const whole = study({ state: 'complete', held: 10, heldBytes: 10_000 });

describe('the rate', () => {
  it('is of committed bytes over the time in which something was fetched', () => {
    let now = 0;
    let bytes = 0;
    const rates = createTransferRates(
      () => now,
      () => bytes,
    );
    const key = keyOf('a');
    expect(rates.bytesPerSecond()).toBeNull();
    rates.started(key);
    now = 500;
    bytes = 1000;
    rates.sample();
    // Half a second says nothing yet.
    expect(rates.of(key)).toBeNull();
    now = 2000;
    bytes = 4000;
    rates.sample();
    expect(rates.of(key)).toBe(2000);
    rates.ended(key);
    expect(rates.of(key)).toBeNull();
    // An hour of rest does not slow what was measured.
    now += 3_600_000;
    expect(rates.bytesPerSecond()).toBe(2000);
    rates.started(key);
    now += 2000;
    bytes += 12_000;
    rates.sample();
    expect(rates.bytesPerSecond()).toBe(4000);
  });

  it('forgets what is older than its window, and falls to nothing when nothing comes', () => {
    let now = 0;
    let bytes = 0;
    const rates = createTransferRates(
      () => now,
      () => bytes,
    );
    rates.started(keyOf('a'));
    for (; now <= 60_000; now += 1000) {
      bytes += now < 30_000 ? 1_000_000 : 1000;
      rates.sample();
    }
    expect(rates.of(keyOf('a'))).toBe(1000);
    for (; now <= 120_000; now += 1000) rates.sample();
    expect(rates.bytesPerSecond()).toBe(0);
    expect(msFor(5, rates.bytesPerSecond())).toBeNull();
  });

  it('takes a purge for nothing, not for less than nothing', () => {
    let now = 0;
    let bytes = 5000;
    const rates = createTransferRates(
      () => now,
      () => bytes,
    );
    rates.started(keyOf('a'));
    now = 2000;
    bytes = 0;
    rates.sample();
    expect(rates.bytesPerSecond()).toBe(0);
  });
});

describe('the time that is left', () => {
  it('is missing instances times the size of those that are here', () => {
    expect(bytesMissing(study({ held: 4, heldBytes: 400 }), 1)).toBe(600);
    expect(bytesMissing(study(), 50)).toBe(500);
    expect(etaOfAll([whole, study({ held: 5, heldBytes: 5000 })], 1000)).toBe(5000);
    expect(etaOfAll([whole], null)).toBe(0);
    expect(etaOfAll([], null)).toBe(0);
  });

  // guards S-1
  it.each([
    ['a study that nobody counted', [whole, study({ expected: null })]],
    ['sizes that nothing tells', [study()]],
    ['retries that are used up', [whole, study({ state: 'failed' as const, held: 3, heldBytes: 30 })]],
    ['counts that differ although all seems here', [whole, study({ held: 11, heldBytes: 30 })]],
  ])('is unknown with %s', (_what, rows) => {
    expect(etaOfAll(rows, 1000)).toBeNull();
  });

  it('is unknown without a rate, and no shorter than a retry that is waited for', () => {
    const waiting = study({ state: 'waiting', held: 5, heldBytes: 5000, retryInMs: 60_000 });
    expect(etaOfAll([whole, waiting], null)).toBeNull();
    expect(etaOfAll([whole, waiting], 1000)).toBe(65_000);
    expect(etaOfAll([whole, study({ state: 'cancelled', expected: null })], 1000)).toBe(0);
  });

  it('is never negative, nor shorter for more to fetch', () => {
    const any = fc.record({
      state: fc.constantFrom('queued', 'running', 'waiting', 'complete', 'cancelled' as const),
      held: fc.nat(20),
      heldBytes: fc.nat(100_000),
      expected: fc.option(fc.nat(20)),
      retryInMs: fc.option(fc.nat(100_000)),
    });
    fc.assert(
      fc.property(fc.array(any), any, fc.double({ min: 1, max: 1e9, noNaN: true }), (rows, more, rate) => {
        const before = etaOfAll(rows, rate);
        if (before === null) return;
        expect(before).toBeGreaterThanOrEqual(0);
        // The mean stays: the newcomer brings no sizes of its own.
        const after = etaOfAll([...rows, { ...more, held: 0, heldBytes: 0 }], rate);
        if (after !== null) expect(after).toBeGreaterThanOrEqual(before);
      }),
    );
  });
});

describe('the answer to "will it be done in time?"', () => {
  const now = new Date(2026, 10, 22, 13, 32).getTime();
  const ask = (over: Partial<Parameters<typeof topUpView>[0]> = {}) =>
    topUpView({
      by: now + 28 * 60_000,
      now,
      remainders: [whole, study({ state: 'running' })],
      etaMs: 14 * 60_000,
      bytesPerSecond: 22e6,
      paused: null,
      unlisted: null,
      lacks: null,
      ...over,
    });

  it('says by when and how long before the downtime', () => {
    expect(ask()).toEqual({
      by: new Date(now + 28 * 60_000).toISOString(),
      verdict: 'in-time',
      words:
        '1 of 2 studies to go, about 14 minutes at 22 MB/s: done by 13:46, 14 minutes before the downtime.',
      finishesAt: new Date(now + 14 * 60_000).toISOString(),
    });
    expect(ask({ etaMs: 40 * 60_000 })).toMatchObject({
      verdict: 'late',
      words: '1 of 2 studies to go, about 40 minutes at 22 MB/s: done by 14:12, 12 minutes too late.',
    });
    expect(ask({ remainders: [whole] })).toMatchObject({
      verdict: 'done',
      words: '1 study complete: all are here, 28 minutes before the downtime.',
      finishesAt: null,
    });
  });

  it('says what it does not know instead of guessing', () => {
    const unknown = { verdict: 'unknown', finishesAt: null };
    expect(ask({ etaMs: null, bytesPerSecond: null })).toMatchObject({
      ...unknown,
      words: '1 of 2 studies to go; how long is unknown: nothing was measured yet.',
    });
    expect(ask({ etaMs: null, remainders: [whole, study({ expected: null })] })).toMatchObject({
      ...unknown,
      words: '1 of 2 studies to go; how long is unknown: the PACS has not said how large 1 study is.',
    });
    expect(ask({ paused: 'Paused while the PACS is down.' })).toMatchObject({
      ...unknown,
      words: '1 of 2 studies to go; nothing is fetched now: Paused while the PACS is down.',
    });
    expect(ask({ unlisted: 'no list yet', remainders: [whole] })).toMatchObject(unknown);
  });

  // guards S-7
  it('never calls it done while priors are not known, and counts out what a person cancelled', () => {
    expect(ask({ remainders: [whole], lacks: 'priors of 2 patients not found out' })).toMatchObject({
      verdict: 'unknown',
    });
    expect(ask({ remainders: [whole, study({ state: 'cancelled' })] })).toMatchObject({
      verdict: 'done',
      words: '1 study complete: all are here, 28 minutes before the downtime; 1 study cancelled by a person.',
    });
  });

  it('has words for short and long times', () => {
    expect([1000, 45_000, 100_000, 7_200_000, 9_000_000].map(durationWords)).toEqual([
      '1 second',
      '45 seconds',
      '2 minutes',
      '2 hours',
      '2 hours 30 minutes',
    ]);
  });
});
