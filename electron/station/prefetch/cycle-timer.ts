// When the next cycle starts by itself: when the hours say, and retries at their own times before it.
import type { Clock } from '../health/clock.ts';

export interface CycleTimerOptions {
  readonly clock: Clock;
  /** When a cycle is due that follows one that ended at `endedAt`; both wall time, ms since 1970. Null: never. */
  readonly nextCycleAt: (endedAt: number) => number | null;
  /** Wall time, ms since 1970, of the earliest retry that waits. */
  readonly nextRetryAt: () => number | null;
  readonly onCycle: () => void;
  readonly onRetry: () => void;
}

export interface CycleTimer {
  /** The first cycle, and nothing before it, is due in so many ms. */
  start(inMs?: number): void;
  /** After a cycle: the next one is due when the hours say. Does nothing unless started. */
  cycleEnded(): void;
  /** After retries: the next cycle stays due when it was. Does nothing unless started. */
  retriesEnded(): void;
  /** The next cycle is due at once. Does nothing unless started. */
  hurry(): void;
  /** What is queued is fetched at once, without a new list; the next cycle stays due when it was. Does nothing unless started. */
  fetchNow(): void;
  stop(): void;
  /** Whether it waits for anything: if not, and no cycle runs, none ever would. */
  isArmed(): boolean;
  /** Wall time of the next cycle, ISO 8601, or null while none is planned. */
  nextAt(): string | null;
}

const SHORTEST_RETRY_MS = 1000;
/** The clock on the wall may jump, and the computer may sleep: it is looked at this often. */
const LOOK_EVERY_MS = 60_000;

interface Due {
  /** On the monotonic clock: a wall clock that goes back keeps no cycle waiting (S-14). */
  readonly monotonic: number;
  /** On the wall: hours that a jump or a sleep skipped are over. */
  readonly wall: number;
}

export function createCycleTimer(options: CycleTimerOptions): CycleTimer {
  const { clock } = options;
  let started = false;
  let due: Due | null = null;
  let cancel = (): void => {};
  let armed = false;
  let quietUntil = Number.NEGATIVE_INFINITY;

  const wall = (): number => clock.wall().getTime();
  const waitFor = (waitMs: number, callback: () => void): void => {
    cancel();
    armed = true;
    cancel = clock.setTimer(waitMs, () => {
      armed = false;
      callback();
    });
  };
  const cycleMs = (at: Due): number => Math.min(at.monotonic - clock.now(), at.wall - wall());
  /** Retries come first where they are due first, and never move the cycle: studies that fail must not starve the list. */
  const arm = (): void => {
    const untilCycle = due === null ? null : Math.max(0, cycleMs(due));
    const retryAt = options.nextRetryAt();
    const untilRetry =
      retryAt === null ? null : Math.max(SHORTEST_RETRY_MS, retryAt - wall(), quietUntil - clock.now());
    if (
      untilRetry !== null &&
      untilRetry <= LOOK_EVERY_MS &&
      (untilCycle === null || untilRetry < untilCycle)
    )
      waitFor(untilRetry, options.onRetry);
    else if (untilCycle !== null && untilCycle <= LOOK_EVERY_MS) waitFor(untilCycle, options.onCycle);
    else waitFor(LOOK_EVERY_MS, arm);
  };
  const dueIn = (waitMs: number): void => {
    due = { monotonic: clock.now() + waitMs, wall: wall() + waitMs };
    arm();
  };

  return {
    start(inMs = 0) {
      if (started) return;
      started = true;
      quietUntil = clock.now() + inMs;
      dueIn(inMs);
    },
    cycleEnded() {
      if (!started) return;
      const next = options.nextCycleAt(wall());
      if (next === null) {
        due = null;
        arm();
      } else dueIn(Math.max(0, next - wall()));
    },
    retriesEnded() {
      if (started) arm();
    },
    hurry() {
      if (started) dueIn(0);
    },
    fetchNow() {
      if (started && (due === null || cycleMs(due) > 0)) waitFor(0, options.onRetry);
    },
    stop() {
      started = false;
      due = null;
      cancel();
      armed = false;
    },
    isArmed: () => armed,
    nextAt: () => (due === null ? null : new Date(wall() + Math.max(0, cycleMs(due))).toISOString()),
  };
}
