// The parts of the copy that the worklist can show: what is to be read, what it is compared with, and the rest.
import { assertNever } from '../../shared/domain/assert-never.ts';
import type { StudyRow } from '../../shared/contract/views.ts';

export const SCOPES = [
  { scope: 'today', name: 'To read' },
  { scope: 'priors', name: 'Priors' },
  { scope: 'all', name: 'All' },
] as const;
export type Scope = (typeof SCOPES)[number]['scope'];

/** Whether a row belongs to a part. What came unasked is listed with what is to be read: nobody else would show it. */
export function inScope(row: StudyRow, scope: Scope): boolean {
  switch (scope) {
    case 'today':
      return row.purpose.kind !== 'prior';
    case 'priors':
      return row.purpose.kind === 'prior';
    case 'all':
      return true;
    default:
      return assertNever(scope);
  }
}

export function scopeCounts(rows: readonly StudyRow[]): Readonly<Record<Scope, number>> {
  const priors = rows.filter((row) => inScope(row, 'priors')).length;
  return { today: rows.length - priors, priors, all: rows.length };
}
