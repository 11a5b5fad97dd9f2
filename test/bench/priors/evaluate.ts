// How many of the studies that a reader opened would have been fetched, and how much had to be fetched for it.
import type { StudyDescriptor } from '../../../shared/domain/study.ts';
import type { GeneratedPatient, GeneratedStudy } from './department.ts';

/** Chooses among a patient's earlier studies, latest last. */
export type Chooser = (current: StudyDescriptor, earlier: readonly StudyDescriptor[]) => ReadonlySet<string>;

export interface Score {
  /** Of the studies that readers opened, the share that was fetched. */
  readonly sensitivity: number;
  /** Of all earlier studies of those patients, the share that was fetched. */
  readonly fetchedShare: number;
  readonly currentStudies: number;
  readonly earlierStudies: number;
  readonly openedStudies: number;
}

/** Only the last two of five years are read: before them the records would hold too little history. */
const FIRST_READ_DAY = 3 * 365;

export interface Missed {
  readonly current: GeneratedStudy;
  readonly prior: GeneratedStudy;
}

export function evaluate(
  patients: readonly GeneratedPatient[],
  choose: Chooser,
  onMissed: (missed: Missed) => void = () => {},
): Score {
  let [current, earlierStudies, opened, fetched, found] = [0, 0, 0, 0, 0];
  for (const { studies } of patients) {
    for (const [index, study] of studies.entries()) {
      const earlier = studies.slice(0, index);
      if (study.visit.day < FIRST_READ_DAY || earlier.length === 0) continue;
      const chosen = choose(
        study.descriptor,
        earlier.map(({ descriptor }) => descriptor),
      );
      current += 1;
      earlierStudies += earlier.length;
      opened += study.opened.size;
      fetched += chosen.size;
      for (const prior of earlier) {
        const uid = prior.descriptor.StudyInstanceUID;
        if (!study.opened.has(uid)) continue;
        if (chosen.has(uid)) found += 1;
        else onMissed({ current: study, prior });
      }
    }
  }
  return {
    sensitivity: found / opened,
    fetchedShare: fetched / earlierStudies,
    currentStudies: current,
    earlierStudies,
    openedStudies: opened,
  };
}

const uids = (studies: readonly StudyDescriptor[]): ReadonlySet<string> =>
  new Set(studies.map(({ StudyInstanceUID }) => StudyInstanceUID));

/** The usual rule: the last n, whatever they are. */
export const lastN =
  (n: number): Chooser =>
  (_current, earlier) =>
    uids(earlier.slice(-n));

const dayOf = ({ StudyDate }: StudyDescriptor): number =>
  Date.UTC(Number(StudyDate.slice(0, 4)), Number(StudyDate.slice(4, 6)) - 1, Number(StudyDate.slice(6, 8))) /
  86_400_000;

/** The other usual rule: all of the last so many months. */
export const timeWindow =
  (months: number): Chooser =>
  (current, earlier) =>
    uids(earlier.filter((each) => dayOf(current) - dayOf(each) <= months * 30.44));
