// The quick choices of a due date: two weeks, a month, the next drill of the scenario. Pure; local days.
import { dayAfter } from '../drill-words.ts';

/** `YYYY-MM-DD` so many calendar months after today; the last day of the month when there is no such day. */
export function monthsAfter(nowMs: number, months: number): string {
  const now = new Date(nowMs);
  const last = new Date(now.getFullYear(), now.getMonth() + months + 1, 0).getDate();
  const at = new Date(now.getFullYear(), now.getMonth() + months, Math.min(now.getDate(), last));
  return dayAfter(at.getTime(), 0);
}

export interface DueChoice {
  readonly name: string;
  readonly due: string;
}

/** @param everyMonths how often the scenario is practised */
export const dueChoices = (nowMs: number, everyMonths: number): readonly DueChoice[] => [
  { name: '2 weeks', due: dayAfter(nowMs, 14) },
  { name: '1 month', due: monthsAfter(nowMs, 1) },
  { name: 'next drill', due: monthsAfter(nowMs, everyMonths) },
];
