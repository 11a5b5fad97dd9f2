// Joins the queue with the worklist's names, and decides which rows are shown and in which order. Pure: 2,000 rows answer at once.
import type { TransferView } from '../../shared/contract/queue-view.ts';
import type { StudyRow } from '../../shared/contract/views.ts';
import { assertNever } from '../../shared/domain/assert-never.ts';

export interface QueueRow {
  readonly transfer: TransferView;
  /** Null when the worklist does not name it (any more): the queue itself knows keys only. */
  readonly study: StudyRow | null;
  /** Of a prior: the study that it is for, if the worklist names that. */
  readonly current: StudyRow | null;
}

export const QUEUE_PARTS = [
  { part: 'open', name: 'Not here yet' },
  { part: 'stuck', name: 'Needs a person' },
  { part: 'here', name: 'Here' },
  { part: 'all', name: 'All' },
] as const;
export type QueuePart = (typeof QUEUE_PARTS)[number]['part'];

export function joinRows(
  transfers: readonly TransferView[],
  studies: readonly StudyRow[],
): readonly QueueRow[] {
  const byKey = new Map(studies.map((study) => [study.studyKey, study]));
  return transfers.map((transfer) => ({
    transfer,
    study: byKey.get(transfer.studyKey) ?? null,
    current: transfer.forStudy === null ? null : (byKey.get(transfer.forStudy) ?? null),
  }));
}

/** Nothing happens to it by itself any more. */
export const isStuck = ({ state }: TransferView): boolean => state === 'failed' || state === 'cancelled';

export function inPart({ transfer }: QueueRow, part: QueuePart): boolean {
  switch (part) {
    case 'open':
      return transfer.state !== 'complete';
    case 'stuck':
      return isStuck(transfer);
    case 'here':
      return transfer.state === 'complete';
    case 'all':
      return true;
    default:
      return assertNever(part);
  }
}

export function partCounts(rows: readonly QueueRow[]): Readonly<Record<QueuePart, number>> {
  const count = (part: QueuePart): number => rows.filter((row) => inPart(row, part)).length;
  return { open: count('open'), stuck: count('stuck'), here: count('here'), all: rows.length };
}

const RANK: Readonly<Record<TransferView['state'], number>> = {
  running: 0,
  queued: 1,
  waiting: 1,
  failed: 2,
  cancelled: 3,
  complete: 4,
};

/** What runs, then the order of work, then what needs a person, then what is here; equals by key, so that nothing jitters. */
export function orderRows(rows: readonly QueueRow[]): readonly QueueRow[] {
  return rows.toSorted(
    ({ transfer: a }, { transfer: b }) =>
      RANK[a.state] - RANK[b.state] ||
      (a.place ?? Number.MAX_SAFE_INTEGER) - (b.place ?? Number.MAX_SAFE_INTEGER) ||
      (a.studyKey < b.studyKey ? -1 : a.studyKey > b.studyKey ? 1 : 0),
  );
}

export interface Allowed {
  readonly cancel: boolean;
  readonly resume: boolean;
  readonly moveUp: boolean;
}

/** What a person may do with a row now. What is running is first already; what is complete needs nothing. */
export function allowedOn({ state, place }: TransferView): Allowed {
  return {
    cancel: state === 'queued' || state === 'running' || state === 'waiting',
    resume: state === 'cancelled' || state === 'failed',
    moveUp: (state === 'queued' || state === 'waiting') && place !== 1,
  };
}
