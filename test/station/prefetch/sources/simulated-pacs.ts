// A PACS as the splitting meets it: it matches as PS3.4 has it, and chokes in one of the ways that real ones do.
import type { StudyQuery } from '../../../../electron/station/dicom/port.ts';
import type {
  PieceOutcome,
  SplitResult,
} from '../../../../electron/station/prefetch/sources/split-question.ts';
import { splitQuestion } from '../../../../electron/station/prefetch/sources/split-question.ts';
import {
  createLearntAnswers,
  type LearntAnswers,
  type QueryKey,
} from '../../../../electron/station/prefetch/sources/learnt-answers.ts';
import { isLinkTrouble } from '../../../../electron/station/prefetch/tools.ts';
import { type KitError, type KitErrorCode, kitError } from '../../../../shared/contract/kit-error.ts';
import type { StudyDescriptor } from '../../../../shared/domain/study.ts';
import { archived } from '../fake-archive.ts';

export const TODAY = '20261122';

export const study = (over: Partial<StudyDescriptor>): StudyDescriptor => archived(over).descriptor;

export type Choke = 'FE00' | 'FE00 empty' | 'A700' | 'C000' | 'deadline' | 'silent';

export interface Habits {
  readonly limit: number;
  readonly choke: Choke;
  readonly ignores?: readonly QueryKey[];
  readonly rejects?: readonly QueryKey[];
}

const failed = (code: KitErrorCode, status?: string): KitError =>
  kitError(code, 'It failed.', 'Wait.', status === undefined ? {} : { status });

const inRange = (value: string, key: string | undefined): boolean => {
  if (key === undefined) return true;
  if (value === '') return false;
  if (!key.includes('-')) return value === key;
  const [from = '', to = ''] = key.split('-');
  return (from === '' || value >= from) && (to === '' || value <= to);
};

export function matches(
  each: StudyDescriptor,
  query: StudyQuery,
  ignores: readonly QueryKey[] = [],
): boolean {
  const asks = (key: QueryKey): string | undefined => (ignores.includes(key) ? undefined : query[key]);
  const modality = asks('ModalitiesInStudy');
  return (
    inRange(each.StudyDate, asks('StudyDate')) &&
    inRange(each.StudyTime, asks('StudyTime')) &&
    (modality === undefined || each.ModalitiesInStudy.includes(modality))
  );
}

export function simulatedPacs(studies: readonly StudyDescriptor[], habits: Habits) {
  return (query: StudyQuery): PieceOutcome => {
    if (habits.rejects?.some((key) => query[key] !== undefined) === true) {
      return { answers: [], error: failed('dicom.status-failure', 'A900') };
    }
    const found = studies
      .filter((each) => matches(each, query, habits.ignores))
      .map((each) => ({ study: each, also: {} }));
    if (found.length <= habits.limit) return { answers: found, error: null };
    const some = found.slice(0, habits.limit);
    switch (habits.choke) {
      case 'FE00':
        return { answers: some, error: failed('dicom.answer-too-large', 'FE00') };
      case 'FE00 empty':
        return { answers: [], error: failed('dicom.answer-too-large', 'FE00') };
      case 'A700':
        return { answers: [], error: failed('dicom.status-refused', 'A700') };
      case 'C000':
        return { answers: [], error: failed('dicom.status-failure', 'C000') };
      case 'deadline':
        return { answers: some.slice(0, 1), error: failed('dicom.deadline-exceeded') };
      case 'silent':
        return { answers: some, error: null };
      default:
        return habits.choke satisfies never;
    }
  };
}

export function ask(
  query: StudyQuery,
  answer: (query: StudyQuery) => PieceOutcome,
  over: { learnt?: LearntAnswers; budget?: number; modalities?: readonly string[] } = {},
): { result: SplitResult; uids: Set<string>; asked: StudyQuery[]; learnt: LearntAnswers } {
  const learnt = over.learnt ?? createLearntAnswers();
  const budget = { left: over.budget ?? 300 };
  const splitting = splitQuestion(query, {
    learnt,
    today: TODAY,
    budget,
    modalities: over.modalities ?? [],
    isLinkTrouble,
  });
  const uids = new Set<string>();
  const asked: StudyQuery[] = [];
  let step = splitting.next();
  while (step.done !== true) {
    asked.push(step.value);
    const outcome = answer(step.value);
    for (const each of outcome.answers) uids.add(each.study.StudyInstanceUID);
    step = splitting.next(outcome);
  }
  return { result: step.value, uids, asked, learnt };
}
