// What the drill section says of days, spans and states, in words; pure, so that it can be checked without a page.
import type { DrillRunRow, ScenarioRow } from '../../shared/contract/drill-view.ts';
import { durationWords } from '../../drills/scenario/duration.ts';

export type Tone = 'good' | 'warn' | 'bad' | 'soft';
export interface ToneWords {
  readonly text: string;
  readonly tone: Tone;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const DAY_MS = 86_400_000;
/** From here on a due date is worth a warning colour. */
const SOON_DAYS = 30;

/** The local day of `YYYY-MM-DD` (a day without a time) or of an ISO 8601 moment; null when it is neither. */
function localDay(text: string): Date | null {
  const plain = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(text);
  const at = plain ? new Date(Number(plain[1]), Number(plain[2]) - 1, Number(plain[3])) : new Date(text);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** "12 Oct" in this year, "12 Oct 2025" in any other. */
export function dayText(text: string, nowMs: number): string {
  const at = localDay(text);
  if (at === null) return 'an unreadable day';
  const day = `${at.getDate()} ${MONTHS[at.getMonth()]}`;
  return at.getFullYear() === new Date(nowMs).getFullYear() ? day : `${day} ${at.getFullYear()}`;
}

/** `YYYY-MM-DD` of the local day `days` after today. */
export function dayAfter(nowMs: number, days: number): string {
  const now = new Date(nowMs);
  const at = new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** Whole local days from today to that day; negative in the past; null when it is no day. */
export function daysUntil(text: string, nowMs: number): number | null {
  const at = localDay(text);
  if (at === null) return null;
  const now = new Date(nowMs);
  const today = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  const day = new Date(at.getFullYear(), at.getMonth(), at.getDate());
  return Math.round((day.getTime() - today.getTime()) / DAY_MS);
}

/** When a scenario is to be run again: "overdue since 12 Oct", "due by 3 Dec", "never run". */
export function dueWords(
  { lastRunAt, dueOn, overdue }: Pick<ScenarioRow, 'lastRunAt' | 'dueOn' | 'overdue'>,
  nowMs: number,
): ToneWords {
  const day = dayText(dueOn, nowMs);
  if (lastRunAt === null)
    return { text: overdue ? `never run, overdue since ${day}` : 'never run: due now', tone: 'warn' };
  if (overdue) return { text: `overdue since ${day}`, tone: 'bad' };
  const days = daysUntil(dueOn, nowMs);
  return { text: `due by ${day}`, tone: days !== null && days <= SOON_DAYS ? 'warn' : 'good' };
}

/** A measured span to the second: "2 min 13 s"; "not measured" when there is none. Never zero for what was not seen. */
export function spentWords(ms: number | null): string {
  if (ms === null) return 'not measured';
  return ms < 1000 ? 'under 1 s' : durationWords(ms);
}

/** A point of exercise time as a clock: "4:10", "1:04:10". */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

export const KIND_WORDS: Readonly<Record<ScenarioRow['kind'], string>> = {
  tabletop: 'Tabletop',
  drill: 'Drill',
  'functional-exercise': 'Functional exercise',
};

export const SOURCE_WORDS: Readonly<Record<ScenarioRow['source'], string>> = {
  shipped: 'Comes with the kit',
  site: 'Your own',
  replaced: 'Your version',
};

/** How a run stands, with a tone. Only `closed` and `hot-wash` came to their end. */
export function phaseWords(phase: DrillRunRow['phase']): ToneWords {
  switch (phase) {
    case 'prepared':
      return { text: 'prepared, not started', tone: 'soft' };
    case 'running':
      return { text: 'running now', tone: 'warn' };
    case 'paused':
      return { text: 'paused', tone: 'warn' };
    case 'hot-wash':
      return { text: 'hot wash open', tone: 'warn' };
    case 'closed':
      return { text: 'closed', tone: 'good' };
    case 'aborted':
      return { text: 'aborted', tone: 'bad' };
    default:
      return { text: 'ended by a real outage', tone: 'bad' };
  }
}

/** HSEEP's ratings, in full. */
export const RATING_WORDS = {
  P: 'Performed without challenges',
  S: 'Performed with some challenges',
  M: 'Performed with major challenges',
  U: 'Unable to perform',
} as const;
