import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, dueAfter, monthsAfter } from '../../../electron/station/drill/due-dates.ts';

describe('a date some months later', () => {
  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2027-11-30', 3, '2028-02-29'],
    ['2026-08-31', 1, '2026-09-30'],
    ['2026-12-31', 1, '2027-01-31'],
    ['2026-12-31', 2, '2027-02-28'],
    ['2026-11-22', 3, '2027-02-22'],
    ['2028-02-29', 12, '2029-02-28'],
    ['2026-01-31', 24, '2028-01-31'],
  ])('%s and %i months: %s', (day, months, expected) => {
    expect(monthsAfter(day, months)).toBe(expected);
  });

  it('keeps the day, or takes the last of the month, and is always in that month', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(2000, 0, 1), max: new Date(2090, 0, 1), noInvalidDate: true }),
        fc.integer({ min: 1, max: 24 }),
        (at, months) => {
          const day = dayOf(at);
          const later = monthsAfter(day, months);
          const [y = 0, m = 0, d = 0] = day.split('-').map(Number);
          const [ly = 0, lm = 0, ld = 0] = later.split('-').map(Number);
          expect(ly * 12 + lm).toBe(y * 12 + m + months);
          const last = new Date(Date.UTC(ly, lm, 0)).getUTCDate();
          expect(ld).toBe(Math.min(d, last));
          expect(later > day).toBe(true);
        },
      ),
    );
  });
});

describe('a scenario', () => {
  const noon = (day: string) => new Date(`${day}T12:00:00`);
  it('is due today, and not overdue, when it was never run', () => {
    expect(dueAfter(null, 3, noon('2026-11-22'))).toEqual({ dueOn: '2026-11-22', overdue: false });
  });
  it('is overdue from the day after it was due', () => {
    const ran = noon('2026-08-22').toISOString();
    expect(dueAfter(ran, 3, noon('2026-11-21'))).toEqual({ dueOn: '2026-11-22', overdue: false });
    expect(dueAfter(ran, 3, noon('2026-11-22')).overdue).toBe(false);
    expect(dueAfter(ran, 3, noon('2026-11-23')).overdue).toBe(true);
  });
});
