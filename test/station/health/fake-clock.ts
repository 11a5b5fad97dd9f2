// A clock that moves only when told, and lets promises settle between its timers.
import type { Clock } from '../../../electron/station/health/clock.ts';

export interface FakeClock extends Clock {
  /** Moves time on by `ms`, firing timers in order and letting what they started settle. */
  advance(ms: number): Promise<void>;
}

// A turn of the real event loop: promises settle however deep their chains are.
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export function createFakeClock(startWall = Date.UTC(2026, 10, 22, 10, 41, 0)): FakeClock {
  let now = 0;
  let ids = 0;
  const timers = new Map<number, { at: number; callback: () => void }>();
  return {
    now: () => now,
    wall: () => new Date(startWall + now),
    setTimer(ms, callback) {
      ids += 1;
      const id = ids;
      timers.set(id, { at: now + Math.max(0, ms), callback });
      return () => timers.delete(id);
    },
    async advance(ms) {
      const end = now + ms;
      await settle();
      for (;;) {
        const due = [...timers]
          .filter(([, timer]) => timer.at <= end)
          .sort((a, b) => a[1].at - b[1].at || a[0] - b[0])[0];
        if (due === undefined) break;
        timers.delete(due[0]);
        now = Math.max(now, due[1].at);
        due[1].callback();
        await settle();
      }
      now = end;
    },
  };
}
