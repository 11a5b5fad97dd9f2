// How long what is missing will take, from measured rates and counted instances; null where either is unknown (S-1). Pure.
import type { TransferRow } from './queue-row.ts';

/** What an estimate needs to know of one study. */
export interface Remainder {
  readonly state: TransferRow['state'];
  readonly held: number;
  readonly heldBytes: number;
  /** The PACS's own count. */
  readonly expected: number | null;
  /** Ms from now until it is tried again; null: nothing is waited for. */
  readonly retryInMs: number | null;
}

/**
 * Bytes still to come of a study.
 *
 * @param meanBytes of one instance of any study; used until the study itself has some
 * @returns null when nobody counted the study, or nothing tells the size of its instances
 */
export function bytesMissing(
  { held, heldBytes, expected }: Remainder,
  meanBytes: number | null,
): number | null {
  if (expected === null) return null;
  const missing = expected - held;
  if (missing <= 0) return 0;
  const mean = held > 0 ? heldBytes / held : meanBytes;
  return mean === null || mean === 0 ? null : missing * mean;
}

/** Ms for so many bytes; null without a rate, or with one of zero. */
export const msFor = (bytes: number | null, bytesPerSecond: number | null): number | null =>
  bytes === 0
    ? 0
    : bytes === null || bytesPerSecond === null || bytesPerSecond <= 0
      ? null
      : (bytes * 1000) / bytesPerSecond;

const isDone = ({ state }: Remainder): boolean => state === 'complete' || state === 'cancelled';

/** Mean size of an instance over all that is held of these studies; null while nothing is. */
export function meanInstanceBytes(all: readonly Remainder[]): number | null {
  const held = all.reduce((sum, each) => sum + each.held, 0);
  const bytes = all.reduce((sum, each) => sum + each.heldBytes, 0);
  return held === 0 || bytes === 0 ? null : bytes / held;
}

/**
 * Until every study that is wanted is here, those cancelled apart. A study that waits for its retry is not here before it; one
 * whose retries are used up makes the end unknown.
 */
export function etaOfAll(all: readonly Remainder[], bytesPerSecond: number | null): number | null {
  const mean = meanInstanceBytes(all);
  let bytes = 0;
  let latest = 0;
  for (const each of all) {
    if (isDone(each)) continue;
    const missing = bytesMissing(each, mean);
    // All that was counted is here and it is still not complete: the count itself is in doubt.
    if (missing === null || missing === 0 || each.state === 'failed') return null;
    bytes += missing;
    const own = msFor(missing, bytesPerSecond);
    if (own !== null && each.retryInMs !== null) latest = Math.max(latest, each.retryInMs + own);
  }
  const whole = msFor(bytes, bytesPerSecond);
  return whole === null ? null : Math.max(whole, latest);
}
