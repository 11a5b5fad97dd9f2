// Time as it is handed in: monotonic for reckoning (S-14), wall for words, and timers that a test can move by hand.
import type { Instant } from '../../../shared/domain/switch-evidence.ts';

export interface Clock {
  /** Milliseconds that never go back; comparable within this process only. */
  now(): number;
  wall(): Date;
  /** Calls back once, `ms` from now; answers how to call it off. */
  setTimer(ms: number, callback: () => void): () => void;
}

const two = (n: number): string => String(n).padStart(2, '0');

/** The current moment, for the switch. */
export function instantOf(clock: Clock): Instant {
  const wall = clock.wall();
  const local = `${two(wall.getHours())}:${two(wall.getMinutes())}:${two(wall.getSeconds())}`;
  return { monotonicMs: clock.now(), wall: wall.toISOString(), local };
}

/** The machine's own clocks. Its timers don't keep a process alive. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => new Date(),
  setTimer(ms, callback) {
    const timer = setTimeout(callback, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
