// Tells of a change soon, but not more often than a page can use it: probes end every few seconds, for ever.
import type { Clock } from '../health/clock.ts';

export interface Throttle {
  /** Something that a person waits for: told within a second. */
  soon(): void;
  /** A number moved: told within a quarter of a minute. */
  sometime(): void;
  stop(): void;
}

const SOON_MS = 500;
const SOMETIME_MS = 15_000;

export function createThrottle(clock: Pick<Clock, 'now' | 'setTimer'>, tell: () => void): Throttle {
  let dueAt: number | null = null;
  let cancel = (): void => {};
  let stopped = false;
  const within = (ms: number): void => {
    const at = clock.now() + ms;
    if (stopped || (dueAt !== null && dueAt <= at)) return;
    cancel();
    dueAt = at;
    cancel = clock.setTimer(ms, () => {
      dueAt = null;
      tell();
    });
  };
  return {
    soon: () => within(SOON_MS),
    sometime: () => within(SOMETIME_MS),
    stop() {
      stopped = true;
      cancel();
    },
  };
}
