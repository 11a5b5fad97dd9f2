// How far the prefetch is, in counts of what is committed (S-7) and in words. Pure.
import type { PrefetchView, StationStatus } from '../../../shared/contract/views.ts';
import { completenessOf, type KeyedHash } from '../../../shared/domain/study.ts';
import type { StudyCounts } from '../vault/port.ts';

export type Readiness = StationStatus['readiness'];

/** Everything of {@link PrefetchView} that is not counted. */
export type PrefetchState = Pick<
  PrefetchView,
  | 'state'
  | 'message'
  | 'lastStartedAt'
  | 'lastFinishedAt'
  | 'nextAt'
  | 'lastError'
  | 'failedPatients'
  | 'leftOut'
  | 'unnamed'
>;

const isComplete = (counts: StudyCounts | undefined): boolean =>
  counts !== undefined && completenessOf(counts.held, counts.expected).state === 'complete';

/** @param wanted keys of the studies that the last plan wants, priors included */
export function prefetchView(
  state: PrefetchState,
  wanted: readonly KeyedHash[],
  counts: ReadonlyMap<KeyedHash, StudyCounts>,
): PrefetchView {
  const own = wanted.map((key) => counts.get(key));
  const expected = own.map((each) => each?.expected ?? null);
  return {
    ...state,
    studiesWanted: wanted.length,
    studiesComplete: own.filter(isComplete).length,
    instancesHeld: own.reduce((sum, each) => sum + (each?.held ?? 0), 0),
    // One unknown makes the sum unknown: a partial sum would look like a promise (S-1).
    instancesExpected: expected.reduce((sum, each) => (sum === null || each === null ? null : sum + each), 0),
  };
}

/**
 * What would open if the PACS died this minute.
 *
 * @param onList keys of the current worklist, without priors
 * @returns `asOf`: the oldest confirmation among them; null when the PACS has confirmed none, or one is missing
 */
export function readinessOf(
  onList: readonly KeyedHash[],
  counts: ReadonlyMap<KeyedHash, StudyCounts>,
): Readiness {
  const confirmed = onList.map((key) => counts.get(key)?.confirmedAt ?? null);
  const oldest = confirmed.reduce<string | null>(
    (first, each) => (first === null || each === null ? null : each < first ? each : first),
    confirmed[0] ?? null,
  );
  return {
    studiesOnList: onList.length,
    studiesComplete: onList.filter((key) => isComplete(counts.get(key))).length,
    asOf: oldest,
  };
}
