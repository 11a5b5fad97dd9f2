// Finds what may be one study without comparing all with all: an export has thousands of rows, and so has a list.
import type { StudyDescriptor } from '../../../../shared/domain/study.ts';

export interface StudyIndex<T> {
  add(descriptor: Pick<StudyDescriptor, Keys>, entry: T): void;
  /** What shares the StudyInstanceUID, or accession number and PatientID, as `isOfStudy` needs; each once. */
  near(descriptor: Pick<StudyDescriptor, Keys>): readonly T[];
}

type Keys = 'StudyInstanceUID' | 'AccessionNumber' | 'PatientID';

export function createStudyIndex<T>(): StudyIndex<T> {
  const byKey = new Map<string, T[]>();
  const keysOf = ({
    StudyInstanceUID,
    AccessionNumber,
    PatientID,
  }: Pick<StudyDescriptor, Keys>): string[] => {
    const accession = AccessionNumber.trim();
    const own = [`uid ${StudyInstanceUID}`];
    return accession === '' ? own : [...own, JSON.stringify([accession, PatientID.trim()])];
  };
  return {
    add(descriptor, entry) {
      for (const key of keysOf(descriptor)) {
        const known = byKey.get(key);
        if (known === undefined) byKey.set(key, [entry]);
        else known.push(entry);
      }
    },
    near: (descriptor) => [...new Set(keysOf(descriptor).flatMap((key) => byKey.get(key) ?? []))],
  };
}

/** @param descriptorOf where an entry has its descriptor */
export function studyIndexOf<T>(
  entries: readonly T[],
  descriptorOf: (entry: T) => Pick<StudyDescriptor, Keys>,
): StudyIndex<T> {
  const index = createStudyIndex<T>();
  for (const entry of entries) index.add(descriptorOf(entry), entry);
  return index;
}
