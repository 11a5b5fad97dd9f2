// Which rows of the worklist are shown, and in which order: pure, so that 2,000 rows answer at once to each key.
import { assertNever } from '../../shared/domain/assert-never.ts';
import { foldForSearch, foldPersonName } from '../../shared/dicom/person-name.ts';
import type { StudyRow } from '../../shared/contract/views.ts';

export const SORT_COLUMNS = [
  'patient',
  'id',
  'birth',
  'modality',
  'description',
  'date',
  'accession',
  'images',
  'asOf',
  'priors',
] as const;
export type SortColumn = (typeof SORT_COLUMNS)[number];

export interface SortOrder {
  readonly column: SortColumn;
  readonly direction: 'ascending' | 'descending';
}

/** Newest study first: what a worklist is read in when nobody says otherwise. */
export const DEFAULT_ORDER: SortOrder = { column: 'date', direction: 'descending' };

/** A click on a header: the same column turns round, another starts ascending (dates: newest first). */
export function nextOrder(order: SortOrder, column: SortColumn): SortOrder {
  if (order.column === column)
    return { column, direction: order.direction === 'ascending' ? 'descending' : 'ascending' };
  return { column, direction: column === 'date' || column === 'asOf' ? 'descending' : 'ascending' };
}

const haystacks = new WeakMap<StudyRow, string>();

const haystackOf = (row: StudyRow): string => {
  const known = haystacks.get(row);
  if (known !== undefined) return known;
  const { descriptor } = row;
  const text = [
    foldPersonName(descriptor.PatientName),
    ...[
      descriptor.PatientID,
      descriptor.PatientBirthDate,
      descriptor.AccessionNumber,
      descriptor.StudyDescription,
      descriptor.ModalitiesInStudy.join(' '),
      descriptor.StudyDate,
      descriptor.BodyPartExamined,
    ].map(foldForSearch),
  ].join('\n');
  haystacks.set(row, text);
  return text;
};

/** Rows that contain every word of the search, whatever the diacritics, case and order. */
export function searchRows(rows: readonly StudyRow[], search: string): readonly StudyRow[] {
  const words = foldForSearch(search).split(/\s+/u).filter(Boolean);
  return words.length === 0
    ? rows
    : rows.filter((row) => words.every((word) => haystackOf(row).includes(word)));
}

/** Incomplete first when ascending: what is missing is what a reader must know. */
const completenessRank = (row: StudyRow): number => {
  const { completeness } = row;
  if (row.damaged + row.quarantined > 0) return -1;
  if (completeness.state === 'complete') return 2;
  return completeness.state === 'unknown' ? 1 : completeness.held / Math.max(1, completeness.expected);
};

const keyOf = (row: StudyRow, column: SortColumn): string | number => {
  const { descriptor } = row;
  switch (column) {
    case 'patient':
      return foldPersonName(descriptor.PatientName);
    case 'id':
      return descriptor.PatientID;
    case 'birth':
      return descriptor.PatientBirthDate;
    case 'modality':
      return descriptor.ModalitiesInStudy.join(' ');
    case 'description':
      return foldForSearch(descriptor.StudyDescription);
    case 'date':
      return `${descriptor.StudyDate} ${descriptor.StudyTime}`;
    case 'accession':
      return descriptor.AccessionNumber;
    case 'images':
      return completenessRank(row);
    case 'asOf':
      return row.asOf ?? '';
    case 'priors':
      return row.priors.length;
    default:
      return assertNever(column);
  }
};

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

const compare = (a: string | number, b: string | number): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));

/** A sorted copy; equal rows fall back to date and then to the study's key, so that the order never jitters. */
export function sortRows(rows: readonly StudyRow[], order: SortOrder): readonly StudyRow[] {
  const sign = order.direction === 'ascending' ? 1 : -1;
  const keyed = rows.map((row) => ({ row, key: keyOf(row, order.column), date: keyOf(row, 'date') }));
  keyed.sort(
    (a, b) =>
      sign * compare(a.key, b.key) ||
      compare(b.date, a.date) ||
      (a.row.studyKey < b.row.studyKey ? -1 : a.row.studyKey > b.row.studyKey ? 1 : 0),
  );
  return keyed.map(({ row }) => row);
}
