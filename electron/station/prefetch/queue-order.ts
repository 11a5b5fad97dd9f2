// In which order the queue is worked off: what a radiologist needs first comes first (product P6). Pure.
import type { KeyedHash, RequestedPriority } from '../../../shared/domain/study.ts';
import type { TransferRow } from './queue-row.ts';

export type OrderedRow = Pick<
  TransferRow,
  'studyKey' | 'kind' | 'forStudy' | 'priority' | 'dueAt' | 'score' | 'movedUp' | 'position'
>;

/** Study and priors of one patient's reading: they are worked off together. */
interface Rank {
  readonly movedUp: number;
  /** A prior of a patient who is not imaged yet comes after all that is to be read now. */
  readonly orphan: 0 | 1;
  readonly urgency: number;
  readonly dueAt: number;
  readonly position: number;
  readonly prior: 0 | 1;
  readonly score: number;
}

const LAST = Number.MAX_SAFE_INTEGER;
const urgencyOf = (priority: RequestedPriority | null): number =>
  priority === 'STAT' ? 0 : priority === 'HIGH' ? 1 : 2;

function rankOf<R extends OrderedRow>(row: R, byKey: ReadonlyMap<KeyedHash, R>): Rank {
  const parent = row.forStudy === null ? undefined : byKey.get(row.forStudy);
  const lead = parent ?? row;
  return {
    movedUp: row.movedUp ?? parent?.movedUp ?? 0,
    orphan: row.kind === 'prior' && parent === undefined ? 1 : 0,
    urgency: urgencyOf(lead.priority),
    dueAt: lead.dueAt ?? LAST,
    position: lead.position,
    prior: row.kind === 'prior' ? 1 : 0,
    score: row.score ?? 0,
  };
}

const compare = (a: Rank, b: Rank): number =>
  b.movedUp - a.movedUp ||
  a.orphan - b.orphan ||
  a.urgency - b.urgency ||
  a.dueAt - b.dueAt ||
  a.position - b.position ||
  a.prior - b.prior ||
  b.score - a.score;

/**
 * Moved up by a person, last moved first; then STAT, then HIGH, then what is to be read first, then as planned (newest first).
 * Priors follow the study that they are for, best score first; a total order, whatever the order of `rows`.
 *
 * @param rows all that the queue knows: a prior's place depends on its study, whatever that one's state
 */
export function inOrder<R extends OrderedRow>(rows: readonly R[]): readonly R[] {
  const byKey = new Map(rows.map((row) => [row.studyKey, row]));
  return rows
    .map((row) => ({ row, rank: rankOf(row, byKey) }))
    .toSorted((a, b) => compare(a.rank, b.rank) || (a.row.studyKey < b.row.studyKey ? -1 : 1))
    .map(({ row }) => row);
}

/** A prior is as urgent as the study that it is for. */
export const priorityOf = <R extends OrderedRow>(
  row: R,
  byKey: ReadonlyMap<KeyedHash, R>,
): RequestedPriority | null =>
  row.priority ?? (row.forStudy === null ? null : (byKey.get(row.forStudy)?.priority ?? null));

/**
 * Does not wait for a study that is being fetched, and not for hours either: STAT itself, and what a person moved up or opened.
 * Priors of a STAT study wait: the study is what must be there.
 */
export const isUrgent = ({ kind, priority, movedUp }: OrderedRow): boolean =>
  (kind === 'worklist' && priority === 'STAT') || movedUp !== null;
