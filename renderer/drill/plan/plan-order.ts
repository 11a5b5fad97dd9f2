// The improvement plan in the order in which it must be worked off, and its dates in words; pure.
import type { ImprovementView } from '../../../shared/contract/drill-view.ts';
import { countWords } from '../../words/measure-words.ts';
import { dayText, daysUntil } from '../drill-words.ts';
import type { ToneWords } from '../drill-words.ts';

/** Open ones first, overdue before the rest, the earliest due date first; then the closed, newest first. */
export function planInOrder(items: readonly ImprovementView[]): {
  readonly open: readonly ImprovementView[];
  readonly closed: readonly ImprovementView[];
} {
  return {
    open: items
      .filter(({ closed }) => closed === null)
      .toSorted(
        (a, b) => Number(b.overdue) - Number(a.overdue) || a.due.localeCompare(b.due) || byText(a, b),
      ),
    closed: items
      .filter(({ closed }) => closed !== null)
      .toSorted((a, b) => (b.closed?.at ?? '').localeCompare(a.closed?.at ?? '') || byText(a, b)),
  };
}

const byText = (a: ImprovementView, b: ImprovementView): number => a.text.localeCompare(b.text, 'en');

/** "overdue since 12 Oct (41 days)", "due in 12 days, 4 Dec". */
export function itemDueWords({ due, overdue }: ImprovementView, nowMs: number): ToneWords {
  const days = daysUntil(due, nowMs);
  const day = dayText(due, nowMs);
  if (overdue)
    return {
      text:
        days === null || days >= 0
          ? `overdue since ${day}`
          : `overdue since ${day} (${countWords(-days, 'day', 'days')})`,
      tone: 'bad',
    };
  if (days === null) return { text: `due ${day}`, tone: 'warn' };
  if (days === 0) return { text: 'due today', tone: 'warn' };
  return { text: `due ${day}, in ${countWords(days, 'day', 'days')}`, tone: days <= 14 ? 'warn' : 'good' };
}

/** An item is known by its run and its own id. */
export const itemKey = ({ runId, item }: Pick<ImprovementView, 'runId' | 'item'>): string =>
  `${runId} ${item}`;
