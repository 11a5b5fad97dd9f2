// Which studies readers have on screen: while any is, only a person ends offline mode (S-11).
import type { KeyedHash } from '../../shared/domain/study.ts';

export interface OpenStudies {
  opened(studyKey: KeyedHash): void;
  closed(studyKey: KeyedHash): void;
  has(studyKey: KeyedHash): boolean;
  /** The station was locked: nothing is on any screen. */
  clear(): void;
}

/**
 * Counts by study and reader: the same study may be open in two windows. A window that dies without closing leaves its study
 * open, which errs on the safe side: a person confirms the return.
 *
 * @param onCount told of the number of distinct open studies when it changes
 */
export function createOpenStudies(onCount: (count: number) => void): OpenStudies {
  const readers = new Map<KeyedHash, number>();
  const change = (studyKey: KeyedHash, by: number): void => {
    const before = readers.size;
    const count = (readers.get(studyKey) ?? 0) + by;
    if (count > 0) readers.set(studyKey, count);
    else readers.delete(studyKey);
    if (readers.size !== before) onCount(readers.size);
  };
  return {
    opened: (studyKey) => change(studyKey, 1),
    closed: (studyKey) => change(studyKey, -1),
    has: (studyKey) => readers.has(studyKey),
    clear: () => {
      if (readers.size === 0) return;
      readers.clear();
      onCount(0);
    },
  };
}
