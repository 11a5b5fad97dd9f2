// Many answers, one list: the same study asked for twice counts once, and two patients under one UID are not overlooked.
import type { StudyDescriptor } from '../../../shared/domain/study.ts';

/** A study as the PACS listed it. `expected` is the PACS's own count, or null when it did not give one. */
export interface ListedStudy {
  readonly descriptor: StudyDescriptor;
  readonly expected: number | null;
}

/** A count of 0 for a study that exists is a PACS that does not count. */
const countOf = (study: StudyDescriptor): number | null =>
  study.NumberOfStudyRelatedInstances !== null && study.NumberOfStudyRelatedInstances > 0
    ? study.NumberOfStudyRelatedInstances
    : null;

const sum = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a + b);

/**
 * Merges answers of several queries, newest study first.
 *
 * A StudyInstanceUID under which the PACS lists several patients is fetched as one: the counts add up, and the vault keeps
 * apart what is not the first patient's (S-3). Answers without a StudyInstanceUID cannot be fetched and are left out.
 */
export function mergeStudies(answers: readonly StudyDescriptor[]): readonly ListedStudy[] {
  const merged = new Map<string, { study: ListedStudy; patients: Set<string> }>();
  for (const descriptor of answers) {
    const uid = descriptor.StudyInstanceUID;
    if (uid === '') continue;
    const patient = JSON.stringify([descriptor.PatientID, descriptor.IssuerOfPatientID]);
    const known = merged.get(uid);
    if (known === undefined) {
      merged.set(uid, { study: { descriptor, expected: countOf(descriptor) }, patients: new Set([patient]) });
    } else if (!known.patients.has(patient)) {
      known.patients.add(patient);
      known.study = { ...known.study, expected: sum(known.study.expected, countOf(descriptor)) };
    }
  }
  const when = ({ descriptor }: ListedStudy): string => `${descriptor.StudyDate}${descriptor.StudyTime}`;
  return [...merged.values()]
    .map(({ study }) => study)
    .toSorted((a, b) => (when(a) === when(b) ? 0 : when(a) < when(b) ? 1 : -1));
}
