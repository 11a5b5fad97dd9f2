import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import {
  clockTime,
  type CycleHours,
  intervalAt,
  isOpen,
  nextChange,
  nextCycleAt,
  reopensAt,
} from '../../../electron/station/prefetch/cycle-hours.ts';

const zone = process.env['TZ'];
afterEach(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});
const inZone = (name: string) => {
  process.env['TZ'] = name;
};
const MINUTE = 60_000;
const hours = (over: Partial<CycleHours> = {}): CycleHours => ({
  schedule: [
    { from: '06:00', to: '20:00', everyMs: 5 * MINUTE },
    { from: '20:00', to: '06:00', everyMs: 30 * MINUTE },
  ],
  everyMs: 5 * MINUTE,
  outsideEveryMs: 0,
  ...over,
});
const daytime = hours({ schedule: [{ from: '06:00', to: '20:00', everyMs: 5 * MINUTE }] });
const local = (...parts: [number, number, number, number, number]) => new Date(...parts).getTime();
/** No jitter at 0.5. */
const next = (which: CycleHours, at: number) => nextCycleAt(which, at, 0.5) ?? Number.NaN;

describe('the hours of the prefetch', () => {
  it('repeat by their own interval, and a busier range is not slept into', () => {
    expect(next(hours(), local(2026, 10, 22, 12, 0))).toBe(local(2026, 10, 22, 12, 5));
    expect(next(hours(), local(2026, 10, 22, 23, 0))).toBe(local(2026, 10, 22, 23, 30));
    // At 05:50 the next half hour would end at 06:20: at six it is day. Half of the jitter of five minutes.
    expect(next(hours(), local(2026, 10, 22, 5, 50))).toBe(local(2026, 10, 22, 6, 2) + MINUTE / 2);
    expect(next(hours(), local(2026, 10, 22, 19, 58))).toBe(local(2026, 10, 22, 20, 3));
  });

  it('are all day where a site names none', () => {
    const always = hours({ schedule: [] });
    expect(next(always, 0)).toBe(5 * MINUTE);
    expect(nextChange(always, 0)).toBeNull();
    expect(reopensAt(always, 0)).toBeNull();
  });

  it('pause outside of them until they begin again, and say when', () => {
    const night = local(2026, 10, 22, 22, 10);
    expect(isOpen(daytime, night)).toBe(false);
    expect(clockTime(reopensAt(daytime, night) ?? 0)).toBe('06:00');
    expect(next(daytime, night)).toBe(local(2026, 10, 23, 6, 2) + MINUTE / 2);
    expect(next({ ...daytime, outsideEveryMs: 30 * MINUTE }, night)).toBe(night + 30 * MINUTE);
    expect(next({ ...daytime, outsideEveryMs: 30 * MINUTE }, local(2026, 10, 23, 5, 50))).toBe(
      local(2026, 10, 23, 6, 2) + MINUTE / 2,
    );
  });

  it('may cross midnight, and overlap: the first that matches counts', () => {
    const schedule = [
      { from: '22:00', to: '02:00', everyMs: MINUTE },
      { from: '00:00', to: '00:00', everyMs: 10 * MINUTE },
    ];
    const at = (hour: number) => intervalAt(hours({ schedule }), local(2026, 5, 1, hour, 30));
    expect([at(21), at(22), at(0), at(1), at(2)]).toEqual([10, 1, 1, 1, 10].map((n) => n * MINUTE));
  });

  describe.each([
    { name: 'Europe/Vienna', forward: [2026, 2, 29], back: [2026, 9, 25], skipped: 2, repeated: 2 },
    { name: 'America/New_York', forward: [2026, 2, 8], back: [2026, 10, 1], skipped: 2, repeated: 1 },
  ] as const)('in $name', ({ name, forward, back, skipped, repeated }) => {
    it('begin by the clock on the wall on the day that loses an hour', () => {
      inZone(name);
      const [year, month, day] = forward;
      const midnight = local(year, month, day, 0, 0);
      // 00:00 to 06:00 are five hours that night.
      expect(reopensAt(daytime, midnight)).toBe(midnight + 5 * 60 * MINUTE);
      // A range that begins in the skipped hour begins when that hour is over.
      const from = `0${skipped}:30`;
      const early = hours({ schedule: [{ from, to: '12:00', everyMs: MINUTE }] });
      const begins = reopensAt(early, midnight) ?? 0;
      expect(clockTime(begins)).toBe(`0${skipped + 1}:00`);
      expect(begins).toBe(midnight + skipped * 60 * MINUTE);
      // One that lies in it altogether does not happen that day.
      const within = hours({ schedule: [{ from, to: `0${skipped}:45`, everyMs: MINUTE }] });
      expect(reopensAt(within, midnight)).toBe(local(year, month, day + 1, skipped, 30));
    });

    it('last an hour longer on the day that gains one, and none is lost or asked twice as often', () => {
      inZone(name);
      const [year, month, day] = back;
      const midnight = local(year, month, day, 0, 0);
      expect(reopensAt(daytime, midnight)).toBe(midnight + 7 * 60 * MINUTE);
      // In the repeated hour the interval is the same both times, and so are its lengths.
      const first = midnight + repeated * 60 * MINUTE + 10 * MINUTE;
      for (const at of [first, first + 60 * MINUTE]) {
        expect(clockTime(at)).toBe(`0${repeated}:10`);
        expect(next(hours(), at)).toBe(at + 30 * MINUTE);
      }
    });
  });

  it('always give a later moment, never later than the longest wait, on any day of either zone', () => {
    for (const name of ['Europe/Vienna', 'America/New_York', 'Asia/Kolkata']) {
      inZone(name);
      fc.assert(
        fc.property(
          fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) }),
          fc.double({ min: 0, max: 0.999, noNaN: true }),
          (at, random) => {
            const own = intervalAt(hours(), at) ?? 0;
            const due = nextCycleAt(hours(), at, random) ?? 0;
            expect(due).toBeGreaterThan(at);
            expect(due - at).toBeLessThanOrEqual(own * 1.1);
            const opens = nextCycleAt(daytime, at, random) ?? 0;
            expect(opens).toBeGreaterThan(at);
            // The night has at most eleven hours, and the jitter five minutes.
            expect(opens - at).toBeLessThanOrEqual(11 * 60 * MINUTE + 6 * MINUTE);
          },
        ),
        { numRuns: 60 },
      );
    }
  });
});
