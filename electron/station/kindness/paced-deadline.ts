// The end of a transfer that we slow down ourselves: the time for which our own cap kept the PACS waiting is not counted against
// it. Sizes are not known beforehand, so the deadline grows with what really was held back.
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { err, type Result } from '../../../shared/contract/result.ts';
import type { CallOptions } from '../dicom/port.ts';
import type { Clock } from '../health/clock.ts';

/** No cap is so low that one call may take longer. */
export const LONGEST_PACED_MS = 86_400_000;

/**
 * Runs a call whose deadline moves with the throttling.
 *
 * @param throttledMs how long the cap has held this endpoint back so far
 * @returns the call's own answer, or `dicom.deadline-exceeded`
 */
export async function pacedDeadline<T, O extends CallOptions>(
  { clock, throttledMs }: { readonly clock: Clock; readonly throttledMs: () => number },
  options: O,
  call: (options: O) => Promise<Result<T, KitError>>,
): Promise<Result<T, KitError>> {
  const { deadlineMs, signal } = options;
  const startedAt = clock.now();
  const before = throttledMs();
  const guard = new AbortController();
  let cancelTimer = (): void => {};
  const arm = (ms: number): void => {
    cancelTimer = clock.setTimer(ms, () => {
      const left = startedAt + deadlineMs + (throttledMs() - before) - clock.now();
      if (left > 1) arm(left);
      else guard.abort();
    });
  };
  arm(deadlineMs);
  try {
    const result = await call({
      ...options,
      deadlineMs: Math.max(deadlineMs, LONGEST_PACED_MS),
      signal: signal === undefined ? guard.signal : AbortSignal.any([signal, guard.signal]),
    });
    if (result.ok || !guard.signal.aborted || result.error.code !== 'dicom.cancelled') return result;
    return err(
      kitError(
        'dicom.deadline-exceeded',
        `The transfer did not end within ${Math.round(deadlineMs / 1000)} s, not counting what the station's own cap took.`,
        'It is tried again later; what came is kept.',
        { deadlineMs },
      ),
    );
  } finally {
    cancelTimer();
  }
}
