// The machine's clocks, with time that can be skipped: what waits for tomorrow happens now, and sockets notice nothing.
import { type Clock, systemClock } from '../../electron/station/health/clock.ts';

export interface SkippingClock extends Clock {
  /** Moves the monotonic and the wall clock on; timers that became due fire in their order. */
  skip(ms: number): void;
}

interface Timer {
  readonly at: number;
  readonly callback: () => void;
  cancel: () => void;
}

export function createSkippingClock(): SkippingClock {
  let skipped = 0;
  const timers = new Set<Timer>();
  const now = (): number => systemClock.now() + skipped;
  const arm = (timer: Timer): void => {
    timer.cancel = systemClock.setTimer(Math.max(0, timer.at - now()), () => {
      timers.delete(timer);
      timer.callback();
    });
  };
  return {
    now,
    wall: () => new Date(systemClock.wall().getTime() + skipped),
    setTimer(ms, callback) {
      const timer: Timer = { at: now() + ms, callback, cancel: () => {} };
      timers.add(timer);
      arm(timer);
      return () => {
        timers.delete(timer);
        timer.cancel();
      };
    },
    skip(ms) {
      skipped += ms;
      for (const timer of [...timers].toSorted((a, b) => a.at - b.at)) {
        timer.cancel();
        arm(timer);
      }
    },
  };
}
