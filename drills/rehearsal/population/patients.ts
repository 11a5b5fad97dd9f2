// The people of the rehearsal: every name says "drill", "practice" or "test" in its own language, so that nobody mistakes
// one for a patient, and between them they use the scripts and character sets that a worklist has to show.
import type { RehearsalPatient } from '../model.ts';

/** PatientID, PatientName, birth date, sex, SpecificCharacterSet. */
type Row = readonly [id: string, name: string, born: string, sex: 'F' | 'M' | 'O', charset?: string];

const ROWS = [
  ['RHS-1001', 'Övningsson^Åsa', '19580312', 'F'],
  ['RHS-1002', 'Renshuu^Tarou=練習^太郎=れんしゅう^たろう', '19490721', 'M', '\\ISO 2022 IR 87'],
  ['RHS-1003', 'Δοκιμή^Ελένη', '19711105', 'F'],
  ['RHS-1004', 'Exercice^François^^M.', '19660930', 'M', 'ISO_IR 100'],
  ['RHS-1005', 'Учебный^Пётр', '19830214', 'M'],
  ['RHS-1006', 'Yanlian^Xiaoming=演练^小明', '19750618', 'M', 'GB18030'],
  ['RHS-1007', 'Yeonseup^Minji=연습^민지', '19900409', 'F'],
  ['RHS-1008', 'تجربة^كريم', '19551223', 'M'],
  ['RHS-1009', 'Testperson^Zoë', '20010827', 'F'],
  ['RHS-1010', 'תרגול^נועה', '19630115', 'F'],
  ['RHS-1011', 'Übungsmann^Jürgen', '19470503', 'M'],
  ['RHS-1012', 'Ensaio^João', '19790710', 'M'],
  ['RHS-1013', 'Mokuren^Hanako=模擬^花子=もぎ^はなこ', '19681019', 'F'],
  ['RHS-1014', 'Zkouška^Jiří', '19930226', 'M'],
  ['RHS-1015', 'Drill^Practice', '19520808', 'F', ''],
  ['RHS-1016', 'Thử Nghiệm^Lan', '19880517', 'F'],
] as const satisfies readonly Row[];

/** The patient at a place in the list; past its end, the same people again under other IDs. */
export function patientAt(index: number): RehearsalPatient {
  const row: Row = ROWS[index % ROWS.length] ?? ROWS[0];
  const round = Math.floor(index / ROWS.length);
  const [id, PatientName, PatientBirthDate, PatientSex, charset = 'ISO_IR 192'] = row;
  return {
    PatientID: round === 0 ? id : `${id}-${round + 1}`,
    IssuerOfPatientID: 'REHEARSAL',
    PatientName,
    PatientBirthDate,
    PatientSex,
    SpecificCharacterSet: charset,
  };
}
