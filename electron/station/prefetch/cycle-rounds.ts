// When retries are due between two lists. Pure.
import type { PrefetchHold } from './hold.ts';
import { isUrgent } from './queue-order.ts';
import type { TransferRow } from './queue-row.ts';
import { earliestRetry } from './retry-schedule.ts';

/** In a top-up what is queued is not left lying until the next list. */
const ROUND_MS = 5000;
/** While nothing may be fetched: whether it may again is looked at this often. Who lifts the hold says so at once. */
const LOOK_EVERY_MS = 60_000;

const sooner = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.min(a, b);

/**
 * When the next round of retries is due, ms since 1970; null while none is.
 *
 * @param rows those that wait for nothing but their retry
 */
export function nextRoundAt(
  rows: readonly TransferRow[],
  { now, hold, toppingUp }: { now: number; hold: PrefetchHold | null; toppingUp: boolean },
): number | null {
  const isLeft = toppingUp && rows.some(({ state }) => state === 'queued');
  const due = sooner(earliestRetry(rows), isLeft ? now + ROUND_MS : null);
  if (hold === null || due === null) return due;
  const urgent =
    hold.urgentMayRun === true ? nextRoundAt(rows.filter(isUrgent), { now, hold: null, toppingUp }) : null;
  return sooner(urgent, Math.max(due, now + LOOK_EVERY_MS));
}
