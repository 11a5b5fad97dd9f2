// What a study counts at the PACS now. A count that equals what is here is believed after a look at the instances themselves:
// a PACS that replaced an image by another counts as before (docs/decisions/0070).
import type { KeyedHash } from '../../../shared/domain/study.ts';
import type { Endpoint } from '../dicom/port.ts';
import { type Census, countAgainst, takeCensus } from './census.ts';
import type { ListedStudy } from './merge-studies.ts';
import { isLinkTrouble, type PrefetchTools } from './tools.ts';

export interface RecountOptions {
  /** Between two looks at the instances of one study; 0 looks now. */
  readonly recountAfterMs: number;
  /** Looks at complete studies a cycle, at most (S-10); the others' turn is a later cycle. */
  readonly maxCensuses: number;
  /** When each study's instances were last looked at, on the monotonic clock; in memory only. */
  readonly counted: Map<KeyedHash, number>;
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
  { recountAfterMs, counted }: RecountOptions,
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
  const changed = declared !== known.expected;
  if (declared !== known.held || (!changed && !due.has(studyKey))) {
    return { confirmed: true, expected: declared };
  }
  const census = await look();
  // A count that moved to just what is here makes nothing complete unseen (S-1).
  if (census === null) return changed ? unconfirmed : { confirmed: true, expected: declared };
  return { confirmed: true, expected: countAgainst(declared, census, vault.heldInstanceKeys(studyKey)) };
}
