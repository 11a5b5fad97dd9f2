// The fake station's patients and studies: invented people in several scripts, every state that a row can be in.
import { createHash } from 'node:crypto';
import type { InstanceView, SeriesView, StudyView } from '../../../shared/contract/views.ts';
import { assertNever } from '../../../shared/domain/assert-never.ts';
import { completenessOf } from '../../../shared/domain/study.ts';
import {
  M_MODE,
  regionItems,
  SEQUENCE_OF_ULTRASOUND_REGIONS,
  TISSUE,
} from '../../fixtures/ultrasound-regions.ts';
import { writeDataSet } from './data-set.ts';
import type { Element } from './data-set.ts';
import { documentOf, REPORT } from './documents.ts';
import type { FakeDocument } from './documents.ts';
import { abdomenSlice, chestFilm, colourLoop } from './phantoms.ts';

export interface FakeInstance {
  readonly view: InstanceView;
  /** The data set, made when asked for. */
  readonly bytes: () => Uint8Array;
}

export interface FakeStudy {
  readonly view: StudyView;
  readonly instances: ReadonlyMap<string, FakeInstance>;
}

export const keyOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

const EXPLICIT_LE = '1.2.840.10008.1.2.1';
const CT = '1.2.840.10008.5.1.4.1.1.2';
const CR = '1.2.840.10008.5.1.4.1.1.1';
const US_MULTI = '1.2.840.10008.5.1.4.1.1.3.1';

interface Person {
  readonly PatientID: string;
  readonly PatientName: string;
  readonly PatientBirthDate: string;
  readonly PatientSex: string;
}

export interface StudyPlan {
  readonly id: string;
  readonly person: Person;
  readonly StudyDate: string;
  readonly StudyTime: string;
  readonly StudyDescription: string;
  readonly modality: 'CT' | 'CR' | 'US';
  readonly count: number;
  readonly expected: number | null;
  readonly asOf: string | null;
  readonly reason: string;
  readonly forStudy?: string;
  readonly priors?: readonly string[];
  readonly damaged?: number;
  readonly quarantined?: number;
  readonly withReport?: boolean;
  /** Series of documents.ts. */
  readonly documents?: readonly number[];
}

const uid = (plan: StudyPlan, ...parts: readonly number[]): string =>
  ['1.2.826.0.1.3680043.10.999', Number.parseInt(keyOf(plan.id).slice(0, 7), 16), ...parts].join('.');

/** How a CT slice lies: series 3 is sagittal, every other one axial; a prior has thicker slices and its own frame of reference. */
const ctGeometry = (plan: StudyPlan, series: number, index: number) => {
  const step = plan.forStudy === undefined ? 5 : 10;
  return {
    FrameOfReferenceUID: uid(plan, 0, 1),
    ...(series === 3
      ? {
          ImagePositionPatient: [index * step - 75, -192, 20],
          ImageOrientationPatient: [0, 1, 0, 0, 0, -1],
        }
      : {
          ImagePositionPatient: [-192, -192, -index * step],
          ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
        }),
  };
};

