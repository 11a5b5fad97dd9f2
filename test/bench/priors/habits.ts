// What readers open whatever the story: the last one of the same kind, and what another department did to the same organ.
import { EXAMS, type ExamId } from './exams.ts';

export interface Habit {
  readonly exam: ExamId;
  readonly share: number;
}

const ACROSS: Partial<Record<ExamId, string>> = {
  cxr: 'cxrBed 0.4 ctChest 0.3 ctCap 0.3',
  cxrBed: 'cxr 0.6 ctCap 0.15',
  ctChest: 'ctCap 0.5 cxr 0.2 ctpa 0.4 petCt 0.3',
  ctpa: 'ctChest 0.4 cxr 0.3 ctCap 0.3',
  ctCap: 'ctAbdPel 0.4 ctChest 0.4 petCt 0.3',
  ctAbdPel: 'ctCap 0.5 usAbdomen 0.3 ctStone 0.3',
  ctStone: 'ctAbdPel 0.4 usKidney 0.3',
  ctHead: 'mrHead 0.4',
  mrHead: 'ctHead 0.3',
  ctaHeadNeck: 'usCarotid 0.3 ctHead 0.3',
  ctSpine: 'ctCap 0.15 xrLSpine 0.3',
  mrLSpine: 'xrLSpine 0.3 ctSpine 0.3',
  mrCSpine: 'xrCSpine 0.3',
  mrLiver: 'ctAbdPel 0.4 ctCap 0.3 usAbdomen 0.3',
  usAbdomen: 'ctAbdPel 0.3 mrLiver 0.3 usKidney 0.2',
  usKidney: 'usAbdomen 0.3',
  petCt: 'ctCap 0.5 ctChest 0.3',
  boneScan: 'petCt 0.2 ctCap 0.2 xrLSpine 0.15',
  xrHip: 'xrPelvis 0.4',
  xrPelvis: 'ctCap 0.1',
  xrWrist: 'xrHand 0.2',
  mammo: 'usBreast 0.3 mrBreast 0.4',
  usBreast: 'mammo 0.6 mrBreast 0.3',
  mrBreast: 'mammo 0.7 usBreast 0.5',
  usThyroid: 'thyroidScan 0.2 ctNeck 0.1',
  usPelvis: 'ctAbdPel 0.2',
};

const SAME = 0.6;

/** By examination; the last of the same kind comes first. */
export const HABITS: Partial<Record<ExamId, readonly Habit[]>> = Object.fromEntries(
  (Object.keys(EXAMS) as ExamId[]).map((exam) => {
    const words = (ACROSS[exam] ?? '').split(' ').filter((word) => word !== '');
    const others = words.flatMap((word, index) =>
      index % 2 === 0 ? [{ exam: word as ExamId, share: Number(words[index + 1]) }] : [],
    );
    return [exam, [{ exam, share: SAME }, ...others]];
  }),
);
