// The parts of the copy that the worklist can show: what is to be read, what it is compared with, and the rest.
import { z } from 'zod';
import { assertNever } from '../../shared/domain/assert-never.ts';
import type { StudyRow } from '../../shared/contract/views.ts';

export const SCOPES = [
  { scope: 'today', name: 'To read' },
  { scope: 'priors', name: 'Priors' },
  { scope: 'all', name: 'All' },
] as const;
export type Scope = (typeof SCOPES)[number]['scope'];
/** As the list and its paper call a part. */
export const scopeName = (scope: Scope): string => SCOPES.find((each) => each.scope === scope)?.name ?? scope;
export const scopeSchema = z.enum(['today', 'priors', 'all']) satisfies z.ZodType<Scope>;

/**
 * Whether a row belongs to a part. To read is what the PACS's last whole answer named, who is scheduled, and what came unasked:
 * nobody else would show that. What left the list stays in the copy, under All.
 */
export function inScope(row: StudyRow, scope: Scope): boolean {
  switch (scope) {
    case 'today':
      return row.onList || row.purpose.kind === 'unsolicited' || hasComeUnasked(row);
    case 'priors':
      return row.purpose.kind === 'prior';
    case 'all':
      return true;
    default:
      return assertNever(scope);
  }
}

export function scopeCounts(rows: readonly StudyRow[]): Readonly<Record<Scope, number>> {
  const count = (scope: Scope): number => rows.filter((row) => inScope(row, scope)).length;
  return { today: count('today'), priors: count('priors'), all: rows.length };
}

/** Scheduled once, and its images were sent here before the PACS listed them. */
const hasComeUnasked = ({ purpose, completeness }: StudyRow): boolean =>
  purpose.kind === 'scheduled' && completeness.held > 0;

/** Whether the PACS listed the study once and does not any more: yesterday's must not look like today's (S-2). */
export const hasLeftList = (row: StudyRow): boolean => row.purpose.kind === 'worklist' && !row.onList;

/** Why a row is here, in words. */
export const whyWords = (row: StudyRow): string =>
  hasLeftList(row) ? 'No longer on the list' : row.purpose.reason;
