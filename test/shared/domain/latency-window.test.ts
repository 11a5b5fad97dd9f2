import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LatencyWindow, medianLatencyMs, withSample } from '../../../shared/domain/latency-window.ts';

const windowOf = (...latencies: readonly number[]): LatencyWindow =>
  latencies.reduce<LatencyWindow>((window, latencyMs, at) => withSample(window, { at, latencyMs }), []);

describe('how quick a PACS answers', () => {
  it('is the median of its last answers, which one hiccup does not move', () => {
    expect(medianLatencyMs(windowOf(10, 12, 9000, 11, 10), 10)).toBe(11);
    expect(medianLatencyMs(windowOf(10, 20), 10)).toBe(15);
  });

  it('is not known before an answer, nor from old ones', () => {
    expect(medianLatencyMs([], 0)).toBeNull();
    expect(medianLatencyMs(windowOf(10), 3_600_000)).toBeNull();
  });

  it('forgets what is not among the last nine, and what is no number', () => {
    expect(medianLatencyMs(windowOf(1, 1, 1, ...Array.from({ length: 9 }, () => 50)), 20)).toBe(50);
    expect(windowOf(Number.NaN, -1)).toEqual([]);
  });

  it('lies between the least and the greatest of its answers', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60_000 }), { minLength: 1, maxLength: 9 }), (list) => {
        const median = medianLatencyMs(windowOf(...list), 10) ?? -1;
        expect(median).toBeGreaterThanOrEqual(Math.min(...list));
        expect(median).toBeLessThanOrEqual(Math.max(...list));
      }),
    );
  });
});
