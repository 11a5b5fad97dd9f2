// From "which studies does this station keep" in the configuration to the C-FIND questions that ask for them. Pure.
import type { StudyDescriptor } from '../../../shared/domain/study.ts';
import type { KitConfig } from '../config/schema.ts';
import type { AnsweredKeys, StudyQuery } from '../dicom/port.ts';
import { dateKey, type DateWindow, dateWindow, isInWindow } from './sources/date-window.ts';
import { nameMatches, textMatches } from './sources/key-match.ts';

export type WorklistConfig = KitConfig['worklist'];

/** One question, the modality that its answers must have where they say one, and their days. */
export interface WorklistQuestion {
  readonly query: StudyQuery;
  readonly modality: string | null;
  /** Absent: any. */
  readonly window?: DateWindow;
}

/**
 * The questions of a cycle. ModalitiesInStudy takes one value a question: lists of values are not matched by every PACS.
 *
 * @param wall now, in the reader's time zone
 */
export const worklistQuestions = (config: WorklistConfig, wall: Date): readonly WorklistQuestion[] =>
  config.queries.flatMap((each) => {
    const window = dateWindow(each.dates ?? config.dates, wall);
    const StudyDate = dateKey(window);
    const common: StudyQuery = {
      ...(StudyDate === undefined ? {} : { StudyDate }),
      ...(each.institutionName === undefined ? {} : { InstitutionName: each.institutionName }),
      ...(each.referringPhysicianName === undefined
        ? {}
        : { ReferringPhysicianName: each.referringPhysicianName }),
      ...(each.stationName === undefined ? {} : { StationName: each.stationName }),
      ...(each.departmentName === undefined ? {} : { InstitutionalDepartmentName: each.departmentName }),
    };
    const questions: WorklistQuestion[] = each.modalities.map((modality) => ({
      query: { ...common, ModalitiesInStudy: modality },
      modality,
      window,
    }));
    return questions.length === 0 ? [{ query: common, modality: null, window }] : questions;
  });

/**
 * Whether an answer is one to the question: some PACS ignore keys and answer all. What an answer does not say counts for it:
 * a study more is a nuisance, a study less is a patient without images.
 */
export function answersQuestion(
  study: StudyDescriptor,
  { query, modality, window }: WorklistQuestion,
  also: AnsweredKeys = {},
): boolean {
  const agrees = (key: keyof AnsweredKeys): boolean =>
    query[key] === undefined || textMatches(query[key], also[key] ?? '');
  return (
    (modality === null ||
      study.ModalitiesInStudy.length === 0 ||
      study.ModalitiesInStudy.includes(modality)) &&
    (window === undefined || isInWindow(window, study.StudyDate, study.StudyTime)) &&
    (query.ReferringPhysicianName === undefined ||
      nameMatches(query.ReferringPhysicianName, study.ReferringPhysicianName)) &&
    agrees('InstitutionName') &&
    agrees('StationName') &&
    agrees('InstitutionalDepartmentName')
  );
}
