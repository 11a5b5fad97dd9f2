// When a transfer that failed is tried again: soon at first, then seldom, so that a broken study does not load the PACS (S-10).

export interface RetryStep {
  readonly times: number;
  readonly everyMs: number;
}

/** 5 × 1 min, 12 × 5 min, 12 × 1 h. */
export const RETRY_SCHEDULE: readonly RetryStep[] = [
  { times: 5, everyMs: 60_000 },
  { times: 12, everyMs: 300_000 },
  { times: 12, everyMs: 3_600_000 },
];

/** The wait after the `attempts`-th failure, or null when the schedule is used up. */
export function retryDelayMs(attempts: number, schedule: readonly RetryStep[]): number | null {
  let before = 0;
  for (const { times, everyMs } of schedule) {
    before += times;
    if (attempts <= before) return everyMs;
  }
  return null;
}

export const longestDelayMs = (schedule: readonly RetryStep[]): number =>
  Math.max(0, ...schedule.map((step) => step.everyMs));

/** A wall clock that jumped back must not park a transfer for years: a wait longer than any is over (S-14). */
export const isDue = (retryAt: number | null, now: number, schedule: readonly RetryStep[]): boolean =>
  retryAt === null || retryAt <= now || retryAt - now > longestDelayMs(schedule);

/** When the first of these is tried again, ms since 1970; null when none waits. */
export const earliestRetry = (
  rows: readonly { readonly state: string; readonly retryAt: number | null }[],
): number | null =>
  rows.reduce<number | null>((first, { state, retryAt }) => {
    if (state !== 'waiting' || retryAt === null) return first;
    return first === null ? retryAt : Math.min(first, retryAt);
  }, null);
