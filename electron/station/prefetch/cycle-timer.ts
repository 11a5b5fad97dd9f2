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
  /** After a cycle: the next one is due a while from now. Does nothing unless started. */
  cycleEnded(): void;
  /** After retries: the next cycle stays due when it was. Does nothing unless started. */
  retriesEnded(): void;
  /** The next cycle is due at once. Does nothing unless started. */
  hurry(): void;
  /** What is queued is fetched at once, without a new list; the next cycle stays due when it was. Does nothing unless started. */
  fetchNow(): void;
  stop(): void;
  /** Wall time of the next cycle, ISO 8601, or null while none is planned. */
  nextAt(): string | null;
}

const JITTER = 0.1;
const SHORTEST_RETRY_MS = 1000;

export function createCycleTimer(options: CycleTimerOptions): CycleTimer {
  const { clock } = options;
  let started = false;
  /** On the monotonic clock (S-14). */
  let cycleAt: number | null = null;
  let cancel = (): void => {};

  const waitFor = (waitMs: number, callback: () => void): void => {
    cancel();
    cancel = clock.setTimer(waitMs, callback);
  };
  /** Retries come first where they are due first, and never move the cycle: studies that fail must not starve the list. */
  const armAt = (at: number): void => {
    cycleAt = at;
    const cycleMs = Math.max(0, at - clock.now());
    const retryAt = options.nextRetryAt();
    const retryMs = retryAt === null ? null : Math.max(SHORTEST_RETRY_MS, retryAt - clock.wall().getTime());
    if (retryMs !== null && retryMs < cycleMs) waitFor(retryMs, options.onRetry);
    else waitFor(cycleMs, options.onCycle);
  };

  return {
    start() {
      if (started) return;
      started = true;
      armAt(clock.now());
    },
    cycleEnded() {
      if (started) armAt(clock.now() + options.everyMs * (1 + JITTER * (2 * options.random() - 1)));
    },
    retriesEnded() {
      if (started) armAt(cycleAt ?? clock.now());
    },
    hurry() {
      if (started) armAt(clock.now());
    },
    fetchNow() {
      if (started && cycleAt !== null && cycleAt > clock.now()) waitFor(0, options.onRetry);
    },
    stop() {
      started = false;
      cycleAt = null;
      cancel();
    },
    nextAt: () =>
      cycleAt === null ? null : new Date(clock.wall().getTime() + cycleAt - clock.now()).toISOString(),
  };
}
