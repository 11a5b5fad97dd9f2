// guards S-10
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createByteBucket } from '../../../electron/station/kindness/byte-bucket.ts';

/** Plays arrivals as a reader does that waits whenever it is told to, and pauses by itself in between. */
function play(rate: number, arrivals: readonly { readonly bytes: number; readonly idleMs: number }[]) {
  let now = 0;
  const bucket = createByteBucket({ now: () => now }, () => rate);
  const came: { readonly at: number; readonly bytes: number }[] = [];
  for (const { bytes, idleMs } of arrivals) {
    now += idleMs;
    came.push({ at: now, bytes });
    now += bucket.take(bytes);
  }
  return { came, endedAt: now, heldMs: bucket.heldMs() };
}

const chunks = fc.array(fc.record({ bytes: fc.integer({ min: 1, max: 262_144 }), idleMs: fc.constant(0) }), {
  minLength: 50,
  maxLength: 400,
});

describe('the bucket', () => {
  it('never lets more through in any 10 s than the cap and 5 %, whatever the chunks and pauses', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1_000_000, max: 100_000_000 }),
        fc.array(
          fc.record({
            bytes: fc.integer({ min: 1, max: 262_144 }),
            idleMs: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 20_000 })),
          }),
          { minLength: 1, maxLength: 300 },
        ),
        (rate, arrivals) => {
          const { came } = play(rate, arrivals);
          for (const { at } of came) {
            const inWindow = came.filter((each) => each.at >= at && each.at < at + 10_000);
            const sum = inWindow.reduce((total, { bytes }) => total + bytes, 0);
            expect(sum).toBeLessThanOrEqual(rate * 10 * 1.05);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('lets a steady transfer have all of the cap, to the last byte and with any chunks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 65_536, max: 20_000_000 }), chunks, (rate, arrivals) => {
        const { endedAt, came } = play(rate, arrivals);
        const bytes = came.reduce((total, each) => total + each.bytes, 0);
        // What is not waited for is less than a timer's tick.
        expect(Math.abs(endedAt - (bytes * 1000) / rate)).toBeLessThanOrEqual(2);
      }),
    );
  });

  it('counts the time it held somebody back once, however many waited in it', () => {
    let now = 0;
    const bucket = createByteBucket({ now: () => now }, () => 1000);
    expect(bucket.take(1000)).toBe(1000);
    expect(bucket.take(1000)).toBe(2000);
    now = 500;
    expect(bucket.heldMs()).toBe(500);
    now = 5000;
    expect(bucket.heldMs()).toBe(2000);
  });

  it('holds nobody back without a cap, and forgets debts when a cap ends', () => {
    let rate: number | null = 1000;
    const bucket = createByteBucket({ now: () => 0 }, () => rate);
    expect(bucket.take(10_000)).toBe(10_000);
    rate = null;
    expect(bucket.take(1_000_000_000)).toBe(0);
    rate = 1000;
    expect(bucket.take(1000)).toBe(1000);
  });
});
