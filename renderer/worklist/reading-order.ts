// The list from which a study was opened, as it stood then: reading goes on from study to study in that order, whatever the list does
// meanwhile. Keyed hashes in the window's own session storage, so that it survives a reload and names nobody (S-12).
import { z } from 'zod';
import type { StudyRow } from '../../shared/contract/views.ts';
import { keyedHashSchema } from '../../shared/domain/study.ts';
import { isAwaited } from '../words/completeness-words.ts';

const KEY = 'kit:reading-order';

const orderSchema = z.object({ by: z.string(), keys: z.array(keyedHashSchema) });

/** @param by label of the operator: nobody goes on in another's list */
export function rememberReadingOrder(by: string | null, rows: readonly StudyRow[]): void {
  if (by === null) return;
  // There is nothing to see of who is still to be imaged.
  const keys = rows.filter((row) => !isAwaited(row)).map(({ studyKey }) => studyKey);
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ by, keys }));
  } catch {
    // Private windows and full disks: reading goes on by way of the list.
  }
}

/** Empty where there is none of this operator's. */
export function recallReadingOrder(by: string | null): readonly string[] {
  try {
    const parsed = orderSchema.safeParse(JSON.parse(sessionStorage.getItem(KEY) ?? 'null'));
    return parsed.success && parsed.data.by === by ? parsed.data.keys : [];
  } catch {
    return [];
  }
}

export interface Neighbours {
  /** From 1; null when the study is not on that list. */
  readonly place: number | null;
  readonly of: number;
  readonly previous: string | null;
  readonly next: string | null;
}

/** Pure. */
export function neighboursOf(keys: readonly string[], studyKey: string): Neighbours {
  const at = keys.indexOf(studyKey);
  if (at < 0) return { place: null, of: keys.length, previous: null, next: null };
  return { place: at + 1, of: keys.length, previous: keys[at - 1] ?? null, next: keys[at + 1] ?? null };
}
