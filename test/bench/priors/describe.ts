// Puts an examination into the words of a house, with what goes wrong there: typos, empty fields, sides left out, odd body parts.
import type { StudyDescriptor } from '../../../shared/domain/study.ts';
import { pick, type Random } from '../seeded-random.ts';
import type { Visit } from './department.ts';
import { EXAMS } from './exams.ts';
import type { House } from './wording.ts';

const FIRST_DAY = Date.UTC(2021, 10, 22);
const ODD_BODY_PARTS = ['UNKNOWN', 'OTHER', 'EXTREMITY', 'CHEST', 'ABDOMEN', 'HEAD'];

/** One letter left out, doubled or swapped with the next. */
export function misspelt(text: string, random: Random): string {
  const at = 1 + Math.floor(random() * Math.max(1, text.length - 2));
  const [before, letter, after] = [text.slice(0, at), text.slice(at, at + 1), text.slice(at + 1)];
  const kind = Math.floor(random() * 3);
  if (kind === 0) return before + after;
  if (kind === 1) return before + letter + letter + after;
  return before + after.slice(0, 1) + letter + after.slice(1);
}

function words({ exam, side }: Visit, house: House, random: Random): string {
  if (random() < 0.015) return pick(random, house.empty);
  // A side that nobody wrote down.
  const written = side === null || random() < 0.04 ? '' : pick(random, house.sides[side]);
  const plain = pick(random, house.wording[exam]).replace('{side}', written).replaceAll(/\s+/gu, ' ').trim();
  const typed = random() < 0.03 ? misspelt(plain, random) : plain;
  return random() < 0.15 ? typed.toUpperCase() : typed;
}

/** Attributes as a study-level C-FIND answers them. */
export function describeStudy(
  visit: Visit,
  house: House,
  { patient, number, seed }: { readonly patient: number; readonly number: number; readonly seed: number },
  random: Random,
): StudyDescriptor {
  const exam = EXAMS[visit.exam];
  const date = new Date(FIRST_DAY + visit.day * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
  // BodyPartExamined belongs to the series: most PACS leave it out of a study-level answer.
  const said = random() < 0.35;
  const BodyPartExamined = !said
    ? ''
    : random() < 0.05
      ? pick(random, ODD_BODY_PARTS)
      : pick(random, exam.bodyParts);
  const modalities = [
    ...exam.modalities,
    ...(random() < 0.15 ? ['SR'] : []),
    ...(random() < 0.1 ? ['PR'] : []),
  ];
  return {
    StudyInstanceUID: `2.25.${seed}${String(patient).padStart(5, '0')}${String(number).padStart(4, '0')}`,
    PatientID: `G${patient}`,
    IssuerOfPatientID: '',
    PatientName: '',
    PatientBirthDate: '',
    PatientSex: '',
    StudyDate: date,
    StudyTime: `${String(7 + Math.floor(random() * 12)).padStart(2, '0')}0000`,
    AccessionNumber: '',
    StudyDescription: words(visit, house, random),
    ModalitiesInStudy: random() < 0.03 ? [] : modalities,
    BodyPartExamined,
    ReferringPhysicianName: '',
    StudyID: '',
    NumberOfStudyRelatedSeries: null,
    NumberOfStudyRelatedInstances: null,
  };
}
