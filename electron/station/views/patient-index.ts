// Which studies are one patient's, for every row of a department at once: comparing each study with each other one would keep the
// station busy for minutes (6,000 studies: 36 million comparisons of names).
import { samePatient } from '../../../shared/domain/same-patient.ts';
import type { StudyDescriptor } from '../../../shared/domain/study.ts';
import type { StudyRecord } from '../vault/port.ts';

/** Records that state the very same identity: what is said of one of them holds for all. */
interface Identity {
  readonly of: StudyDescriptor;
  readonly records: StudyRecord[];
}

export interface PatientIndex {
  /** The other studies of the record's patient by S-3's rule (`samePatient`), in the order in which they were handed in. */
  othersOf(record: StudyRecord): readonly StudyRecord[];
}

const identityOf = ({
  PatientID,
  IssuerOfPatientID,
  PatientName,
  PatientBirthDate,
}: StudyDescriptor): string => JSON.stringify([PatientID, IssuerOfPatientID, PatientName, PatientBirthDate]);

/** Nobody without a PatientID is anybody's (S-3): those are never compared. */
export function patientIndex(records: readonly StudyRecord[]): PatientIndex {
  const places = new Map(records.map((record, place) => [record, place]));
  const byId = new Map<string, Map<string, Identity>>();
  for (const record of records) {
    const id = record.descriptor.PatientID.trim();
    if (id === '') continue;
    const identities = byId.get(id) ?? new Map<string, Identity>();
    byId.set(id, identities);
    const name = identityOf(record.descriptor);
    const known = identities.get(name);
    if (known === undefined) identities.set(name, { of: record.descriptor, records: [record] });
    else known.records.push(record);
  }
  const placeOf = (record: StudyRecord): number => places.get(record) ?? records.length;
  return {
    othersOf: (record) =>
      [...(byId.get(record.descriptor.PatientID.trim())?.values() ?? [])]
        .filter(({ of }) => samePatient(record.descriptor, of))
        .flatMap(({ records: same }) => same)
        .filter(({ studyKey }) => studyKey !== record.studyKey)
        .toSorted((a, b) => placeOf(a) - placeOf(b)),
  };
}
