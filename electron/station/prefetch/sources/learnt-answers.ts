// How a PACS answers questions, learnt from its answers: which keys it ignores or rejects, and how much it gives at once. Kept in
// memory between cycles, so that what was found out once is not found out again at the PACS's cost.
import type { CapabilityView } from '../../../../shared/contract/endpoint-view.ts';
import type { StudyDescriptor } from '../../../../shared/domain/study.ts';
import type { AnsweredKeys, StudyQuery } from '../../dicom/port.ts';

export type QueryKey = keyof StudyQuery;

/** Something seen of a PACS, for its row of capabilities. */
export interface ObservedCapability {
  readonly endpointId: string;
  readonly id: CapabilityView['id'];
  readonly verdict: CapabilityView['verdict'];
  readonly words: string;
}

export interface LearntAnswers {
  /** Keys that the PACS takes and does not match by: its answers contradicted them. */
  readonly ignored: Set<QueryKey>;
  /** Keys of questions that it answered: a failure is not about them. */
  readonly accepted: Set<QueryKey>;
  /** Keys that it fails on; it is asked without them. */
  readonly rejected: Set<QueryKey>;
  /** It ends an answer here and says so, as seen last. */
  saidLimit: number | null;
  /** It ends an answer here without a word: narrower questions brought more. */
  silentLimit: number | null;
  readonly seen: { answers: number; withCount: number; withModalities: number; byRange: number };
}

export const createLearntAnswers = (): LearntAnswers => ({
  ignored: new Set(),
  accepted: new Set(),
  rejected: new Set(),
  saidLimit: null,
  silentLimit: null,
  seen: { answers: 0, withCount: 0, withModalities: 0, byRange: 0 },
});

/** One answer as it came. */
export interface RawAnswer {
  readonly study: StudyDescriptor;
  readonly also: AnsweredKeys;
}

const isOutside = (value: string, key: string): boolean => {
  const [from = '', to = from] = key.includes('-') ? key.split('-') : [key, key];
  return (from !== '' && value < from) || (to !== '' && value > to);
};

/** Compares the answers with what was asked. */
export function learnFrom(
  learnt: LearntAnswers,
  query: StudyQuery,
  answers: readonly RawAnswer[],
  isAnswered: boolean,
): void {
  if (isAnswered) for (const key of Object.keys(query)) learnt.accepted.add(key as QueryKey);
  for (const { study } of answers) {
    learnt.seen.answers += 1;
    if ((study.NumberOfStudyRelatedInstances ?? 0) > 0) learnt.seen.withCount += 1;
    if (study.ModalitiesInStudy.length > 0) learnt.seen.withModalities += 1;
    if (query.StudyDate?.includes('-') === true) learnt.seen.byRange += 1;
    const { StudyDate: day, StudyTime: time } = study;
    if (query.StudyDate !== undefined && /^\d{8}$/u.test(day) && isOutside(day, query.StudyDate)) {
      learnt.ignored.add('StudyDate');
    }
    // To the minute: a time without seconds is not outside for that.
    const minute = time.slice(0, 4);
    if (query.StudyTime !== undefined && /^\d{4}/u.test(time)) {
      const [from = '', to = ''] = query.StudyTime.split('-').map((each) => each.slice(0, 4));
      if (isOutside(minute, `${from}-${to}`)) learnt.ignored.add('StudyTime');
    }
    const { ModalitiesInStudy: modality } = query;
    if (
      modality !== undefined &&
      study.ModalitiesInStudy.length > 0 &&
      !study.ModalitiesInStudy.includes(modality)
    ) {
      learnt.ignored.add('ModalitiesInStudy');
    }
  }
}

/** What is to be told of it. */
export function capabilitiesOf(endpointId: string, learnt: LearntAnswers): readonly ObservedCapability[] {
  const { seen, ignored, rejected, saidLimit, silentLimit } = learnt;
  const facts: ObservedCapability[] = [];
  const tell = (id: ObservedCapability['id'], verdict: ObservedCapability['verdict'], words: string): void =>
    void facts.push({ endpointId, id, verdict, words });
  const limits = [
    ...(saidLimit === null
      ? []
      : [`it stops after ${saidLimit} matches and says so: questions are narrowed`]),
    ...(silentLimit === null
      ? []
      : [`it stops after ${silentLimit} matches without a word: questions are narrowed`]),
    ...(rejected.size === 0 ? [] : [`it rejects ${[...rejected].join(', ')}: it is asked without`]),
    ...(ignored.size === 0
      ? []
      : [`it does not match by ${[...ignored].join(', ')}: its answers are sorted here`]),
  ];
  if (seen.answers > 0 || limits.length > 0) {
    tell(
      'C-FIND',
      'yes',
      limits.length === 0
        ? 'it answers worklist queries'
        : `it answers worklist queries; ${limits.join('; ')}`,
    );
  }
  if (seen.answers > 0) {
    const counts = seen.withCount > 0;
    tell(
      'study-counts',
      counts ? 'yes' : 'no',
      `its answers ${counts ? 'bring' : 'come without'} NumberOfStudyRelatedInstances`,
    );
    const says = seen.withModalities > 0;
    const matches = !ignored.has('ModalitiesInStudy') && !rejected.has('ModalitiesInStudy');
    const words = says
      ? `its answers bring ModalitiesInStudy${matches ? '' : ', but it does not match by it'}`
      : 'its answers come without ModalitiesInStudy';
    tell('modalities-in-study', says && matches ? 'yes' : 'no', words);
  }
  if (ignored.has('StudyDate')) tell('date-range', 'no', 'its answers were of other days than asked for');
  else if (seen.byRange > 0) tell('date-range', 'yes', 'its answers were of the days asked for');
  return facts;
}