const pixelElements = (plan: StudyPlan, series: number, index: number): readonly Element[] => {
  switch (plan.modality) {
    case 'CT': {
      const side = 256;
      const geometry = ctGeometry(plan, series, index);
      return [
        [0x00280002, 'US', 1],
        [0x00280004, 'CS', 'MONOCHROME2'],
        [0x00280010, 'US', side],
        [0x00280011, 'US', side],
        [0x00200032, 'DS', geometry.ImagePositionPatient.join('\\')],
        [0x00200037, 'DS', geometry.ImageOrientationPatient.join('\\')],
        [0x00200052, 'UI', geometry.FrameOfReferenceUID],
        [0x00280030, 'DS', '1.5\\1.5'],
        [0x00280100, 'US', 16],
        [0x00280101, 'US', 16],
        [0x00280102, 'US', 15],
        [0x00280103, 'US', 1],
        [0x00281050, 'DS', '40'],
        [0x00281051, 'DS', '400'],
        [0x00281052, 'DS', '0'],
        [0x00281053, 'DS', '1'],
        [0x7fe00010, 'OW', abdomenSlice(side, index / Math.max(1, plan.count))],
      ];
    }
    case 'CR':
      return [
        [0x00200020, 'CS', 'L\\F'],
        [0x00280002, 'US', 1],
        [0x00280004, 'CS', 'MONOCHROME2'],
        [0x00280010, 'US', 900],
        [0x00280011, 'US', 760],
        [0x00280100, 'US', 16],
        [0x00280101, 'US', 12],
        [0x00280102, 'US', 11],
        [0x00280103, 'US', 0],
        [0x00281050, 'DS', '2000'],
        [0x00281051, 'DS', '3400'],
        [0x00181600, 'CS', 'RECTANGULAR'],
        [0x00181602, 'IS', '41'],
        [0x00181604, 'IS', '720'],
        [0x00181606, 'IS', '41'],
        [0x00181608, 'IS', '860'],
        // A filled square of 64 by 64 pixels in the middle.
        [0x60000010, 'US', 64],
        [0x60000011, 'US', 64],
        [0x60000040, 'CS', 'G'],
        [0x60000050, 'SS', [419, 349]],
        [0x60000100, 'US', 1],
        [0x60000102, 'US', 0],
        [0x60003000, 'OW', new Uint8Array(512).fill(0xff)],
        [0x7fe00010, 'OW', chestFilm(900, 760)],
      ];
    case 'US':
      return [
        [0x00280002, 'US', 3],
        [0x00280004, 'CS', 'RGB'],
        [0x00280006, 'US', 0],
        [0x00181063, 'DS', '40'],
        [SEQUENCE_OF_ULTRASOUND_REGIONS, 'SQ', regionItems([TISSUE, M_MODE])],
        [0x00280008, 'IS', '24'],
        [0x00280010, 'US', 300],
        [0x00280011, 'US', 400],
        [0x00280100, 'US', 8],
        [0x00280101, 'US', 8],
        [0x00280102, 'US', 7],
        [0x00280103, 'US', 0],
        [0x7fe00010, 'OB', colourLoop(300, 400, 24)],
      ];
    default:
      return assertNever(plan.modality);
  }
};

const CLASSES = { CT, CR, US: US_MULTI } as const;

const makeInstance = (
  plan: StudyPlan,
  series: number,
  index: number,
  condition: InstanceView['condition'],
): FakeInstance => {
  const document: FakeDocument | null = documentOf(series);
  const SOPClassUID = document?.SOPClassUID ?? CLASSES[plan.modality];
  const SOPInstanceUID = uid(plan, series, index + 1);
  const geometry =
    plan.modality === 'CT' && !document
      ? ctGeometry(plan, series, index)
      : { ImagePositionPatient: null, ImageOrientationPatient: null, FrameOfReferenceUID: '' };
  const attributes: InstanceView['attributes'] = {
    SOPClassUID,
    SOPInstanceUID,
    StudyInstanceUID: uid(plan),
    SeriesInstanceUID: uid(plan, series),
    TransferSyntaxUID: EXPLICIT_LE,
    ...plan.person,
    IssuerOfPatientID: 'HOSPITAL-A',
    StudyDate: plan.StudyDate,
    StudyTime: plan.StudyTime,
    StudyDescription: plan.StudyDescription,
    AccessionNumber: `A${plan.id.toUpperCase()}`,
    Modality: document?.Modality ?? plan.modality,
    SeriesNumber: document?.SeriesNumber ?? series,
    SeriesDescription: document?.SeriesDescription ?? `${plan.StudyDescription} ${series}`,
    BodyPartExamined: '',
    Laterality: '',
    InstanceNumber: index + 1,
    NumberOfFrames: plan.modality === 'US' && !document ? 24 : null,
    Rows: null,
    Columns: null,
    PhotometricInterpretation: '',
    ...geometry,
    hasPixels: !document,
  };
  const view: InstanceView = {
    instanceKey: keyOf(SOPInstanceUID),
    attributes,
    bytes: 132_000,
    condition,
    conditionReason:
      condition === 'quarantined' ? 'Its header names another patient ID than the study does.' : '',
  };
  const bytes = (): Uint8Array =>
    document?.bytes({
      SOPInstanceUID,
      StudyInstanceUID: uid(plan),
      image: (number) => uid(plan, 1, number),
    }) ??
    writeDataSet([
      [0x00080005, 'CS', 'ISO_IR 192'],
      [0x00080016, 'UI', SOPClassUID],
      [0x00080018, 'UI', SOPInstanceUID],
      [0x00080060, 'CS', attributes.Modality],
      [0x00100010, 'PN', plan.person.PatientName],
      [0x00100020, 'LO', plan.person.PatientID],
      [0x0020000d, 'UI', attributes.StudyInstanceUID],
      [0x0020000e, 'UI', attributes.SeriesInstanceUID],
      ...pixelElements(plan, series, index),
    ]);
  return { view, bytes };
};

