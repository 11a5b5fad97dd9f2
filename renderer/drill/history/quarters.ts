// Runs by quarter, as a committee asks for them: the local calendar's, newest first. Pure.
import type { DrillRunRow } from '../../../shared/contract/drill-view.ts';

/** "2026 Q4" of a local moment. */
export function quarterOf(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return 'Unreadable date';
  return `${at.getFullYear()} Q${Math.floor(at.getMonth() / 3) + 1}`;
}

/** When a run counts: when it began, or was prepared. */
export const runAt = ({ startedAt, preparedAt }: Pick<DrillRunRow, 'startedAt' | 'preparedAt'>): string =>
  startedAt ?? preparedAt;

export interface Quarter {
  readonly name: string;
  readonly runs: readonly DrillRunRow[];
  /** Of them, those that were brought to their end. */
  readonly completed: number;
}

export const isCompleted = ({ phase }: Pick<DrillRunRow, 'phase'>): boolean =>
  phase === 'closed' || phase === 'hot-wash';

/** Cancelled while it was prepared: nobody practised, and it is no run of a quarter. */
export const wasNeverRun = ({ phase, startedAt }: Pick<DrillRunRow, 'phase' | 'startedAt'>): boolean =>
  phase === 'aborted' && startedAt === null;

export function byQuarter(runs: readonly DrillRunRow[]): readonly Quarter[] {
  const quarters = new Map<string, DrillRunRow[]>();
  for (const run of runs.toSorted((a, b) => Date.parse(runAt(b)) - Date.parse(runAt(a)))) {
    const name = quarterOf(runAt(run));
    quarters.set(name, [...(quarters.get(name) ?? []), run]);
  }
  return [...quarters].map(([name, own]) => ({
    name,
    runs: own,
    completed: own.filter(isCompleted).length,
  }));
}
