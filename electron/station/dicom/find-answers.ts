// Turns C-FIND identifiers into what the station's port answers, attribute by attribute (PS3.4 §C.6.2.1).
import type { StudyDescriptor } from '../../../shared/domain/study.ts';
import type { Identifier } from './identifier.ts';
import type { AnsweredKeys, ImageAnswer, SeriesAnswer, StudyQuery } from './port.ts';

const TAG = {
  StudyDate: 0x00080020,
  StudyTime: 0x00080030,
  AccessionNumber: 0x00080050,
  InstitutionName: 0x00080080,
  StationName: 0x00081010,
  InstitutionalDepartmentName: 0x00081040,
  Modality: 0x00080060,
  ModalitiesInStudy: 0x00080061,
  ReferringPhysicianName: 0x00080090,
  StudyDescription: 0x00081030,
  SeriesDescription: 0x0008103e,
  SOPClassUID: 0x00080016,
  SOPInstanceUID: 0x00080018,
  PatientName: 0x00100010,
  PatientID: 0x00100020,
  IssuerOfPatientID: 0x00100021,
  PatientBirthDate: 0x00100030,
  PatientSex: 0x00100040,
  BodyPartExamined: 0x00180015,
  StudyInstanceUID: 0x0020000d,
  SeriesInstanceUID: 0x0020000e,
  StudyID: 0x00200010,
  SeriesNumber: 0x00200011,
  InstanceNumber: 0x00200013,
  NumberOfStudyRelatedSeries: 0x00201206,
  NumberOfStudyRelatedInstances: 0x00201208,
  NumberOfSeriesRelatedInstances: 0x00201209,
} as const;

// A negative count is a PACS's way of not knowing.
const count = (value: number | null): number | null => (value === null || value < 0 ? null : value);

/** A study, or `null` when the answer has no usable StudyInstanceUID. */
export function studyOf(answer: Identifier): StudyDescriptor | null {
  const StudyInstanceUID = answer.uid(TAG.StudyInstanceUID);
  if (StudyInstanceUID === null) return null;
  return {
    StudyInstanceUID,
    PatientID: answer.text(TAG.PatientID, 'LO'),
    IssuerOfPatientID: answer.text(TAG.IssuerOfPatientID, 'LO'),
    PatientName: answer.text(TAG.PatientName, 'PN'),
    PatientBirthDate: answer.ascii(TAG.PatientBirthDate),
    PatientSex: answer.ascii(TAG.PatientSex),
    StudyDate: answer.ascii(TAG.StudyDate),
    StudyTime: answer.ascii(TAG.StudyTime),
    AccessionNumber: answer.text(TAG.AccessionNumber, 'SH'),
    StudyDescription: answer.text(TAG.StudyDescription, 'LO'),
    ModalitiesInStudy: [...answer.list(TAG.ModalitiesInStudy)],
    BodyPartExamined: answer.ascii(TAG.BodyPartExamined),
    ReferringPhysicianName: answer.text(TAG.ReferringPhysicianName, 'PN'),
    StudyID: answer.text(TAG.StudyID, 'SH'),
    NumberOfStudyRelatedSeries: count(answer.integer(TAG.NumberOfStudyRelatedSeries)),
    NumberOfStudyRelatedInstances: count(answer.integer(TAG.NumberOfStudyRelatedInstances)),
  };
}

/** The optional keys that the query had, as this answer has them. */
export const alsoAnswered = (answer: Identifier, query: StudyQuery): AnsweredKeys => ({
  ...(query.InstitutionName !== undefined && { InstitutionName: answer.text(TAG.InstitutionName, 'LO') }),
  ...(query.StationName !== undefined && { StationName: answer.text(TAG.StationName, 'SH') }),
  ...(query.InstitutionalDepartmentName !== undefined && {
    InstitutionalDepartmentName: answer.text(TAG.InstitutionalDepartmentName, 'LO'),
  }),
});

// Left out is fine; another study's or series' answer is not ours.
const contradicts = (answered: string | null, asked: string): boolean =>
  answered !== null && answered !== asked;

/**
 * A series, or `null` when the answer has no usable SeriesInstanceUID.
 *
 * @param StudyInstanceUID what was asked for: some archives leave the parent's key out of their answers
 */
export function seriesOf(answer: Identifier, StudyInstanceUID: string): SeriesAnswer | null {
  const SeriesInstanceUID = answer.uid(TAG.SeriesInstanceUID);
  if (SeriesInstanceUID === null) return null;
  if (contradicts(answer.uid(TAG.StudyInstanceUID), StudyInstanceUID)) return null;
  return {
    StudyInstanceUID,
    SeriesInstanceUID,
    Modality: answer.ascii(TAG.Modality),
    SeriesNumber: answer.integer(TAG.SeriesNumber),
    SeriesDescription: answer.text(TAG.SeriesDescription, 'LO'),
    BodyPartExamined: answer.ascii(TAG.BodyPartExamined),
    NumberOfSeriesRelatedInstances: count(answer.integer(TAG.NumberOfSeriesRelatedInstances)),
  };
}

/** An image (any instance), or `null` when the answer has no usable SOPInstanceUID. */
export function imageOf(
  answer: Identifier,
  key: { readonly StudyInstanceUID: string; readonly SeriesInstanceUID: string },
): ImageAnswer | null {
  const SOPInstanceUID = answer.uid(TAG.SOPInstanceUID);
  if (SOPInstanceUID === null) return null;
  if (contradicts(answer.uid(TAG.StudyInstanceUID), key.StudyInstanceUID)) return null;
  if (contradicts(answer.uid(TAG.SeriesInstanceUID), key.SeriesInstanceUID)) return null;
  return {
    StudyInstanceUID: key.StudyInstanceUID,
    SeriesInstanceUID: key.SeriesInstanceUID,
    SOPInstanceUID,
    SOPClassUID: answer.uid(TAG.SOPClassUID) ?? '',
    InstanceNumber: answer.integer(TAG.InstanceNumber),
  };
}
