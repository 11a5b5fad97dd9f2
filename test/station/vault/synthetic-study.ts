// One made-up study and its images: shared by tests, the crash child and the throughput script, which run outside vitest.
import type { Result } from '../../../shared/contract/result.ts';
import type { InstanceAttributes } from '../../../shared/domain/instance.ts';
import type { StudyDescriptor } from '../../../shared/domain/study.ts';

export const must = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
};

export const STUDY_UID = '1.2.826.0.1.3680043.10.1544.77';

export const descriptor = (over: Partial<StudyDescriptor> = {}): StudyDescriptor => ({
  StudyInstanceUID: STUDY_UID,
  PatientID: 'PID-4711-XYZZY',
  IssuerOfPatientID: 'HOSPITALISSUER',
  PatientName: 'Nightingale^Florentina',
  PatientBirthDate: '18200512',
  PatientSex: 'F',
  StudyDate: '20260304',
  StudyTime: '050607',
  AccessionNumber: 'ACC-998877',
  StudyDescription: 'CT ABDOMEN',
  ModalitiesInStudy: ['CT'],
  BodyPartExamined: 'ABDOMEN',
  ReferringPhysicianName: 'Snow^Jonathan',
  StudyID: 'S-31415',
  NumberOfStudyRelatedSeries: 1,
  NumberOfStudyRelatedInstances: 3,
  ...over,
});

export const attributes = (
  SOPInstanceUID: string,
  over: Partial<InstanceAttributes> = {},
): InstanceAttributes => ({
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
  SOPInstanceUID,
  StudyInstanceUID: STUDY_UID,
  SeriesInstanceUID: `${STUDY_UID}.1`,
  TransferSyntaxUID: '1.2.840.10008.1.2.1',
  PatientID: 'PID-4711-XYZZY',
  IssuerOfPatientID: 'HOSPITALISSUER',
  PatientName: 'Nightingale^Florentina',
  PatientBirthDate: '18200512',
  PatientSex: 'F',
  StudyDate: '20260304',
  StudyTime: '050607',
  StudyDescription: 'CT ABDOMEN',
  AccessionNumber: 'ACC-998877',
  Modality: 'CT',
  SeriesNumber: 1,
  SeriesDescription: 'AXIAL',
  BodyPartExamined: 'ABDOMEN',
  Laterality: '',
  InstanceNumber: 1,
  NumberOfFrames: null,
  Rows: 512,
  Columns: 512,
  PhotometricInterpretation: 'MONOCHROME2',
  ImagePositionPatient: [0, 0, 0],
  ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
  FrameOfReferenceUID: '1.2.3',
  hasPixels: true,
  ...over,
});

export const sopUid = (n: number, study = STUDY_UID): string => `${study}.1.${n}`;
