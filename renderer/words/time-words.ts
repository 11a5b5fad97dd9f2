// Times as a reader needs them: when, how long ago, and whether that is long enough to worry (S-2).

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A copy older than this is marked as ageing; older than {@link OLD_AFTER_MS}, as old. */
export const AGEING_AFTER_MS = 4 * HOUR_MS;
export const OLD_AFTER_MS = DAY_MS;

export type AgeLevel = 'fresh' | 'ageing' | 'old' | 'unknown';

export interface AsOfWords {
  /** "as of 10:39", or that the PACS never said. */
  readonly when: string;
  /** "23 min ago", or ''. */
  readonly age: string;
  readonly level: AgeLevel;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** "now", "4 min", "2 h 10 min", "3 days": two units at most. */
export function durationWords(elapsedMs: number): string {
  if (elapsedMs < MINUTE_MS) return 'less than 1 min';
  if (elapsedMs < HOUR_MS) return `${Math.floor(elapsedMs / MINUTE_MS)} min`;
  if (elapsedMs < DAY_MS) {
    const minutes = Math.floor((elapsedMs % HOUR_MS) / MINUTE_MS);
    const hours = `${Math.floor(elapsedMs / HOUR_MS)} h`;
    return minutes === 0 ? hours : `${hours} ${minutes} min`;
  }
  const days = Math.floor(elapsedMs / DAY_MS);
  return days === 1 ? '1 day' : `${days} days`;
}

/** Local wall time: "10:39" today, "2026-11-21 10:39" on any other day. */
export function clockWords(iso: string, nowMs: number): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return 'at an unreadable time';
  const time = `${two(at.getHours())}:${two(at.getMinutes())}`;
  const sameDay = at.toDateString() === new Date(nowMs).toDateString();
  return sameDay ? time : `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${time}`;
}

/**
 * The as-of time of a copy.
 *
 * @param asOf when the PACS last confirmed the count (ISO 8601), or null when it never did
 * @param nowMs the station's clock
 */
export function asOfWords(asOf: string | null, nowMs: number): AsOfWords {
  if (asOf === null) return { when: 'never confirmed by the PACS', age: '', level: 'unknown' };
  const atMs = Date.parse(asOf);
  if (Number.isNaN(atMs)) return { when: 'as of an unreadable time', age: '', level: 'unknown' };
  const elapsedMs = nowMs - atMs;
  const when = `as of ${clockWords(asOf, nowMs)}`;
  // A copy from the future means that a clock was moved: say so instead of calling it fresh (S-14).
  if (elapsedMs < -MINUTE_MS) return { when, age: 'in the future: check the clock', level: 'old' };
  const level = elapsedMs > OLD_AFTER_MS ? 'old' : elapsedMs > AGEING_AFTER_MS ? 'ageing' : 'fresh';
  return { when, age: `${durationWords(Math.max(0, elapsedMs))} ago`, level };
}

/** DICOM DA (PS3.5 §6.2) `YYYYMMDD` as `YYYY-MM-DD`; anything else is shown as it came. */
export function dicomDateWords(value: string): string {
  const match = /^(\d{4})\.?(\d{2})\.?(\d{2})$/u.exec(value.trim());
  return match ? `${match[1]}-${match[2]}-${match[3]}` : value.trim();
}

/** DICOM TM (PS3.5 §6.2) `HHMMSS.FFFFFF` as `HH:MM`; anything else is shown as it came. */
export function dicomTimeWords(value: string): string {
  const match = /^(\d{2}):?(\d{2})/u.exec(value.trim());
  return match ? `${match[1]}:${match[2]}` : value.trim();
}

/** Whole years (or months, below two years) from birth to a date, both DA; '' when either is missing. */
export function patientAgeWords(birthDate: string, onDate: string): string {
  const parse = (value: string) => /^(\d{4})\.?(\d{2})\.?(\d{2})$/u.exec(value.trim());
  const birth = parse(birthDate);
  const on = parse(onDate);
  if (!birth || !on) return '';
  const months =
    (Number(on[1]) - Number(birth[1])) * 12 +
    (Number(on[2]) - Number(birth[2])) -
    (Number(on[3]) < Number(birth[3]) ? 1 : 0);
  if (months < 0) return '';
  return months < 24 ? `${months} months` : `${Math.floor(months / 12)} years`;
}
