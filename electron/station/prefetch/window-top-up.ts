// Tops the copy up before a planned downtime (P6): the windows know when, the queue knows how, and here is what joins them.
import type { Clock } from '../health/clock.ts';

export interface WindowTopUpOptions {
  readonly clock: Clock;
  /** So long before its beginning; 0: not by itself. */
  readonly beforeMs: number;
  /** The planned downtime that begins next; times are ISO 8601, local where they state no offset. */
  readonly next: () => { readonly startsAt: string } | null;
  /** The moment that a top-up is running for, or null. */
  readonly current: () => string | null;
  readonly begin: (by: string) => unknown;
  readonly end: () => unknown;
}

export interface WindowTopUp {
  start(): void;
  /** A window was planned, was cancelled, began or ended. */
  look(): void;
  stop(): void;
}

/** The wall clock may be moved, and a computer may sleep: no timer is trusted for longer. */
const LOOK_AGAIN_MS = 30_000;

export function createWindowTopUp(options: WindowTopUpOptions): WindowTopUp {
  const { clock, beforeMs } = options;
  let started = false;
  /** Begun for this window already: what a person ended is not begun again. */
  let begunFor: string | null = null;
  let cancelTimer = (): void => {};

  const look = (): void => {
    cancelTimer();
    if (!started || beforeMs === 0) return;
    const now = clock.wall().getTime();
    const window = options.next();
    const startsAt = window === null ? null : new Date(window.startsAt).getTime();
    const by = startsAt === null ? null : new Date(startsAt).toISOString();
    const calledOff = begunFor !== null && begunFor !== by && Date.parse(begunFor) > now;
    if (calledOff && options.current() === begunFor) options.end();
    if (calledOff) begunFor = null;
    const dueInMs = startsAt === null ? LOOK_AGAIN_MS : startsAt - beforeMs - now;
    if (by !== null && dueInMs <= 0 && begunFor !== by) {
      // After a restart the queue still knows that it tops up for this moment.
      if (options.current() !== by) options.begin(by);
      begunFor = by;
    }
    cancelTimer = clock.setTimer(dueInMs > 0 ? Math.min(LOOK_AGAIN_MS, dueInMs) : LOOK_AGAIN_MS, look);
  };
  return {
    start() {
      started = true;
      look();
    },
    look,
    stop() {
      started = false;
      cancelTimer();
    },
  };
}
