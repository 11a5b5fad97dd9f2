import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { conflictingAttributes, samePatient } from '../../../shared/domain/same-patient.ts';

const patient = {
  PatientID: '4711',
  IssuerOfPatientID: 'A',
  PatientName: 'Yamada^Tarou=山田^太郎=やまだ^たろう',
  PatientBirthDate: '19600102',
  PatientSex: 'M',
};

// guards S-3
it.each([
  ['the same', {}, []],
  ['an archive that adds an empty group', { PatientName: `${patient.PatientName}=` }, []],
  ['trailing carets and spaces', { PatientName: 'Yamada^Tarou^^^ ' }, []],
  ['an archive that keeps the first group only', { PatientName: 'Yamada^Tarou' }, []],
  ['another phonetic group', { PatientName: 'Yamada^Tarou=山田^太郎=さんだ^たろう' }, ['PatientName']],
  ['another letter case', { PatientName: 'YAMADA^TAROU' }, []],
  ['a group that could not be decoded', { PatientName: 'Yamada^Tarou=\ufffd\ufffd^\ufffd\ufffd' }, []],
  ['another person', { PatientName: 'Suzuki^Tarou' }, ['PatientName']],
  ['no name', { PatientName: '' }, []],
  ['another ID', { PatientID: '4712' }, ['PatientID']],
  ['no ID', { PatientID: '' }, ['PatientID']],
  ['a padded ID', { PatientID: '4711 ' }, []],
  ['another issuer', { IssuerOfPatientID: 'B' }, ['IssuerOfPatientID']],
  ['no issuer', { IssuerOfPatientID: '' }, []],
  ['another birth date', { PatientBirthDate: '19600103' }, ['PatientBirthDate']],
  ['no birth date', { PatientBirthDate: '' }, []],
  ['another sex only', { PatientSex: 'F' }, []],
])('compares the patient of an instance with its study: %s', (_, over, expected) => {
  expect(conflictingAttributes(patient, { ...patient, ...over })).toEqual(expected);
  expect(conflictingAttributes({ ...patient, ...over }, patient)).toEqual(expected);
  expect(samePatient(patient, { ...patient, ...over })).toBe(expected.length === 0);
});

// guards S-3
it('knows no patient without an ID, whatever else agrees', () => {
  for (const PatientID of ['', ' ']) {
    const nobody = { ...patient, PatientID };
    expect(samePatient(nobody, nobody)).toBe(false);
  }
});

const MANIFEST = join(
  process.env['KIT_SHARED'] ?? join(process.cwd(), '..', 'shared'),
  'corpus/open/manifest.json',
);

/** Every object in the manifest that says how Orthanc spells a name. */
function spellings(value: unknown): { expected: string; orthanc: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  const expected: unknown = Reflect.get(value, 'patient_name_expected');
  const orthanc: unknown = Reflect.get(value, 'patient_name_orthanc');
  const own = typeof expected === 'string' && typeof orthanc === 'string' ? [{ expected, orthanc }] : [];
  return [...own, ...Object.values(value).flatMap(spellings)];
}

// guards S-3
it('takes the name of a real file and the name that Orthanc answers for the same patient', (context) => {
  if (!existsSync(MANIFEST)) context.skip(`no corpus at ${MANIFEST}`);
  const names = spellings(JSON.parse(readFileSync(MANIFEST, 'utf8')));
  expect(names.length).toBeGreaterThan(5);
  for (const { expected, orthanc } of names) {
    const conflicts = conflictingAttributes(
      { ...patient, PatientName: orthanc },
      { ...patient, PatientName: expected },
    );
    expect(conflicts).toEqual([]);
  }
});
