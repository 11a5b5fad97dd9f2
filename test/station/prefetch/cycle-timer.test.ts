import { describe, expect, it } from 'vitest';
import { createCycleTimer } from '../../../electron/station/prefetch/cycle-timer.ts';
import { createFakeClock } from '../health/fake-clock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function timerWith(waitMs: number | null) {
  const fake = createFakeClock();
  let skewMs = 0;
  const clock = { ...fake, wall: () => new Date(fake.wall().getTime() + skewMs) };
  let cycles = 0;
  const timer = createCycleTimer({
    clock,
    nextCycleAt: (endedAt) => (waitMs === null ? null : endedAt + waitMs),
    nextRetryAt: () => null,
    onCycle: () => {
      cycles += 1;
      timer.cycleEnded();
    },
    onRetry: () => {},
  });
  timer.start();
  return {
    timer,
    advance: (ms: number) => fake.advance(ms),
    jump: (ms: number) => {
      skewMs += ms;
    },
    cycles: () => cycles,
  };
}

describe('the timer of the cycles', () => {
  // guards S-14
  it('keeps its intervals when the clock on the wall is set back', async () => {
    const at = timerWith(10 * MINUTE);
    await at.advance(1);
    at.jump(-2 * HOUR);
    await at.advance(10 * MINUTE);
    expect(at.cycles()).toBe(2);
    await at.advance(10 * MINUTE);
    expect(at.cycles()).toBe(3);
  });

  it('notices within a minute that hours went by while the computer slept', async () => {
    const at = timerWith(3 * HOUR);
    await at.advance(1);
    at.jump(4 * HOUR);
    await at.advance(MINUTE);
    expect(at.cycles()).toBe(2);
  });

  it('plans nothing where no hours ever come, until it is hurried', async () => {
    const at = timerWith(null);
    await at.advance(1);
    expect([at.cycles(), at.timer.nextAt()]).toEqual([1, null]);
    await at.advance(24 * HOUR);
    expect(at.cycles()).toBe(1);
    at.timer.hurry();
    await at.advance(1);
    expect(at.cycles()).toBe(2);
  });
});
