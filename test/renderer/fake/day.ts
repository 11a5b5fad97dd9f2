// One invented day at the fake station. `expected` is how many more images the PACS counts than are here; null: it never said.
import { ECG, KEY_OBJECTS, LETTER, HUGE, MISLABELLED, PRESENTATION, TABLES } from './documents.ts';
import { makeStudy, studyKeyOf } from './studies.ts';
import type { FakeStudy, StudyPlan } from './studies.ts';

const MINUTE_MS = 60_000;

const people = {
  yamada: {
    PatientID: 'P-10442',
    PatientName: 'Yamada^Tarou=山田^太郎=やまだ^たろう',
    PatientBirthDate: '19610402',
    PatientSex: 'M',
  },
  muller: {
    PatientID: 'P-22810',
    PatientName: 'Müller^Änne^^Dr.',
    PatientBirthDate: '19480917',
    PatientSex: 'F',
  },
  hong: {
    PatientID: 'P-30031',
    PatientName: 'Hong^Gildong=洪^吉洞=홍^길동',
    PatientBirthDate: '19750213',
    PatientSex: 'M',
  },
  ivanova: {
    PatientID: 'P-41177',
    PatientName: 'Иванова^Мария',
    PatientBirthDate: '19900730',
    PatientSex: 'F',
  },
  okafor: {
    PatientID: 'P-52093',
    PatientName: 'Okafor^Ngozi',
    PatientBirthDate: '20240611',
    PatientSex: 'F',
  },
  lindqvist: {
    PatientID: 'P-60775',
    PatientName: 'Lindqvist^Åsa',
    PatientBirthDate: '19820105',
    PatientSex: 'F',
  },
  zaid: { PatientID: 'P-71508', PatientName: 'Zaid^Omar', PatientBirthDate: '19551224', PatientSex: 'M' },
} as const;

const ymd = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10).replaceAll('-', '');

/** The day's studies as of `nowMs`; `extraRows` more make the list long. */
export function makeDay(nowMs: number, extraRows = 0): readonly FakeStudy[] {
  const today = ymd(nowMs);
  const asOf = (minutes: number): string => new Date(nowMs - minutes * MINUTE_MS).toISOString();
  const base = { StudyDate: today, expected: 0, asOf: asOf(23), reason: 'On today’s worklist' } as const;
  const yamada: StudyPlan = {
    ...base,
    id: 'c1',
    person: people.yamada,
    StudyTime: '084210',
    StudyDescription: 'CT abdomen with contrast',
    modality: 'CT',
    count: 60,
    priors: ['p1', 'p2'],
    withReport: true,
    documents: [KEY_OBJECTS, LETTER, MISLABELLED, ECG],
  };
  const plans: readonly StudyPlan[] = [
    yamada,
    {
      ...base,
      id: 'c2',
      person: people.muller,
      StudyTime: '091500',
      StudyDescription: 'Thorax p.a.',
      modality: 'CR',
      count: 1,
      priors: ['p3'],
    },
    {
      ...base,
      id: 'c3',
      person: people.hong,
      StudyTime: '093012',
      StudyDescription: 'Echocardiography',
      modality: 'US',
      count: 2,
    },
    {
      ...base,
      id: 'c4',
      person: people.ivanova,
      StudyTime: '100000',
      StudyDescription: 'CT abdomen',
      modality: 'CT',
      count: 18,
      expected: 22,
      reason: 'On today’s worklist, urgent',
    },
    {
      ...base,
      id: 'c5',
      person: people.okafor,
      StudyTime: '101544',
      StudyDescription: 'Thorax a.p.',
      modality: 'CR',
      count: 1,
      expected: null,
      asOf: null,
    },
    {
      ...base,
      id: 'c6',
      person: people.lindqvist,
      StudyTime: '070312',
      StudyDescription: 'CT liver, three phases',
      modality: 'CT',
      count: 12,
      documents: [PRESENTATION, TABLES, HUGE],
      damaged: 1,
      asOf: asOf(6 * 60),
    },
    {
      ...base,
      id: 'c7',
      person: people.zaid,
      StudyTime: '065500',
      StudyDescription: 'CT abdomen',
      modality: 'CT',
      count: 8,
      quarantined: 1,
      asOf: asOf(31 * 60),
    },
    {
      ...base,
      id: 'p1',
      person: people.yamada,
      StudyDate: '20250314',
      StudyTime: '111500',
      StudyDescription: 'CT abdomen',
      modality: 'CT',
      count: 24,
      forStudy: studyKeyOf(yamada),
      reason: 'Same body region, same modality, 20 months before',
    },
    {
      ...base,
      id: 'p2',
      person: people.yamada,
      StudyDate: '20211102',
      StudyTime: '090000',
      StudyDescription: 'Thorax p.a.',
      modality: 'CR',
      count: 1,
      forStudy: studyKeyOf(yamada),
      reason: 'Neighbouring region, 5 years before',
    },
    {
      ...base,
      id: 'p3',
      person: people.muller,
      StudyDate: '20240120',
      StudyTime: '140000',
      StudyDescription: 'Thorax p.a.',
      modality: 'CR',
      count: 1,
      forStudy: studyKeyOf(yamada),
      reason: 'Same body region, same modality, 2 years before',
    },
  ];
  const extra = Array.from(
    { length: extraRows },
    (_, index): StudyPlan => ({
      ...base,
      id: `x${index}`,
      person: {
        PatientID: `X-${10_000 + index}`,
        PatientName: `Longlist^Number ${index}`,
        PatientBirthDate: '19700101',
        PatientSex: 'O',
      },
      StudyTime: `0${index % 6}0000`,
      StudyDescription: 'Thorax p.a.',
      modality: 'CR',
      count: 1,
    }),
  );
  return [...plans, ...extra].map(makeStudy);
}
