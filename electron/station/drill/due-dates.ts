// When a scenario is to be practised again: months on the calendar of the site. Pure.

const two = (n: number): string => String(n).padStart(2, '0');

/** The day on the site's own calendar, YYYY-MM-DD. */
export const dayOf = (at: Date): string =>
  `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;

/**
 * The same day `months` later; the month's last day where it has no such day (31 January and one month: 28 or 29 February).
 *
 * @param day YYYY-MM-DD
 */
export function monthsAfter(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const [y, m] = [first.getUTCFullYear(), first.getUTCMonth()];
  const lastDate = new Date(Date.UTC(y, m + 1, 0)).getUTCDate();
  return `${String(y).padStart(4, '0')}-${two(m + 1)}-${two(Math.min(date, lastDate))}`;
}

export interface Due {
  readonly dueOn: string;
  readonly overdue: boolean;
}

/** @param lastRunAt end of the last run, ISO 8601; null: it is due today, and has not been missed yet */
export function dueAfter(lastRunAt: string | null, everyMonths: number, now: Date): Due {
  const today = dayOf(now);
  const dueOn = lastRunAt === null ? today : monthsAfter(dayOf(new Date(lastRunAt)), everyMonths);
  return { dueOn, overdue: dueOn < today };
}
