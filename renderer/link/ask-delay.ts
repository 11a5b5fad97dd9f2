// When to ask the station again: events come in bursts, answers should not.

/** Joins events that come in bursts into one question. */
const SETTLE_MS = 80;

/**
 * How long to wait before asking again: at once the first time, then no more often than `intervalMs`. It counts from the
 * last question, so that a steady stream of events delays the next answer but never starves it.
 */
export const askDelayMs = (askedAtMs: number | null, intervalMs: number, nowMs: number): number =>
  askedAtMs === null ? 0 : Math.max(SETTLE_MS, askedAtMs + intervalMs - nowMs);
