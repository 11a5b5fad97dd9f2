// Study Root C-FIND (PS3.4 §C.6.2) over the archive: which entities match, and what is said of each.
import type { Archive } from '../archive.ts';
import { type Attributes, isKeyword, type Keyword, vrOf } from '../encoding/dictionary.ts';
import type { RehearsalInstance, RehearsalSeries, RehearsalStudy } from '../model.ts';
import { type Identifier, single } from './identifier.ts';
import { matches } from './matching.ts';

export type FindOutcome =
  | { readonly ok: true; readonly answers: Iterable<Attributes> }
  /** The identifier breaks the model's rules: status 0xA900 (PS3.4 §C.4.1.1.4). */
  | { readonly ok: false; readonly reason: string };

export interface FindOptions {
  readonly aeTitle: string;
  readonly visible: (study: RehearsalStudy) => boolean;
}

/**
 * Answers a query. Answers are computed as they are taken, so that a C-CANCEL saves work.
 *
 * Hierarchical matching without extended negotiation: SERIES needs one StudyInstanceUID, IMAGE also one SeriesInstanceUID
 * (PS3.4 §C.4.1.2.1).
 */
export function find(archive: Archive, identifier: Identifier, options: FindOptions): FindOutcome {
  const level = single(identifier, 'QueryRetrieveLevel');
  switch (level) {
    case 'STUDY':
      return { ok: true, answers: answers(archive, identifier, options, level) };
    case 'SERIES':
      return hasOne(identifier, 'StudyInstanceUID')
        ? { ok: true, answers: answers(archive, identifier, options, level) }
        : { ok: false, reason: 'StudyInstanceUID missing' };
    case 'IMAGE':
      return hasOne(identifier, 'StudyInstanceUID') && hasOne(identifier, 'SeriesInstanceUID')
        ? { ok: true, answers: answers(archive, identifier, options, level) }
        : { ok: false, reason: 'unique key missing' };
    default:
      return { ok: false, reason: 'level not in Study Root' };
  }
}

function hasOne(identifier: Identifier, keyword: string): boolean {
  return identifier.get(keyword)?.length === 1;
}

function* answers(
  archive: Archive,
  identifier: Identifier,
  options: FindOptions,
  level: 'STUDY' | 'SERIES' | 'IMAGE',
): Generator<Attributes> {
  for (const study of archive.studies()) {
    if (!options.visible(study)) continue;
    const ofStudy = studyAttributes(study);
    if (level === 'STUDY') {
      if (isMatch(identifier, ofStudy)) yield answer(identifier, ofStudy, study, level, options);
      continue;
    }
    if (single(identifier, 'StudyInstanceUID') !== study.StudyInstanceUID) continue;
    for (const series of study.series) {
      const ofSeries = { ...ofStudy, ...seriesAttributes(series) };
      if (level === 'SERIES') {
        if (isMatch(identifier, ofSeries)) yield answer(identifier, ofSeries, study, level, options);
        continue;
      }
      if (single(identifier, 'SeriesInstanceUID') !== series.SeriesInstanceUID) continue;
      for (const instance of series.instances) {
        const ofInstance = { ...ofSeries, ...instanceAttributes(series, instance) };
        if (isMatch(identifier, ofInstance)) yield answer(identifier, ofInstance, study, level, options);
      }
    }
  }
}

const NOT_MATCHED = new Set<string>(['QueryRetrieveLevel', 'SpecificCharacterSet', 'RetrieveAETitle']);

function isMatch(identifier: Identifier, attributes: Attributes): boolean {
  for (const [keyword, keys] of identifier) {
    if (NOT_MATCHED.has(keyword) || !isKeyword(keyword)) continue;
    const value = attributes[keyword];
    // Attributes of a lower level, or that this archive doesn't keep, are unsupported keys: they don't restrict.
    if (value === undefined) continue;
    const values = (Array.isArray(value) ? value : [value]).map(String);
    if (!matches(vrOf(keyword), keys, values)) return false;
  }
  return true;
}

/** Every asked attribute, empty where there is no value (PS3.4 §C.4.1.1.3.2), plus the ones each answer must carry. */
function answer(
  identifier: Identifier,
  attributes: Attributes,
  study: RehearsalStudy,
  level: string,
  options: FindOptions,
): Attributes {
  const all: Attributes = {
    ...attributes,
    SpecificCharacterSet: study.patient.SpecificCharacterSet,
    QueryRetrieveLevel: level,
    RetrieveAETitle: options.aeTitle,
    InstanceAvailability: 'ONLINE',
  };
  const asked = [...identifier.keys()].filter(isKeyword);
  const unique: Keyword[] = [
    'StudyInstanceUID',
    'QueryRetrieveLevel',
    'RetrieveAETitle',
    'SpecificCharacterSet',
  ];
  if (level !== 'STUDY') unique.push('SeriesInstanceUID');
  if (level === 'IMAGE') unique.push('SOPInstanceUID');
  const answered: { -readonly [K in keyof Attributes]: Attributes[K] } = {};
  for (const keyword of [...asked, ...unique])
    answered[keyword] = vrOf(keyword) === 'SQ' ? { items: [] } : (all[keyword] ?? '');
  // Absent, not empty, means the default repertoire (PS3.3 C.12.1.1.2).
  if (answered.SpecificCharacterSet === '') delete answered.SpecificCharacterSet;
  return answered;
}

function studyAttributes(study: RehearsalStudy): Attributes {
  const { patient } = study;
  return {
    PatientID: patient.PatientID,
    IssuerOfPatientID: patient.IssuerOfPatientID,
    PatientName: patient.PatientName,
    PatientBirthDate: patient.PatientBirthDate,
    PatientSex: patient.PatientSex,
    StudyInstanceUID: study.StudyInstanceUID,
    StudyDate: study.StudyDate,
    StudyTime: study.StudyTime,
    AccessionNumber: study.AccessionNumber,
    StudyID: study.StudyID,
    StudyDescription: study.StudyDescription,
    ReferringPhysicianName: study.ReferringPhysicianName,
    RequestedProcedurePriority: study.RequestedProcedurePriority,
    InstitutionName: 'Rehearsal Hospital',
    ModalitiesInStudy: [...new Set(study.series.map((s) => s.Modality))],
    SOPClassesInStudy: [...new Set(study.series.map((s) => s.SOPClassUID))],
    NumberOfStudyRelatedSeries: study.series.length,
    NumberOfStudyRelatedInstances: study.series.reduce((n, s) => n + s.instances.length, 0),
    // Not a study attribute, but asked at STUDY level by workstations and answered by most archives.
    BodyPartExamined: [...new Set(study.series.map((s) => s.BodyPartExamined))],
  };
}

function seriesAttributes(series: RehearsalSeries): Attributes {
  return {
    SeriesInstanceUID: series.SeriesInstanceUID,
    Modality: series.Modality,
    SeriesNumber: series.SeriesNumber,
    SeriesDescription: series.SeriesDescription,
    BodyPartExamined: series.BodyPartExamined,
    Laterality: series.Laterality,
    FrameOfReferenceUID: series.FrameOfReferenceUID,
    NumberOfSeriesRelatedInstances: series.instances.length,
  };
}

function instanceAttributes(series: RehearsalSeries, instance: RehearsalInstance): Attributes {
  return {
    SOPInstanceUID: instance.SOPInstanceUID,
    SOPClassUID: series.SOPClassUID,
    InstanceNumber: instance.InstanceNumber,
  };
}
