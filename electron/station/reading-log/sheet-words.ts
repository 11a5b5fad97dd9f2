// What an exported entry says in words, the same in CSV and PDF: an incomplete study reads as incomplete (S-1), an old copy as old
// (S-2), a drill as a drill (S-6), and a downtime note as one (S-13).
import { formatPersonName } from '../../../shared/dicom/person-name.ts';
import type {
  CopyFacts,
  Impression,
  LogEntryView,
  ReadingEnd,
} from '../../../shared/contract/reading-log-view.ts';

const two = (value: number): string => String(Math.trunc(value)).padStart(2, '0');

/** Local time with its distance from UTC, ISO 8601: what a spreadsheet and a person both read right. */
export function localIso(at: Date): string {
  const offset = -at.getTimezoneOffset();
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.abs(offset) / 60)}:${two(Math.abs(offset) % 60)}`;
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}${zone}`;
}

/** "2026-11-22 14:05", local. */
export const minuteWords = (iso: string): string => localIso(new Date(iso)).slice(0, 16).replace('T', ' ');

/** DICOM DA as YYYY-MM-DD; anything else as it came. */
export const dayWords = (value: string): string =>
  value.trim().replace(/^(\d{4})\.?(\d{2})\.?(\d{2})$/u, '$1-$2-$3');

export const noteKind = ({ incident }: Pick<LogEntryView, 'incident'>): string =>
  incident.signal === 'drill' ? 'DRILL' : 'DOWNTIME NOTE';

/** "118 of 120 images, incomplete, 1 damaged"; never complete without the PACS's own count. */
export function completenessText({ completeness, damaged, quarantined }: CopyFacts): string {
  const of = completeness.state === 'unknown' ? '?' : completeness.expected;
  const marks = [
    ...(damaged > 0 ? [`${damaged} damaged`] : []),
    ...(quarantined > 0 ? [`${quarantined} quarantined`] : []),
  ];
  // "Complete" beside "1 damaged" would reassure where nothing is reassuring.
  const state = completeness.state === 'complete' && marks.length > 0 ? [] : [STATE[completeness.state]];
  return [`${completeness.held} of ${of} images`, ...state, ...marks].join(', ');
}

const STATE = { complete: 'complete', incomplete: 'INCOMPLETE', unknown: 'count unknown' } as const;

export const asOfText = ({ asOf }: CopyFacts): string =>
  asOf === null ? 'never confirmed by the PACS' : minuteWords(asOf);

const ENDS: Readonly<Record<ReadingEnd, string>> = {
  closed: '',
  locked: 'by the lock of the station',
  'other-reader': 'as another person read on',
  'drill-ended': 'as the drill ended',
  'next-incident': 'not closed: another downtime or a drill began',
  stopped: 'as the station was stopped',
  unknown: 'not seen: the station ended before',
};

/** "2026-11-22 14:12", "still open", and how where it was not by closing. */
export function closedText({ closedAt, end }: Pick<LogEntryView, 'closedAt' | 'end'>): string {
  if (end === null) return 'still open';
  return [closedAt === null ? '' : minuteWords(closedAt), ENDS[end]].filter((part) => part !== '').join(', ');
}

export function phonedText({ phoned }: Impression): string {
  if (phoned === null) return '';
  const told = `phoned to ${phoned.to.trim() || '(nobody named)'}`;
  const at = phoned.at.trim() === '' ? '' : ` at ${phoned.at.trim()}`;
  return `${told}${at}, ${phoned.readBack ? 'read back' : 'NOT read back'}`;
}

/** An impression with its marks in one text; empty when it says nothing. */
export const impressionText = (impression: Impression): string =>
  [
    impression.text.trim(),
    impression.discrepancy ? 'discrepancy to check' : '',
    impression.phoned === null ? '' : `critical result ${phonedText(impression)}`,
  ]
    .filter((part) => part !== '')
    .join('; ');

/** "entered in the RIS/PACS, said by kim at 2026-11-22 18:40", also of words that have changed since; empty while it is to do. */
export function settledText({ settlements, settled }: LogEntryView): string {
  const last = settlements.at(-1);
  if (last === undefined || last.how === 'undone') return '';
  const how = last.how === 'entered' ? 'entered in the RIS/PACS' : 'nothing to enter';
  const said = `${how}, said by ${last.by} at ${minuteWords(last.at)}`;
  return settled ? said : `CHANGED after it was settled (${said}): to do again`;
}

export const patientName = ({ study }: LogEntryView): string =>
  formatPersonName(study.PatientName) || 'Name not given';