/** Builds a study from its plan. */
export function makeStudy(plan: StudyPlan): FakeStudy {
  const instances = new Map<string, FakeInstance>();
  const series: SeriesView[] = [];
  const addSeries = (number: number, count: number): void => {
    const made = Array.from({ length: count }, (_, index) => {
      const condition =
        number === 1 && index < (plan.damaged ?? 0)
          ? 'damaged'
          : number === 1 && index < (plan.damaged ?? 0) + (plan.quarantined ?? 0)
            ? 'quarantined'
            : 'sound';
      return makeInstance(plan, number, index, condition);
    });
    for (const instance of made) instances.set(instance.view.instanceKey, instance);
    const [first] = made;
    if (!first) return;
    series.push({
      SeriesInstanceUID: first.view.attributes.SeriesInstanceUID,
      Modality: first.view.attributes.Modality,
      SeriesNumber: first.view.attributes.SeriesNumber,
      SeriesDescription: first.view.attributes.SeriesDescription,
      instances: made.map(({ view }) => view),
    });
  };
  addSeries(1, plan.count);
  if (plan.withReport) addSeries(REPORT, 1);
  if (plan.modality === 'CT' && plan.count > 20) addSeries(3, Math.floor(plan.count / 2));
  for (const series of plan.documents ?? []) addSeries(series, 1);
  const studyKey = keyOf(uid(plan));
  const held = instances.size;
  const descriptor: StudyView['descriptor'] = {
    StudyInstanceUID: uid(plan),
    ...plan.person,
    IssuerOfPatientID: 'HOSPITAL-A',
    StudyDate: plan.StudyDate,
    StudyTime: plan.StudyTime,
    AccessionNumber: `A${plan.id.toUpperCase()}`,
    StudyDescription: plan.StudyDescription,
    ModalitiesInStudy: plan.withReport ? [plan.modality, 'SR'] : [plan.modality],
    BodyPartExamined: plan.modality === 'CT' ? 'ABDOMEN' : '',
    ReferringPhysicianName: '',
    StudyID: plan.id,
    NumberOfStudyRelatedSeries: series.length,
    NumberOfStudyRelatedInstances: plan.expected,
  };
  const purpose: StudyView['purpose'] =
    plan.forStudy === undefined
      ? { kind: 'worklist', reason: plan.reason }
      : { kind: 'prior', reason: plan.reason, forStudy: plan.forStudy, score: 0.9 };
  return {
    instances,
    view: {
      studyKey,
      descriptor,
      purpose,
      onList: purpose.kind === 'worklist',
      completeness: completenessOf(held, plan.expected === null ? null : held + plan.expected),
      damaged: plan.damaged ?? 0,
      quarantined: plan.quarantined ?? 0,
      asOf: plan.asOf,
      heldBytes: held * 132_000,
      priors: (plan.priors ?? []).map((id) => keyOf(uid({ ...plan, id }))),
      series,
    },
  };
}

export const studyKeyOf = (plan: StudyPlan): string => keyOf(uid(plan));
