import { describe, expect, it } from 'vitest';
import { createWindowTopUp } from '../../../electron/station/prefetch/window-top-up.ts';
import { createFakeClock } from '../health/fake-clock.ts';

const HOUR = 3_600_000;

function setup(beforeMs = 2 * HOUR) {
  const clock = createFakeClock();
  const at = (ms: number): string => new Date(clock.wall().getTime() + ms).toISOString();
  const windows: string[] = [];
  const said: string[] = [];
  let current: string | null = null;
  const topUp = createWindowTopUp({
    clock,
    beforeMs,
    next: () => {
      const [startsAt] = windows
        .filter((each) => Date.parse(each) > clock.wall().getTime())
        .toSorted((a, b) => Date.parse(a) - Date.parse(b));
      return startsAt === undefined ? null : { startsAt };
    },
    current: () => current,
    begin(by) {
      current = by;
      said.push(`begin ${by}`);
    },
    end() {
      current = null;
      said.push('end');
    },
  });
  return { clock, at, windows, said, topUp, is: (by: string | null) => (current = by) };
}

describe('the top-up before a planned downtime', () => {
  it('begins as long before as configured, and once', async () => {
    const { clock, at, windows, said, topUp } = setup();
    const starts = at(3 * HOUR);
    windows.push(starts);
    topUp.start();
    await clock.advance(HOUR - 1);
    expect(said).toEqual([]);
    await clock.advance(1);
    expect(said).toEqual([`begin ${starts}`]);
    await clock.advance(3 * HOUR);
    expect(said).toEqual([`begin ${starts}`]);
  });

  it('begins at once for a window that is planned at short notice, and not again when a person ended it', async () => {
    const { clock, at, windows, said, topUp, is } = setup();
    topUp.start();
    const starts = at(60_000);
    windows.push(starts);
    topUp.look();
    expect(said).toEqual([`begin ${starts}`]);
    is(null);
    await clock.advance(50_000);
    topUp.look();
    expect(said).toHaveLength(1);
  });

  it('ends when its window is called off, but not one that a person asked for', () => {
    const { at, windows, said, topUp, is } = setup();
    topUp.start();
    windows.push(at(HOUR));
    topUp.look();
    windows.pop();
    topUp.look();
    expect(said.slice(1)).toEqual(['end']);
    windows.push(at(HOUR));
    topUp.look();
    is(at(HOUR / 2));
    windows.pop();
    topUp.look();
    expect(said.slice(3)).toEqual([]);
  });

  it('goes on after a restart without beginning anew, and turns to a sooner window', () => {
    const { at, windows, said, topUp, is } = setup();
    const later = at(HOUR);
    windows.push(later);
    is(later);
    topUp.start();
    expect(said).toEqual([]);
    const sooner = at(HOUR / 2);
    windows.push(sooner);
    topUp.look();
    expect(said).toEqual(['end', `begin ${sooner}`]);
  });

  it('does nothing where the site wants none', () => {
    const { at, windows, said, topUp } = setup(0);
    windows.push(at(HOUR));
    topUp.start();
    topUp.look();
    expect(said).toEqual([]);
  });
});
