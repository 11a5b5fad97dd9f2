// When the next cycle starts by itself: a while after the last one ended, jittered so that stations don't ask in step (S-10).
import type { Clock } from '../health/clock.ts';

export interface CycleTimerOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly everyMs: number;
  /** Wall time, ms since 1970, of the earliest retry that waits. */
  readonly nextRetryAt: () => number | null;
  readonly onCycle: () => void;
  readonly onRetry: () => void;
}

export interface CycleTimer {
  /** The first cycle is due at once. */
  start(): void;
  /** After a cycle: the next one, or a retry if that comes first. Does nothing unless started. */
  arm(): void;
  /** The next cycle is due at once. Does nothing unless started. */
  hurry(): void;
  stop(): void;
  /** Wall time of the next cycle, ISO 8601, or null while none is planned. */
  nextAt(): string | null;
}

const JITTER = 0.1;
const SHORTEST_RETRY_MS = 1000;

export function createCycleTimer(options: CycleTimerOptions): CycleTimer {
  const { clock } = options;
  let started = false;
  let cycleAt: number | null = null;
  let cancel = (): void => {};

  const waitFor = (waitMs: number, callback: () => void): void => {
    cancel();
    cancel = clock.setTimer(waitMs, callback);
  };
  const armIn = (cycleMs: number): void => {
    cycleAt = clock.wall().getTime() + cycleMs;
    const retryAt = options.nextRetryAt();
    const retryMs = retryAt === null ? null : Math.max(SHORTEST_RETRY_MS, retryAt - clock.wall().getTime());
    if (retryMs !== null && retryMs < cycleMs) waitFor(retryMs, options.onRetry);
    else waitFor(cycleMs, options.onCycle);
  };

  return {
    start() {
      if (started) return;
      started = true;
      armIn(0);
    },
    arm() {
      if (started) armIn(options.everyMs * (1 + JITTER * (2 * options.random() - 1)));
    },
    hurry() {
      if (started) armIn(0);
    },
    stop() {
      started = false;
      cycleAt = null;
      cancel();
    },
    nextAt: () => (cycleAt === null ? null : new Date(cycleAt).toISOString()),
  };
}
