// What every part of the prefetch is handed: the two ports it moves studies between, its clock, and its limits.
import type { CallOptions, CallUrgency, DicomPort } from '../dicom/port.ts';
import type { Clock } from '../health/clock.ts';
import type { PacsLedger } from './pacs-ledger.ts';
import type { ObservedCapability } from './sources/learnt-answers.ts';
import type { SeriesBook } from './queue-series.ts';
import type { Vault } from '../vault/port.ts';

export interface PrefetchTools {
  readonly port: DicomPort;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly limits: PrefetchLimits;
  readonly ledger: PacsLedger;
  /** What is counted at series level is kept here. */
  readonly series: SeriesBook;
  /** Told what a PACS was seen to do, each time it is asked for the worklist. */
  readonly observed?: (fact: ObservedCapability) => void;
  /** Whose turn it is where the site's limits let calls wait; absent: what can wait. */
  readonly urgency?: CallUrgency;
  /** How long the station itself has held an endpoint's calls back so far (see `kindness/`): not counted against the PACS. */
  readonly heldBackMs?: ((endpointId: string) => number) | undefined;
}

/** Durations and counts that keep one cycle bounded and kind (S-10). */
export interface PrefetchLimits {
  readonly findDeadlineMs: number;
  readonly retrieveIdleMs: number;
  /** No retrieve runs longer, however large the study. */
  readonly retrieveDeadlineMs: number;
}

export const findOptions = (
  { limits, urgency = 'normal' }: PrefetchTools,
  signal: AbortSignal,
): CallOptions => ({
  deadlineMs: limits.findDeadlineMs,
  idleMs: limits.findDeadlineMs,
  signal,
  urgency,
});

export { isLinkTrouble } from '../../../shared/domain/link-trouble.ts';
