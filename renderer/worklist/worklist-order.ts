// In which order the rows of the worklist stand: pure.
import { z } from 'zod';
import { assertNever } from '../../shared/domain/assert-never.ts';
import { foldForSearch, foldPersonName } from '../../shared/dicom/person-name.ts';
import type { StudyRow } from '../../shared/contract/views.ts';

export const SORT_COLUMNS = [
  'priority',
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

const sortOrderSchema = z.object({
  column: z.enum(SORT_COLUMNS),
  direction: z.enum(['ascending', 'descending']),
});
export type SortOrder = z.infer<typeof sortOrderSchema>;

/** More columns than this say nothing to a reader any more. */
const MOST_ORDERS = 3;

/** The first decides, the next ones among equals. */
export const sortOrdersSchema = z.array(sortOrderSchema).min(1).max(MOST_ORDERS);

/** What cannot wait first, then the newest: how a worklist is read when nobody says otherwise. */
export const DEFAULT_ORDERS: readonly SortOrder[] = [
  { column: 'priority', direction: 'ascending' },
  { column: 'date', direction: 'descending' },
];

const first = (column: SortColumn): SortOrder => ({
  column,
  direction: column === 'date' || column === 'asOf' ? 'descending' : 'ascending',
});

const turned = ({ column, direction }: SortOrder): SortOrder => ({
  column,
  direction: direction === 'ascending' ? 'descending' : 'ascending',
});

/**
 * A click on a header: the same column turns round, another starts ascending (dates: newest first).
 *
 * @param also held Shift: the column joins those that are sorted by, or turns round in its place
 */
export function nextOrders(orders: readonly SortOrder[], column: SortColumn, also: boolean): SortOrder[] {
  const at = orders.findIndex((order) => order.column === column);
  const known = orders[at];
  if (!also) return [known !== undefined && orders.length === 1 ? turned(known) : first(column)];
  if (known !== undefined) return orders.with(at, turned(known));
  return [...orders, first(column)].slice(-MOST_ORDERS);
}

/** Incomplete first when ascending: what is missing is what a reader must know. */
const completenessRank = (row: StudyRow): number => {
  const { completeness } = row;
  if (row.damaged + row.quarantined > 0) return -1;
  if (completeness.state === 'complete') return 2;
  return completeness.state === 'unknown' ? 1 : completeness.held / Math.max(1, completeness.expected);
};

/** What is marked as urgent first when ascending; all else is alike. */
export const urgencyRank = ({ purpose }: Pick<StudyRow, 'purpose'>): 0 | 1 | 2 => {
  const priority = 'priority' in purpose ? purpose.priority : undefined;
  return priority === 'STAT' ? 0 : priority === 'HIGH' ? 1 : 2;
};

/** Not known first when ascending, then the least complete: what is missing is what a reader must know. */
const priorsRank = ({ knownPriors }: StudyRow): number => {
  if (knownPriors === undefined) return -1;
  return knownPriors.chosen === 0 ? 2 : knownPriors.whole / knownPriors.chosen;
};

const keyOf = (row: StudyRow, column: SortColumn): string | number => {
  const { descriptor } = row;
  switch (column) {
    case 'priority':
      return urgencyRank(row);
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
      return priorsRank(row);
    default:
      return assertNever(column);
  }
};

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

const compare = (a: string | number, b: string | number): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));

/** A sorted copy; equal rows fall back to date and then to the study's key, so that the order never jitters. */
export function sortRows(rows: readonly StudyRow[], orders: readonly SortOrder[]): readonly StudyRow[] {
  const keyed = rows.map((row) => ({
    row,
    keys: orders.map(({ column }) => keyOf(row, column)),
    date: keyOf(row, 'date'),
  }));
  const byOrders = (a: (typeof keyed)[number], b: (typeof keyed)[number]): number => {
    for (const [at, { direction }] of orders.entries()) {
      const difference = compare(a.keys[at] ?? '', b.keys[at] ?? '');
      if (difference !== 0) return direction === 'ascending' ? difference : -difference;
    }
    return 0;
  };
  keyed.sort(
    (a, b) =>
      byOrders(a, b) ||
      compare(b.date, a.date) ||
      (a.row.studyKey < b.row.studyKey ? -1 : a.row.studyKey > b.row.studyKey ? 1 : 0),
  );
  return keyed.map(({ row }) => row);
}
