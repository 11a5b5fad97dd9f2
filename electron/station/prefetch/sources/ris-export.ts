// A RIS export (CSV, RFC 4180 and its relatives) as scheduled items. Pure. Rows are told by line number, never by content: what is
// wrong with them may be a patient's name.
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { err, ok, type Result } from '../../../../shared/contract/result.ts';
import type { ExportConfig } from '../../config/worklist-schema.ts';
import { derivedUid, isoLocal, priorityOf, type ScheduledItem } from './scheduled-item.ts';

export interface ParsedExport {
  readonly items: readonly ScheduledItem[];
  /** Lines of the file (1-based) whose rows cannot be used. */
  readonly badLines: readonly number[];
}

/** What the parser gives with `info` (its typings leave it out). */
const rowsSchema = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }));

const MAX_ROWS = 20_000;
const MAX_ROW_CHARACTERS = 64 * 1024;
/** Nothing of a worklist is longer; VR LO has 64 characters, PN 3 × 64. */
const MAX_VALUE_CHARACTERS = 324;

interface When {
  readonly date: string;
  readonly time: string;
}

const FORMS: readonly { readonly form: RegExp; readonly order: readonly [number, number, number] }[] = [
  // ISO 8601, with or without time; a zone is left out: the RIS and the readers share a clock.
  { form: /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):?(\d{2}))?/u, order: [1, 2, 3] },
  { form: /^(\d{4})(\d{2})(\d{2})(?:[T ]?(\d{2}):?(\d{2}))?/u, order: [1, 2, 3] },
  { form: /^(\d{2})\.(\d{2})\.(\d{4})(?:,? (\d{2}):(\d{2}))?/u, order: [3, 2, 1] },
];

/** A date and time as RIS write them, or null. */
export function readWhen(text: string): When | null {
  for (const { form, order } of FORMS) {
    const found = form.exec(text.trim());
    if (found === null) continue;
    const [year = '', month = '', day = ''] = order.map((group) => found[group] ?? '');
    const [hours = '', minutes = ''] = [found[4], found[5]];
    const isReal = Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= 31;
    if (!isReal || Number(hours) > 23 || Number(minutes) > 59) return null;
    return { date: `${year}${month}${day}`, time: hours === '' ? '' : `${hours}${minutes}00` };
  }
  return null;
}

type Column = keyof ExportConfig['columns'];

/** @returns what can be used of it, or why nothing can, in words without content */
export function parseExport(
  bytes: Uint8Array,
  config: Pick<ExportConfig, 'id' | 'delimiter' | 'encoding' | 'columns'>,
): Result<ParsedExport, string> {
  const text = new TextDecoder(config.encoding).decode(bytes);
  const badLines: number[] = [];
  let rows: { readonly record: readonly string[]; readonly line: number }[];
  try {
    const read: unknown = parse(text, {
      bom: true,
      delimiter: config.delimiter,
      info: true,
      max_record_size: MAX_ROW_CHARACTERS,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      to: MAX_ROWS + 2,
      trim: true,
    });
    rows = rowsSchema.parse(read).map(({ record, info }) => ({ record, line: info.lines }));
  } catch {
    return err('it is not a table with that delimiter');
  }
  const [header, ...body] = rows;
  if (header === undefined) return err('it is empty');
  if (body.length > MAX_ROWS) return err(`it has more than ${MAX_ROWS} rows`);
  const at = new Map<Column, number>();
  for (const [column, name] of Object.entries(config.columns) as [Column, string][]) {
    const index = header.record.findIndex((each) => each.trim() === name);
    if (index === -1) return err(`it has no column for ${column}`);
    at.set(column, index);
  }
  const items = new Map<string, ScheduledItem>();
  for (const { record, line } of body) {
    const item = record.length === header.record.length ? itemOf(record, at, config.id) : null;
    const known = item === null ? undefined : items.get(item.descriptor.StudyInstanceUID);
    // Two patients under one UID are a mistake of the RIS: the first stays (S-3).
    const isAnothers = known !== undefined && known.descriptor.PatientID !== item?.descriptor.PatientID;
    if (item === null || isAnothers) badLines.push(line);
    else items.set(item.descriptor.StudyInstanceUID, item);
  }
  return ok({ items: [...items.values()], badLines });
}

function itemOf(
  record: readonly string[],
  at: ReadonlyMap<Column, number>,
  sourceId: string,
): ScheduledItem | null {
  const value = (column: Column): string => record[at.get(column) ?? -1] ?? '';
  // A character that the encoding does not have makes a name somebody else's.
  if (record.some((each) => each.length > MAX_VALUE_CHARACTERS || each.includes('\ufffd'))) return null;
  const PatientID = value('PatientID');
  const uid = value('StudyInstanceUID');
  const AccessionNumber = value('AccessionNumber');
  if (PatientID === '' || (uid !== '' && !/^[0-9][0-9.]{0,63}$/u.test(uid))) return null;
  const due = value('ScheduledAt') === '' ? { date: '', time: '' } : readWhen(value('ScheduledAt'));
  const born = value('PatientBirthDate') === '' ? { date: '' } : readWhen(value('PatientBirthDate'));
  if (due === null || born === null) return null;
  // Nothing tells such a row from another of the same patient.
  if (uid === '' && AccessionNumber === '' && due.date === '') return null;
  const Modality = value('Modality').toUpperCase();
  const StudyDescription = value('StudyDescription');
  const same = AccessionNumber === '' ? [StudyDescription, Modality, due.date] : [AccessionNumber];
  const IssuerOfPatientID = value('IssuerOfPatientID');
  return {
    sourceId,
    isDerived: uid === '',
    priority: priorityOf(value('Priority')),
    dueAt: isoLocal(due.date, due.time),
    station: '',
    descriptor: {
      StudyInstanceUID: uid === '' ? derivedUid([PatientID, IssuerOfPatientID, ...same]) : uid,
      PatientID,
      IssuerOfPatientID,
      PatientName: value('PatientName'),
      PatientBirthDate: born.date,
      PatientSex: value('PatientSex').toUpperCase().slice(0, 1),
      StudyDate: due.date,
      StudyTime: due.time,
      AccessionNumber,
      StudyDescription,
      ModalitiesInStudy: Modality === '' ? [] : [Modality],
      BodyPartExamined: '',
      ReferringPhysicianName: '',
      StudyID: '',
      NumberOfStudyRelatedSeries: null,
      NumberOfStudyRelatedInstances: null,
    },
  };
}
