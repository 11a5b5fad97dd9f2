// The reading log as a table for a spreadsheet (RFC 4180), with a mark of its encoding, as names need it.
import type { LogEntryView } from '../../../shared/contract/reading-log-view.ts';
import {
  closedText,
  completenessText,
  dayWords,
  localIso,
  noteKind,
  patientName,
  impressionText,
  settledText,
} from './sheet-words.ts';

const iso = (at: string | null): string => (at === null ? '' : localIso(new Date(at)));

const COLUMNS: readonly (readonly [name: string, cell: (entry: LogEntryView) => string])[] = [
  ['record', (entry) => `${noteKind(entry)}, not in the PACS`],
  ['downtime_began', ({ incident }) => iso(incident.startedAt)],
  ['drill', ({ incident }) => incident.title],
  ['patient_name', patientName],
  ['patient_id', ({ study }) => study.PatientID],
  ['issuer_of_patient_id', ({ study }) => study.IssuerOfPatientID],
  ['birth_date', ({ study }) => dayWords(study.PatientBirthDate)],
  ['sex', ({ study }) => study.PatientSex],
  ['accession_number', ({ study }) => study.AccessionNumber],
  ['study_description', ({ study }) => study.StudyDescription],
  ['modalities', ({ study }) => study.ModalitiesInStudy.join(' ')],
  ['study_date', ({ study }) => dayWords(study.StudyDate)],
  ['study_instance_uid', ({ study }) => study.StudyInstanceUID],
  ['reader', ({ reader }) => reader],
  ['opened', ({ openedAt }) => iso(openedAt)],
  ['closed', ({ closedAt }) => iso(closedAt)],
  ['closed_how', (entry) => (entry.end === 'closed' ? 'closed by the reader' : closedText(entry))],
  ['images_at_opening', ({ atOpening }) => completenessText(atOpening)],
  ['copy_as_of', ({ latest }) => iso(latest.asOf) || 'never confirmed by the PACS'],
  ['images_at_closing', ({ latest }) => completenessText(latest)],
  ['impression', ({ impression }) => impression.text],
  ['impression_by', ({ versions }) => versions.at(-1)?.by ?? ''],
  ['impression_changed', ({ versions }) => iso(versions.at(-1)?.until ?? null)],
  ['discrepancy_to_check', ({ impression }) => yesNo(impression.discrepancy)],
  ['phoned_to', ({ impression }) => impression.phoned?.to ?? ''],
  ['phoned_at', ({ impression }) => impression.phoned?.at ?? ''],
  ['read_back', ({ impression }) => (impression.phoned === null ? '' : yesNo(impression.phoned.readBack))],
  ['earlier_versions', earlierVersions],
  ['settled', settledText],
];

const yesNo = (value: boolean): string => (value ? 'yes' : 'no');

/** What stood there before, oldest first: an amendment never hides what it amends. */
function earlierVersions({ versions }: LogEntryView): string {
  return versions
    .slice(0, -1)
    .map(({ by, until, impression }) => `[${by}, ${iso(until)}] ${impressionText(impression)}`)
    .join('\n');
}

/** One row for each reading after a header; lines end in CRLF. */
export function logCsv(entries: readonly LogEntryView[]): string {
  const rows = [
    COLUMNS.map(([name]) => name),
    ...entries.map((entry) => COLUMNS.map(([, cell]) => cell(entry))),
  ];
  return `\ufeff${rows.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('')}`;
}

/** Text that a spreadsheet would run as a formula is kept from it by an apostrophe. */
function csvCell(cell: string): string {
  const safe = /^[=+\-@\t\r]/u.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
