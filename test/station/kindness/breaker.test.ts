// guards S-10
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  admission,
  type Breaker,
  CLOSED,
  DEFAULT_BREAKER_POLICY as POLICY,
  longestWaitMs,
  nextBreaker,
} from '../../../electron/station/kindness/breaker.ts';
import type { Verdict } from '../../../electron/station/kindness/verdict.ts';

const GOOD: Verdict = { kind: 'good' };
const LINK: Verdict = { kind: 'link', why: 'connection refused' };
const busy = (retryAfterMs: number | null = null): Verdict => ({ kind: 'busy', why: 'busy', retryAfterMs });

const at = (now: number, random = 0.5) => ({ now, random });
const ended = (verdict: Verdict, isTrial = false) => ({ type: 'call-ended', verdict, isTrial }) as const;
const probed = (verdict: Verdict) => ({ type: 'probe-ended', verdict }) as const;
const step = (breaker: Breaker, event: Parameters<typeof nextBreaker>[1], now = 0, random = 0.5) =>
  nextBreaker(breaker, event, at(now, random), POLICY);
const afterFailures = (times: number, random = 0.5): Breaker =>
  Array.from({ length: times }).reduce<Breaker>((before) => step(before, ended(LINK), 0, random), CLOSED);
const untilOf = (breaker: Breaker): number => (breaker.state === 'open' ? breaker.until : Number.NaN);

describe('the breaker', () => {
  it('opens after three failures of the link in a row, and not when one call worked between them', () => {
    expect(afterFailures(2).state).toBe('closed');
    expect(afterFailures(3)).toMatchObject({ state: 'open', cause: 'down' });
    const interrupted = step(afterFailures(2), ended(GOOD));
    expect(step(step(interrupted, ended(LINK)), ended(LINK)).state).toBe('closed');
  });

  it('opens at once for a PACS that says it is busy, and does not call it down', () => {
    expect(step(CLOSED, ended(busy()))).toMatchObject({ state: 'open', cause: 'busy' });
  });

  it('waits out what a Retry-After asked for, up to a limit', () => {
    expect(untilOf(step(CLOSED, ended(busy(60_000)), 0, 0))).toBe(60_000 + POLICY.leastWaitMs);
    expect(untilOf(step(CLOSED, ended(busy(86_400_000)), 0, 0))).toBe(
      POLICY.longestRetryAfterMs + POLICY.leastWaitMs,
    );
  });

  it('lets nothing but probes through while open, and one call when the wait is over', () => {
    const open = afterFailures(3);
    expect(admission(open)).toBe('refuse');
    const half = step(open, { type: 'looked-at' }, untilOf(open));
    expect(half.state).toBe('half-open');
    expect(admission(half)).toBe('go');
    expect(admission(step(half, { type: 'call-started' }))).toBe('wait');
  });

  it('closes when that call works; waits longer when it fails', () => {
    const open = afterFailures(3, 0.999);
    const trying = step(open, { type: 'call-started' }, untilOf(open));
    expect(step(trying, ended(GOOD, true)).state).toBe('closed');
    const again = step(trying, ended(LINK, true), 0, 0.999);
    expect(untilOf(again)).toBeGreaterThan(1.8 * untilOf(open));
  });

  it('lets another call try when the one that tried was cancelled', () => {
    const trying: Breaker = { state: 'half-open', cause: 'down', why: '', isTrying: true, openings: 1 };
    expect(admission(step(trying, ended({ kind: 'none' }, true)))).toBe('go');
  });

  it('is half-open early when a probe worked, but not while the PACS asked for a pause', () => {
    expect(step(afterFailures(3), probed(GOOD)).state).toBe('half-open');
    expect(step(step(CLOSED, ended(busy(60_000))), probed(GOOD)).state).toBe('open');
  });

  it('does not lengthen the wait for calls that were under way when it opened', () => {
    const open = afterFailures(3);
    expect(step(open, ended(LINK))).toEqual(open);
  });

  it('keeps the long waits until two calls have worked', () => {
    const open = afterFailures(3);
    const closed = step(step(open, { type: 'call-started' }, untilOf(open)), ended(GOOD, true));
    expect(closed).toMatchObject({ state: 'closed', openings: 1 });
    expect(step(closed, ended(GOOD))).toEqual(CLOSED);
  });

  const verdict = fc.oneof(
    fc.constant(GOOD),
    fc.constant(LINK),
    fc.constant<Verdict>({ kind: 'none' }),
    fc.option(fc.integer({ min: 0, max: 10_000_000 })).map((retryAfterMs) => busy(retryAfterMs)),
  );
  const move = fc.record({
    what: fc.constantFrom('start', 'end', 'probe', 'wait'),
    verdict,
    random: fc.double({ min: 0, max: 0.999, noNaN: true }),
    ms: fc.integer({ min: 0, max: 400_000 }),
  });

  it('never lets a second call try, never waits without end, and closes again once calls work', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 120 }), (moves) => {
        let breaker: Breaker = CLOSED;
        let now = 0;
        let calls: { readonly isTrial: boolean }[] = [];
        const feed = (event: Parameters<typeof nextBreaker>[1], random: number): void => {
          const before = breaker;
          breaker = nextBreaker(breaker, event, { now, random }, POLICY);
          if (breaker.state !== 'open' || breaker === before) return;
          expect(breaker.until - now).toBeGreaterThanOrEqual(POLICY.leastWaitMs);
          expect(breaker.until - now).toBeLessThanOrEqual(longestWaitMs(POLICY));
        };
        for (const { what, verdict: found, random, ms } of moves) {
          feed({ type: 'looked-at' }, random);
          if (what === 'wait') now += ms;
          else if (what === 'probe') feed(probed(found), random);
          else if (what === 'end') {
            const [first, ...rest] = calls;
            calls = rest;
            if (first !== undefined) feed(ended(found, first.isTrial), random);
          } else if (admission(breaker) === 'go') {
            const isTrial = breaker.state === 'half-open';
            feed({ type: 'call-started' }, random);
            calls.push({ isTrial });
            expect(calls.filter((each) => each.isTrial).length).toBeLessThanOrEqual(1);
          }
        }
        for (const { isTrial } of calls) feed(ended(GOOD, isTrial), 0);
        now += longestWaitMs(POLICY);
        feed({ type: 'looked-at' }, 0);
        for (let tries = 0; tries < 2; tries += 1) {
          expect(admission(breaker)).toBe('go');
          const isTrial = breaker.state === 'half-open';
          feed({ type: 'call-started' }, 0);
          feed(ended(GOOD, isTrial), 0);
          expect(breaker.state).toBe('closed');
        }
        expect(breaker).toEqual(CLOSED);
      }),
      { numRuns: 500 },
    );
  });
});
