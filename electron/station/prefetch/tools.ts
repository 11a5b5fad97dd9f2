// What every part of the prefetch is handed: the two ports it moves studies between, its clock, and its limits.
import type { KitErrorCode } from '../../../shared/contract/kit-error.ts';
import type { CallOptions, DicomPort } from '../dicom/port.ts';
import type { Clock } from '../health/clock.ts';
import type { ObservedCapability } from './sources/learnt-answers.ts';
import type { Vault } from '../vault/port.ts';

export interface PrefetchTools {
  readonly port: DicomPort;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly limits: PrefetchLimits;
  /** Told what a PACS was seen to do, each time it is asked for the worklist. */
  readonly observed?: (fact: ObservedCapability) => void;
}

/** Durations and counts that keep one cycle bounded and kind (S-10). */
export interface PrefetchLimits {
  readonly findDeadlineMs: number;
  readonly retrieveIdleMs: number;
  /** No retrieve runs longer, however large the study. */
  readonly retrieveDeadlineMs: number;
}

export const findOptions = ({ limits }: PrefetchTools, signal: AbortSignal): CallOptions => ({
  deadlineMs: limits.findDeadlineMs,
  idleMs: limits.findDeadlineMs,
  signal,
});

/** Errors of the link, not of one study: after a few in a row the rest of the cycle would fail as well. */
const LINK_CODES: ReadonlySet<string> = new Set<KitErrorCode>([
  'dicom.connection-refused',
  'dicom.connection-timeout',
  'dicom.host-not-found',
  'dicom.connection-lost',
  'dicom.association-rejected',
  'dicom.association-rejected-transient',
  'dicom.association-aborted',
  'dicom.deadline-exceeded',
  // It asks to be left alone for a while.
  'dicom.web-busy',
  // As much the same for every study as a rejected association is.
  'dicom.web-not-a-service',
  'dicom.web-unauthorised',
  'dicom.web-credentials-unusable',
  'dicom.web-plain-text-refused',
  'dicom.web-certificate',
  'dicom.web-tls-failed',
  'dicom.web-redirected',
]);
export const isLinkTrouble = (code: string): boolean => LINK_CODES.has(code);
