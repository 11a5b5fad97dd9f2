// What the rehearsal archive holds: studies, series and instances as plain descriptions. Pixels are not in here: they are
// drawn when somebody asks, from the recipe that a series carries.
import type { PhantomRecipe } from './phantoms/recipe.ts';

export interface RehearsalPatient {
  readonly PatientID: string;
  readonly IssuerOfPatientID: string;
  /** PN with its component groups joined by `=` (PS3.5 §6.2.1.1). */
  readonly PatientName: string;
  readonly PatientBirthDate: string;
  readonly PatientSex: 'F' | 'M' | 'O';
  /** What this patient's studies are written in: `''`, `ISO_IR 100`, `ISO_IR 192`, `GB18030`, `\ISO 2022 IR 87`. */
  readonly SpecificCharacterSet: string;
}

export interface RehearsalStudy {
  readonly patient: RehearsalPatient;
  readonly StudyInstanceUID: string;
  readonly StudyDate: string;
  readonly StudyTime: string;
  readonly AccessionNumber: string;
  readonly StudyID: string;
  readonly StudyDescription: string;
  readonly ReferringPhysicianName: string;
  readonly RequestedProcedurePriority: 'STAT' | 'ROUTINE';
  /** False for a study of today's list, true for one of an earlier day. */
  readonly isPrior: boolean;
  readonly series: readonly RehearsalSeries[];
}

export interface RehearsalSeries {
  readonly SeriesInstanceUID: string;
  readonly FrameOfReferenceUID: string;
  readonly Modality: string;
  readonly SOPClassUID: string;
  readonly SeriesNumber: number;
  readonly SeriesDescription: string;
  readonly BodyPartExamined: string;
  readonly Laterality: '' | 'L' | 'R';
  /** What the instances are stored in: Explicit VR Little Endian or RLE Lossless. */
  readonly TransferSyntaxUID: string;
  readonly recipe: PhantomRecipe;
  readonly instances: readonly RehearsalInstance[];
}

export interface RehearsalInstance {
  readonly SOPInstanceUID: string;
  /** From 1. `recipe` and this number make the pixels. */
  readonly InstanceNumber: number;
}

export const TRANSFER_SYNTAX = {
  implicitVrLittleEndian: '1.2.840.10008.1.2',
  explicitVrLittleEndian: '1.2.840.10008.1.2.1',
  rleLossless: '1.2.840.10008.1.2.5',
} as const;

export const SOP_CLASS = {
  verification: '1.2.840.10008.1.1',
  studyRootFind: '1.2.840.10008.5.1.4.1.2.2.1',
  studyRootMove: '1.2.840.10008.5.1.4.1.2.2.2',
  studyRootGet: '1.2.840.10008.5.1.4.1.2.2.3',
  crImage: '1.2.840.10008.5.1.4.1.1.1',
  mgImageForPresentation: '1.2.840.10008.5.1.4.1.1.1.2',
  ctImage: '1.2.840.10008.5.1.4.1.1.2',
  mrImage: '1.2.840.10008.5.1.4.1.1.4',
  usMultiframe: '1.2.840.10008.5.1.4.1.1.3.1',
} as const;
