// What a study counts at the PACS now. A count that equals what is here is believed after a look at the instances themselves:
// a PACS that replaced an image by another counts as before (docs/decisions/0070).
import type { KeyedHash } from '../../../shared/domain/study.ts';
import type { Endpoint } from '../dicom/port.ts';
import { type Census, countAgainst, type ListedSeries, listSeries, sumOf, takeCensus } from './census.ts';
import type { ListedStudy } from './merge-studies.ts';
import { isLinkTrouble, type PrefetchTools } from './tools.ts';

export interface RecountOptions {
  /** Between two looks at the instances of one study; 0 looks now. */
  readonly recountAfterMs: number;
  /** Looks at complete studies a cycle, at most (S-10); the others' turn is a later cycle. */
  readonly maxCensuses: number;
  /** When each study's instances were last looked at, on the monotonic clock; in memory only. */
  readonly counted: Map<KeyedHash, number>;
  readonly seriesChecks: SeriesChecks;
}

/** One series level C-FIND finds a late series, or a count that moved within one, where the study's own count tells nothing. */
export interface SeriesChecks {
  /** How many more this cycle may ask (S-10). */
  left: number;
  readonly everyMs: number;
  /** When each study's series were last asked for, on the monotonic clock; in memory only. */
  readonly checked: Map<KeyedHash, number>;
}

/** Not confirmed: the PACS gave no count this time, and what it last said keeps its own as-of time (S-2). */
export interface CurrentCount {
  readonly confirmed: boolean;
  readonly expected: number | null;
}

/** Complete studies whose instances are to be looked at in this cycle, those that waited longest first. */
export function dueForCensus(
  { vault, clock }: PrefetchTools,
  studies: readonly ListedStudy[],
  { recountAfterMs, maxCensuses, counted }: RecountOptions,
): Set<KeyedHash> {
  const now = clock.now();
  const complete = studies.flatMap(({ descriptor, expected }) => {
    const studyKey = vault.keyOf(descriptor.StudyInstanceUID);
    const known = vault.counts(studyKey);
    return expected !== null && known?.held === expected && known.expected === expected ? [studyKey] : [];
  });
  const current = new Set(complete);
  for (const studyKey of counted.keys()) if (!current.has(studyKey)) counted.delete(studyKey);
  // What was fetched a moment ago was not replaced since: its time starts now.
  for (const studyKey of complete) {
    if (!counted.has(studyKey)) counted.set(studyKey, recountAfterMs === 0 ? Number.NEGATIVE_INFINITY : now);
  }
  const due = complete.filter((studyKey) => now - (counted.get(studyKey) ?? now) >= recountAfterMs);
  const waitedLongest = due.toSorted((a, b) => (counted.get(a) ?? 0) - (counted.get(b) ?? 0));
  return new Set(waitedLongest.slice(0, maxCensuses));
}

/** @param due of {@link dueForCensus}; emptied when the link fails, so that the cycle asks no more than it must (S-10) */
export async function currentCount(
  tools: PrefetchTools,
  endpoint: Endpoint,
  { descriptor, expected: declared }: ListedStudy,
  { recountAfterMs, counted, seriesChecks }: RecountOptions,
  due: Set<KeyedHash>,
  signal: AbortSignal,
): Promise<CurrentCount> {
  const { vault, clock } = tools;
  const studyKey = vault.keyOf(descriptor.StudyInstanceUID);
  const known = vault.counts(studyKey);
  // Never counted: its transfer counts it first.
  if (known === null || known.expected === null) return { confirmed: true, expected: declared };
  const unconfirmed = { confirmed: false, expected: known.expected };
  const look = async (): Promise<Census | null> => {
    counted.set(studyKey, clock.now());
    const census = await takeCensus(tools, endpoint, descriptor.StudyInstanceUID, signal);
    if (census.ok) return census.value;
    if (isLinkTrouble(census.error.code)) due.clear();
    return null;
  };
  if (declared === null) {
    const age = clock.wall().getTime() - Date.parse(known.confirmedAt ?? '');
    if (age >= 0 && age < recountAfterMs) return unconfirmed;
    const census = await look();
    const count = census === null ? null : countAgainst(null, census, vault.heldInstanceKeys(studyKey));
    return count === null ? unconfirmed : { confirmed: true, expected: count };
  }
  const bySeries = [...tools.series.known(studyKey).values()].reduce((sum, { listed }) => sum + listed, 0);
  const changed = declared !== known.expected;
  // A study's count that lags behind those of its series must not undo what they told, nor do they outlive what they counted.
  const lags = declared < bySeries && known.expected === bySeries;
  if (lags && clock.now() - (counted.get(studyKey) ?? Number.NEGATIVE_INFINITY) < recountAfterMs)
    return unconfirmed;
  if (!lags && declared !== known.held) return { confirmed: true, expected: declared };
  if (!lags && !changed && !due.has(studyKey)) {
    const moved = await seriesMoved(
      tools,
      endpoint,
      descriptor.StudyInstanceUID,
      declared,
      seriesChecks,
      signal,
    );
    if (!moved) return { confirmed: true, expected: declared };
  }
  const census = await look();
  // A count that moved to just what is here makes nothing complete unseen (S-1).
  if (census === null) return changed ? unconfirmed : { confirmed: true, expected: declared };
  return { confirmed: true, expected: countAgainst(declared, census, vault.heldInstanceKeys(studyKey)) };
}

/** Whether the PACS counts the series of a study that seems complete otherwise than before. */
async function seriesMoved(
  tools: PrefetchTools,
  endpoint: Endpoint,
  StudyInstanceUID: string,
  declared: number,
  checks: SeriesChecks,
  signal: AbortSignal,
): Promise<boolean> {
  const { vault, clock, series: book } = tools;
  const studyKey = vault.keyOf(StudyInstanceUID);
  const last = checks.checked.get(studyKey) ?? Number.NEGATIVE_INFINITY;
  if (checks.left <= 0 || clock.now() - last < checks.everyMs) return false;
  checks.left -= 1;
  checks.checked.set(studyKey, clock.now());
  const listed = await listSeries(tools, endpoint, StudyInstanceUID, signal);
  if (!listed.ok) {
    if (isLinkTrouble(listed.error.code)) checks.left = 0;
    return false;
  }
  const now = byKey(tools, listed.value);
  const known = book.known(studyKey);
  const sum = sumOf(listed.value);
  if (known.size === 0) {
    // Nor will this PACS say more of the others: the looks at instances have to do.
    if (sum === null) checks.left = 0;
    if (sum === null) return false;
    if (sum !== declared) return true;
    // Counted for the first time, and the study has just as many: they are all here.
    book.note(studyKey, new Map([...now].map(([key, count]) => [key, { listed: count ?? 0, lacking: 0 }])));
    return false;
  }
  if (now.size !== known.size) return true;
  return [...now].some(([key, count]) => {
    const before = known.get(key);
    return before === undefined || (count !== null && count !== before.listed);
  });
}

const byKey = ({ vault }: PrefetchTools, series: ListedSeries): ReadonlyMap<KeyedHash, number | null> =>
  new Map([...series].map(([uid, count]) => [vault.keyOf(uid), count]));
