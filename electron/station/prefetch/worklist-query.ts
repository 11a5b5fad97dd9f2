// From "which studies does this station keep" in the configuration to the C-FIND questions that ask for them. Pure.
import type { StudyDescriptor } from '../../../shared/domain/study.ts';
import type { KitConfig } from '../config/schema.ts';
import type { StudyQuery } from '../dicom/port.ts';

export type WorklistConfig = KitConfig['worklist'];

/** One question, and the modality that its answers must have where they say one. */
export interface WorklistQuestion {
  readonly query: StudyQuery;
  readonly modality: string | null;
}

/** A local calendar day as a DA value (PS3.5 §6.2): a worklist day is the reader's, not Greenwich's. */
export function dicomDay(wall: Date, daysBefore = 0): string {
  const day = new Date(wall.getFullYear(), wall.getMonth(), wall.getDate() - daysBefore);
  const month = String(day.getMonth() + 1).padStart(2, '0');
  return `${String(day.getFullYear()).padStart(4, '0')}${month}${String(day.getDate()).padStart(2, '0')}`;
}

function studyDates(dates: WorklistConfig['dates'], wall: Date): { StudyDate?: string } {
  if (dates === 'any') return {};
  if (dates === 'today') return { StudyDate: dicomDay(wall) };
  if ('days' in dates) {
    return {
      StudyDate: dates.days === 1 ? dicomDay(wall) : `${dicomDay(wall, dates.days - 1)}-${dicomDay(wall)}`,
    };
  }
  return { StudyDate: dates.from === dates.to ? dates.from : `${dates.from}-${dates.to}` };
}

/**
 * The questions of a cycle. ModalitiesInStudy takes one value a question: lists of values are not matched by every PACS.
 *
 * @param wall now, in the reader's time zone
 */
export function worklistQuestions(config: WorklistConfig, wall: Date): readonly WorklistQuestion[] {
  const dates = studyDates(config.dates, wall);
  return config.queries.flatMap(({ modalities, institutionName, referringPhysicianName }) => {
    const common: StudyQuery = {
      ...dates,
      ...(institutionName === undefined ? {} : { InstitutionName: institutionName }),
      ...(referringPhysicianName === undefined ? {} : { ReferringPhysicianName: referringPhysicianName }),
    };
    const questions: WorklistQuestion[] = modalities.map((modality) => ({
      query: { ...common, ModalitiesInStudy: modality },
      modality,
    }));
    return questions.length === 0 ? [{ query: common, modality: null }] : questions;
  });
}

/** Some PACS ignore ModalitiesInStudy as a key and answer all; a study that does not say its modalities is kept. */
export const answersQuestion = (study: StudyDescriptor, { modality }: WorklistQuestion): boolean =>
  modality === null || study.ModalitiesInStudy.length === 0 || study.ModalitiesInStudy.includes(modality);
