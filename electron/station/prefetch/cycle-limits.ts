// Which studies may be fetched now: hours and off-peak hours hold back what can wait, never a STAT study or a person's wish.
import { type CycleHours, type DayRange, isOpen, isWithin } from './cycle-hours.ts';
import { isUrgent } from './queue-order.ts';
import type { TransferRow } from './queue-row.ts';

/** Priors that are left to the quiet hours. */
export interface OffPeak extends DayRange {
  readonly priorsBelowScore?: number | undefined;
  readonly priorsAboveInstances?: number | undefined;
}

export interface FetchLimits {
  readonly hours: CycleHours;
  /** Null: priors are fetched at any hour. */
  readonly offPeak: OffPeak | null;
}

/** Why a study waits although nothing is wrong; null when it need not. */
export type Waits = 'hours' | 'off-peak' | null;

/**
 * @param lifted a person runs the cycle, or a top-up does: nothing waits
 * @param expected the PACS's own count of the study
 * @param at wall time, ms since 1970
 */
export function waitsFor(
  { hours, offPeak }: FetchLimits,
  row: TransferRow,
  expected: number | null,
  at: number,
  lifted: boolean,
): Waits {
  if (lifted || isUrgent(row)) return null;
  if (!isOpen(hours, at)) return 'hours';
  if (offPeak === null || row.kind !== 'prior' || isWithin(offPeak, at)) return null;
  const { priorsBelowScore, priorsAboveInstances } = offPeak;
  const isWeak = priorsBelowScore !== undefined && (row.score ?? 0) < priorsBelowScore;
  const isBulky = priorsAboveInstances !== undefined && (expected ?? 0) > priorsAboveInstances;
  return isWeak || isBulky ? 'off-peak' : null;
}
