// "From yesterday to now" as DICOM dates: a worklist day is the reader's own calendar day, not Greenwich's. Pure.
import type { Dates } from '../../config/worklist-schema.ts';

/** Days as DA values, both included; `null` is open. Moments as DA+TM digits, where hours were asked for. */
export interface DateWindow {
  readonly from: string | null;
  readonly to: string | null;
  readonly notBefore: string | null;
  readonly notAfter: string | null;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** A local calendar day as a DA value (PS3.5 §6.2). */
export function dicomDay(wall: Date, daysBefore = 0): string {
  const day = new Date(wall.getFullYear(), wall.getMonth(), wall.getDate() - daysBefore);
  return `${String(day.getFullYear()).padStart(4, '0')}${two(day.getMonth() + 1)}${two(day.getDate())}`;
}

/** The day `by` days after a DA value; both are calendar days, so that a change of the clock moves nothing. */
export function dayAfter(day: string, by: number): string {
  const at = new Date(
    Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6, 8)) + by),
  );
  return `${String(at.getUTCFullYear()).padStart(4, '0')}${two(at.getUTCMonth() + 1)}${two(at.getUTCDate())}`;
}

/** Calendar days from one DA value to another. */
export const daysBetween = (from: string, to: string): number => {
  const at = (day: string): number =>
    Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6, 8)));
  return Math.round((at(to) - at(from)) / 86_400_000);
};

/** Local time as `YYYYMMDDhhmmss`. */
export const dicomMoment = (at: Date): string =>
  `${dicomDay(at)}${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}`;

const HOUR_MS = 3_600_000;

function relativeTo(wall: Date, words: string): { readonly day: string; readonly moment: string | null } {
  const found = /^([+-]?\d+)(?: (hour|day|week)s?)?$/u.exec(words);
  const count = Number(found?.[1] ?? 0);
  if (found?.[2] === 'hour') {
    const moment = dicomMoment(new Date(wall.getTime() + count * HOUR_MS));
    return { day: moment.slice(0, 8), moment };
  }
  return { day: dicomDay(wall, -count * (found?.[2] === 'week' ? 7 : 1)), moment: null };
}

/** @param wall now, in the reader's time zone */
export function dateWindow(dates: Dates, wall: Date): DateWindow {
  const days = (from: string | null, to: string | null): DateWindow => ({
    from,
    to,
    notBefore: null,
    notAfter: null,
  });
  if (dates === 'any') return days(null, null);
  if (dates === 'today') return days(dicomDay(wall), dicomDay(wall));
  if ('days' in dates) return days(dicomDay(wall, dates.days - 1), dicomDay(wall));
  if (/^\d{8}$/u.test(dates.from)) return days(dates.from, dates.to);
  const from = relativeTo(wall, dates.from);
  const to = relativeTo(wall, dates.to);
  // `-12 hours` to `+0`: a bare 0 is the end of today where days are meant, and no end before now where hours are.
  return { from: from.day, to: to.day, notBefore: from.moment, notAfter: to.moment };
}

/** The window as a DA key (PS3.4 §C.2.2.2.5); undefined asks for any. */
export function dateKey({ from, to }: Pick<DateWindow, 'from' | 'to'>): string | undefined {
  if (from === null && to === null) return undefined;
  return from === to ? (from ?? undefined) : `${from ?? ''}-${to ?? ''}`;
}

/** Whether a study can be of that window; one that does not say its date or time is kept. */
export function isInWindow(window: DateWindow, StudyDate: string, StudyTime: string): boolean {
  // Some archives still hold dates as `2026.11.22` (PS3.5 §6.2, a form of old).
  const day = StudyDate.replaceAll('.', '');
  if (!/^\d{8}$/u.test(day)) return true;
  if ((window.from !== null && day < window.from) || (window.to !== null && day > window.to)) return false;
  const time = /^\d{2,6}/u.exec(StudyTime.replaceAll(':', ''))?.[0];
  if (time === undefined) return true;
  // A time without seconds may be any of its minute.
  if (window.notBefore !== null && `${day}${time.padEnd(6, '9')}` < window.notBefore) return false;
  return window.notAfter === null || `${day}${time.padEnd(6, '0')}` <= window.notAfter;
}
