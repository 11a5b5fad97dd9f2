// One retrieve with an end: a deadline from its size, an idle deadline, and a guard for an adapter that keeps neither.
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { err, type Result } from '../../../shared/contract/result.ts';
import type {
  Endpoint,
  RetrieveMethod,
  RetrieveOutcome,
  RetrieveProgress,
  RetrieveTarget,
} from '../dicom/port.ts';
import type { PrefetchTools } from './tools.ts';

/** For a start, whatever the size: an archive may have to fetch from tape, and one instance may be large. */
const BASE_MS = 300_000;
const PER_INSTANCE_MS = 2000;
const GRACE_MS = 5000;

/** @param instances still missing, or null when nobody counted */
export const overallDeadlineMs = (instances: number | null, longestMs: number): number =>
  instances === null ? longestMs : Math.min(longestMs, BASE_MS + instances * PER_INSTANCE_MS);

export interface RetrieveOrder {
  readonly endpoint: Endpoint;
  readonly target: RetrieveTarget;
  readonly method: RetrieveMethod;
  readonly missing: number | null;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: RetrieveProgress) => void;
}

/** Retrieves; answers `dicom.deadline-exceeded` shortly after the deadline even when the adapter does not answer. */
export async function retrieveBounded(
  { port, clock, limits, urgency = 'normal', heldBackMs }: PrefetchTools,
  { endpoint, target, method, missing, signal, onProgress }: RetrieveOrder,
): Promise<Result<RetrieveOutcome, KitError>> {
  const deadlineMs = overallDeadlineMs(missing, limits.retrieveDeadlineMs);
  const guard = new AbortController();
  let cancelTimer = (): void => {};
  const overdue = new Promise<Result<never, KitError>>((resolve) => {
    const startedAt = clock.now();
    const heldBack = (): number => heldBackMs?.(endpoint.id) ?? 0;
    const before = heldBack();
    const arm = (ms: number): void => {
      cancelTimer = clock.setTimer(ms, () => {
        const left = startedAt + deadlineMs + GRACE_MS + (heldBack() - before) - clock.now();
        if (left > 1) {
          arm(left);
          return;
        }
        const message = 'The retrieve did not end by its deadline and was given up.';
        resolve(
          err(kitError('dicom.deadline-exceeded', message, 'It is tried again later.', { deadlineMs })),
        );
      });
    };
    arm(deadlineMs + GRACE_MS);
  });
  const options = {
    deadlineMs,
    idleMs: limits.retrieveIdleMs,
    signal: AbortSignal.any([signal, guard.signal]),
    onProgress,
    urgency,
  };
  try {
    return await Promise.race([port.retrieve(endpoint, target, method, options), overdue]);
  } finally {
    cancelTimer();
    guard.abort();
  }
}
