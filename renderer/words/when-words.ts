// Moments that are still to come, or that a plan names: the day as a person says it, the hour, and how far away it is.
import { clockWords, durationWords } from './time-words.ts';

const two = (value: number): string => String(value).padStart(2, '0');
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

const startOfDay = (at: Date): number => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();

/** "today", "tomorrow", "yesterday", "Monday 2026-11-30"; local days. Summer time makes days of 23 and 25 hours. */
export function dayWords(iso: string, nowMs: number): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return 'on an unreadable day';
  const days = Math.round((startOfDay(at) - startOfDay(new Date(nowMs))) / 86_400_000);
  if (days === 0) return 'today';
  if (days === 1) return 'tomorrow';
  if (days === -1) return 'yesterday';
  return `${DAYS[at.getDay()]} ${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** Local "13:00"; "13:00:07" with seconds. */
export function timeOfDayWords(iso: string, withSeconds = false): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return 'at an unreadable time';
  const time = `${two(at.getHours())}:${two(at.getMinutes())}`;
  return withSeconds ? `${time}:${two(at.getSeconds())}` : time;
}

/** "today 13:00–14:00", "tomorrow 23:00 – Wednesday 2026-11-25 01:00". */
export function spanWords(startsAt: string, endsAt: string, nowMs: number): string {
  const [first, last] = [dayWords(startsAt, nowMs), dayWords(endsAt, nowMs)];
  const start = `${first} ${timeOfDayWords(startsAt)}`;
  return first === last
    ? `${start}–${timeOfDayWords(endsAt)}`
    : `${start} – ${last} ${timeOfDayWords(endsAt)}`;
}

/** "in 2 h 10 min", "23 min ago", "now". */
export function distanceWords(iso: string, nowMs: number): string {
  const byMs = Date.parse(iso) - nowMs;
  if (Number.isNaN(byMs)) return '';
  if (Math.abs(byMs) < 60_000) return byMs > 0 ? 'in less than 1 min' : 'less than 1 min ago';
  return byMs > 0 ? `in ${durationWords(byMs)}` : `${durationWords(-byMs)} ago`;
}

/** "10:39 · 23 min ago": a past moment with its age. */
export const sinceWords = (iso: string, nowMs: number): string =>
  `${clockWords(iso, nowMs)} · ${distanceWords(iso, nowMs)}`;

/** What `<input type="datetime-local">` takes and gives: local time to the minute, without a zone. */
export function toLocalInput(atMs: number): string {
  const at = new Date(atMs);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** ISO 8601 of such an input's text, or null when it is none. */
export function fromLocalInput(text: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/u.test(text)) return null;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
