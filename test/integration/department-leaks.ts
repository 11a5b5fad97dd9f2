// Everything that a station of the test department leaves behind, searched for what it knows of patients and for its secrets (S-12).
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import type { StationLog } from '../../electron/station/log.ts';
import { type Department, IDENTITY_PASSCODE, WEB_PASSWORD } from './department.ts';
import type { DepartmentStudy } from './department-studies.ts';
import { filesBelow, textSearch } from './leak-search.ts';
import { PASSPHRASE } from './station-fixture.ts';

/** Files that the site itself writes into the folder: its configuration, and what the test's commands unlock with. */
const OF_THE_SITE = new Set(['config.yaml', 'passphrase']);

/** A log that keeps all that is said, down to the last trace. */
export function keptLog(): { readonly log: StationLog; readonly said: string[] } {
  const said: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      said.push(chunk.toString('utf8'));
      done();
    },
  });
  return { log: pino({ level: 'trace' }, sink), said };
}

/** What the test's modality worklist tells of its patients. */
const OF_THE_RIS: readonly (readonly [string, string])[] = [
  ...['ALPHA^ANN', 'BRAVO^BOB', '山田^太郎', '王^小東', 'Jérôme'].map(
    (name) => ['PatientName', name] as const,
  ),
  ...[1, 2, 5, 6, 7, 8].map((n) => ['StudyInstanceUID', `1.2.826.0.1.3680043.8.498.1.${n}`] as const),
  ['StudyDescription', 'CT HEAD PLAIN'],
  ['StudyDescription', 'CT+MR NEURO'],
];

/**
 * Searches the data directory's files, their names, and `said`.
 *
 * @returns what was found and where, by kind; never the finding itself
 */
export async function departmentLeaks(
  data: string,
  studies: readonly DepartmentStudy[],
  said: readonly string[] = [],
  department: Partial<Pick<Department, 'primary'>> = {},
): Promise<readonly string[]> {
  const secrets: (readonly [string, string])[] = [
    ['password', WEB_PASSWORD],
    ['password', `reader:${WEB_PASSWORD}`],
    ['password', IDENTITY_PASSCODE],
    ['passphrase', PASSPHRASE],
  ];
  const { certificates = '' } = department.primary ?? {};
  for (const name of certificates === '' ? [] : ['client.key', 'server.key']) {
    const lines = readFileSync(path.join(certificates, name), 'utf8').split('\n');
    secrets.push(
      ...lines.filter((line) => /^[\w+/=]{40,}$/u.test(line)).map((line) => ['key', line] as const),
    );
  }
  const search = textSearch([
    ...studies.flatMap((each) => [
      ['PatientName', each.PatientName] as const,
      ['PatientID', each.PatientID] as const,
      ['AccessionNumber', each.AccessionNumber] as const,
      ['StudyDescription', each.StudyDescription] as const,
      ['StudyInstanceUID', each.StudyInstanceUID] as const,
    ]),
    ...OF_THE_RIS,
    ...secrets,
  ]);
  const found: string[] = [];
  for (const [name, bytes] of await filesBelow(data)) {
    if (OF_THE_SITE.has(name)) continue;
    found.push(...search.find(bytes).map((kind) => `${name}: ${kind}`));
    found.push(...search.find(Buffer.from(name)).map((kind) => `a file name: ${kind}`));
  }
  found.push(...search.find(Buffer.from(said.join('\n'))).map((kind) => `what was said: ${kind}`));
  return found;
}
