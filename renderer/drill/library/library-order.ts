// In which order a coordinator reads the library, and what the home page says of it; pure.
import type { DrillLibraryView, ScenarioRow } from '../../../shared/contract/drill-view.ts';
import { dayText } from '../drill-words.ts';

const rank = ({ overdue, lastRunAt }: ScenarioRow): number => {
  if (overdue) return 0;
  return lastRunAt === null ? 2 : 1;
};

/** Overdue first (longest first), then by due date, then those that were never run, each by name. */
export const inOrderOfNeed = (scenarios: readonly ScenarioRow[]): readonly ScenarioRow[] =>
  scenarios.toSorted(
    (one, other) =>
      rank(one) - rank(other) ||
      one.dueOn.localeCompare(other.dueOn) ||
      one.title.localeCompare(other.title, 'en'),
  );

export interface OverdueWords {
  /** "Unscheduled PACS server failure: drill overdue since 12 Oct". */
  readonly text: string;
  /** "next: Ransomware by 3 Dec"; '' when there is none to come. */
  readonly next: string;
}

/** What the home page says to who leads drills; null when nothing is overdue. */
export function overdueWords({ scenarios }: DrillLibraryView, nowMs: number): OverdueWords | null {
  const ordered = inOrderOfNeed(scenarios);
  const overdue = ordered.filter(({ overdue: isOverdue }) => isOverdue);
  const coming = ordered.find(({ overdue: isOverdue, lastRunAt }) => !isOverdue && lastRunAt !== null);
  const next = coming === undefined ? '' : `next: ${coming.title} by ${dayText(coming.dueOn, nowMs)}`;
  const [first] = overdue;
  if (first === undefined) {
    const neverAny = scenarios.length > 0 && scenarios.every(({ lastRunAt }) => lastRunAt === null);
    return neverAny ? { text: 'No drill has been run with this station yet', next: '' } : null;
  }
  const since = dayText(first.dueOn, nowMs);
  if (overdue.length === 1) return { text: `${first.title}: drill overdue since ${since}`, next };
  return {
    text: `${first.title}: drill overdue since ${since}, and ${overdue.length - 1} more`,
    next,
  };
}
