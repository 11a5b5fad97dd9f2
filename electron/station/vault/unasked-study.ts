// A study that arrived before the PACS said anything of it: described by its first image, and named as unasked for.
import type { InstanceAttributes } from '../../../shared/domain/instance.ts';
import type { StudyDescriptor } from '../../../shared/domain/study.ts';
import type { StudyContent } from './sealed-rows.ts';

/** What a header tells of its study; counts stay unknown, so that it is never called complete (S-1). */
export const descriptorFrom = (attributes: InstanceAttributes): StudyContent => ({
  descriptor: {
    StudyInstanceUID: attributes.StudyInstanceUID,
    PatientID: attributes.PatientID,
    IssuerOfPatientID: attributes.IssuerOfPatientID,
    PatientName: attributes.PatientName,
    PatientBirthDate: attributes.PatientBirthDate,
    PatientSex: attributes.PatientSex,
    StudyDate: attributes.StudyDate,
    StudyTime: attributes.StudyTime,
    AccessionNumber: attributes.AccessionNumber,
    StudyDescription: attributes.StudyDescription,
    ModalitiesInStudy: attributes.Modality === '' ? [] : [attributes.Modality],
    BodyPartExamined: attributes.BodyPartExamined,
    ReferringPhysicianName: '',
    StudyID: '',
    NumberOfStudyRelatedSeries: null,
    NumberOfStudyRelatedInstances: null,
  },
  purpose: { kind: 'unsolicited', reason: 'It arrived without having been asked for.' },
});

/** Stands in for a study whose catalogue entry does not authenticate: it names nobody. */
export const DAMAGED_STUDY: StudyContent = {
  descriptor: {
    StudyInstanceUID: '',
    PatientID: '',
    IssuerOfPatientID: '',
    PatientName: '',
    PatientBirthDate: '',
    PatientSex: '',
    StudyDate: '',
    StudyTime: '',
    AccessionNumber: '',
    StudyDescription: '',
    ModalitiesInStudy: [],
    BodyPartExamined: '',
    ReferringPhysicianName: '',
    StudyID: '',
    NumberOfStudyRelatedSeries: null,
    NumberOfStudyRelatedInstances: null,
  } satisfies StudyDescriptor,
  purpose: { kind: 'unsolicited', reason: 'Its catalogue entry is damaged: fetch it again, or purge it.' },
};

/** Stands in for an instance whose catalogue row does not authenticate. */
export const DAMAGED_ATTRIBUTES: InstanceAttributes = {
  SOPClassUID: '',
  SOPInstanceUID: '',
  StudyInstanceUID: '',
  SeriesInstanceUID: '',
  TransferSyntaxUID: '',
  PatientID: '',
  IssuerOfPatientID: '',
  PatientName: '',
  PatientBirthDate: '',
  PatientSex: '',
  StudyDate: '',
  StudyTime: '',
  StudyDescription: '',
  AccessionNumber: '',
  Modality: '',
  SeriesNumber: null,
  SeriesDescription: '',
  BodyPartExamined: '',
  Laterality: '',
  InstanceNumber: null,
  NumberOfFrames: null,
  Rows: null,
  Columns: null,
  PhotometricInterpretation: '',
  ImagePositionPatient: null,
  ImageOrientationPatient: null,
  FrameOfReferenceUID: '',
  hasPixels: false,
};
