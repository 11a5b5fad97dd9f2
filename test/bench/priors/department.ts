// Generates a department: patients who live through stories, whose examinations are described as people and scanners describe them.
// What a reader opened is decided here, by story and habit, before anything is put into words.
import type { StudyDescriptor } from '../../../shared/domain/study.ts';
import { between, exponential, pick, type Random, seededRandom } from '../seeded-random.ts';
import { EXAMS, type ExamId } from './exams.ts';
import { HABITS } from './habits.ts';
import { describeStudy } from './describe.ts';
import { STORIES } from './stories.ts';
import type { Step, Story } from './story.ts';
import type { House } from './wording.ts';

export const YEARS = 5;
const DAYS = YEARS * 365;

export type BodySide = 'left' | 'right' | null;

/** An examination as its department knows it. */
export interface Visit {
  readonly exam: ExamId;
  readonly story: string;
  /** Days since the department's records begin. */
  readonly day: number;
  readonly side: BodySide;
}

export interface GeneratedStudy {
  readonly visit: Visit;
  readonly descriptor: StudyDescriptor;
  /** UIDs of earlier studies that its reader opened. */
  readonly opened: ReadonlySet<string>;
}

export interface GeneratedPatient {
  /** By time. */
  readonly studies: readonly GeneratedStudy[];
}

interface Told {
  readonly visit: Visit;
  readonly opened: readonly Visit[];
}

function tell(story: Story, random: Random): readonly Told[] {
  const follow = story.follow;
  const times = follow === undefined ? 0 : Math.round(between(random, ...follow.times));
  const course: Step[] = [...story.start];
  for (let time = 0; time < times; time += 1) course.push(...(follow?.steps ?? []));
  // Half of the stories had begun before the records did, as in any department.
  let day = between(random, -0.5 * DAYS, DAYS);
  const side: BodySide = random() < 0.5 ? 'left' : 'right';
  const told: Told[] = [];
  for (const { exam, afterDays, reads, share } of course) {
    day += between(random, ...afterDays);
    if (random() >= share) continue;
    const visit: Visit = {
      exam,
      story: story.name,
      day: Math.floor(day),
      side: 'paired' in EXAMS[exam] ? side : null,
    };
    const opened = reads.flatMap((read) => {
      const [, first, what, how = '1'] = /^(first:)?(\w+)(?::([\d.]+))?$/u.exec(read) ?? [];
      const those = told.filter((each) => each.visit.exam === what).map((each) => each.visit);
      const one = first === undefined ? those.at(-1) : those[0];
      return one === undefined || random() >= Number(how) ? [] : [one];
    });
    told.push({ visit, opened });
  }
  // What lies outside the records has no study, and cannot be opened either.
  const recorded = ({ day }: Visit): boolean => day >= 0 && day < DAYS;
  return told.flatMap(({ visit, opened }) =>
    recorded(visit) ? [{ visit, opened: opened.filter(recorded) }] : [],
  );
}

function storiesOf(random: Random): readonly Story[] {
  const age = Math.min(97, 18 + exponential(random, 38));
  const sex = random() < 0.52 ? 'F' : 'M';
  const open = STORIES.filter(
    ({ ages, sex: only }) => age >= ages[0] && age <= ages[1] && (only === undefined || only === sex),
  );
  // The sick are sick of several things: half of all patients have none or one more, some have many.
  const burden = 0.6 + exponential(random, 0.9);
  const had = open.filter(({ perThousand }) => random() < (perThousand / 1000) * burden * 1.6);
  return had.length > 0 ? had : [pick(random, open.length > 0 ? open : STORIES)];
}

/** What readers open whatever the story is, and what nobody can foresee. */
function withHabits(told: readonly Told[], random: Random): readonly Told[] {
  return told.map(({ visit, opened }) => {
    const earlier = told.map((each) => each.visit).filter((each) => each.day < visit.day);
    const more = (HABITS[visit.exam] ?? []).flatMap(({ exam, share }) => {
      const last = earlier.findLast(
        (each) => each.exam === exam && each.side === visit.side && visit.day - each.day < 3 * 365,
      );
      return last !== undefined && random() < share ? [last] : [];
    });
    const odd = earlier.length > 0 && random() < 0.02 ? [pick(random, earlier)] : [];
    return { visit, opened: [...opened, ...more, ...odd].filter(({ day }) => day <= visit.day) };
  });
}

export function generateDepartment(
  houses: readonly House[],
  patients: number,
  seed: number,
): readonly GeneratedPatient[] {
  const random = seededRandom(seed);
  return Array.from({ length: patients }, (_, patient) => {
    const told = storiesOf(random)
      .flatMap((story) => tell(story, random))
      .toSorted((a, b) => a.visit.day - b.visit.day);
    const home = pick(random, houses);
    const described = new Map<Visit, StudyDescriptor>();
    for (const { visit } of told) {
      const house = random() < 0.85 ? home : pick(random, houses);
      const number = described.size;
      described.set(visit, describeStudy(visit, house, { patient, number, seed }, random));
    }
    return {
      studies: withHabits(told, random).flatMap(({ visit, opened }) => {
        const descriptor = described.get(visit);
        if (descriptor === undefined) return [];
        const uids = opened.flatMap((each) => described.get(each)?.StudyInstanceUID ?? []);
        return [{ visit, descriptor, opened: new Set(uids) }];
      }),
    };
  });
}
