// Planned windows in words: when, how far away, what the strip on the worklist says, and whether a plan makes sense.
import type { PlannedWindowView } from '../../shared/contract/planned-window-view.ts';
import type { TopUpView } from '../../shared/contract/queue-view.ts';
import { assertNever } from '../../shared/domain/assert-never.ts';
import { distanceWords, fromLocalInput, spanWords, timeOfDayWords } from '../words/when-words.ts';

/** The strip shows a window from this long before it begins. */
export const STRIP_BEFORE_MS = 12 * 60 * 60_000;

export interface WindowStateWords {
  /** "in 2 h 10 min", "running, ends in 23 min", "over", "cancelled". */
  readonly text: string;
  readonly tone: 'soft' | 'warn' | 'good';
}

export function windowStateWords(view: PlannedWindowView, nowMs: number): WindowStateWords {
  switch (view.state) {
    case 'upcoming':
      return { text: `begins ${distanceWords(view.startsAt, nowMs)}`, tone: 'good' };
    case 'running':
      return { text: `running, ends ${distanceWords(view.endsAt, nowMs)}`, tone: 'warn' };
    case 'over':
      return { text: 'over', tone: 'soft' };
    case 'cancelled':
      return { text: 'cancelled', tone: 'soft' };
    default:
      return assertNever(view.state);
  }
}

/** Still to come or running, earliest first; then the past, newest first. */
export function windowsInOrder(windows: readonly PlannedWindowView[]): {
  readonly ahead: readonly PlannedWindowView[];
  readonly past: readonly PlannedWindowView[];
} {
  const isAhead = ({ state }: PlannedWindowView): boolean => state === 'upcoming' || state === 'running';
  return {
    ahead: windows.filter(isAhead).toSorted((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt)),
    past: windows
      .filter((view) => !isAhead(view))
      .toSorted((a, b) => Date.parse(b.startsAt) - Date.parse(a.startsAt)),
  };
}

/** The window that everybody at this station should know of now: the running one, else the next within half a day. */
export function windowToMention(
  windows: readonly PlannedWindowView[],
  nowMs: number,
): PlannedWindowView | null {
  const { ahead } = windowsInOrder(windows);
  return (
    ahead.find(({ state }) => state === 'running') ??
    ahead.find(({ startsAt }) => Date.parse(startsAt) - nowMs <= STRIP_BEFORE_MS) ??
    null
  );
}

/** What a top-up promises of one window: "copy will be complete by 12:46". '' when it speaks of another moment. */
export function stripCopyWords(view: PlannedWindowView, topUp: TopUpView | null): string {
  if (view.state !== 'upcoming' || topUp === null) return '';
  if (Date.parse(topUp.by) !== Date.parse(view.startsAt)) return '';
  switch (topUp.verdict) {
    case 'done':
      return 'the copy is complete';
    case 'in-time':
      return topUp.finishesAt === null
        ? 'the copy will be complete in time'
        : `copy will be complete by ${timeOfDayWords(topUp.finishesAt)}`;
    case 'late':
      return topUp.finishesAt === null
        ? 'the copy will NOT be complete in time'
        : `the copy will NOT be complete in time, only by ${timeOfDayWords(topUp.finishesAt)}`;
    case 'unknown':
      return 'nobody can say yet whether the copy will be complete in time';
    default:
      return assertNever(topUp.verdict);
  }
}

/** "Planned downtime today 13:00–14:00", or that it is running. */
export const stripWords = (view: PlannedWindowView, nowMs: number): string =>
  view.state === 'running'
    ? `Planned downtime running until ${timeOfDayWords(view.endsAt)}`
    : `Planned downtime ${spanWords(view.startsAt, view.endsAt, nowMs)}`;

export type PlanCheck =
  | { readonly ok: true; readonly startsAt: string; readonly endsAt: string; readonly words: string }
  | { readonly ok: false; readonly field: 'start' | 'end' | null; readonly words: string };

/** What a typed plan means, before the station is asked; `field` is null while it is only unfinished. */
export function checkPlan(start: string, end: string, nowMs: number): PlanCheck {
  const [startsAt, endsAt] = [fromLocalInput(start), fromLocalInput(end)];
  if (startsAt === null || endsAt === null)
    return { ok: false, field: null, words: 'Choose when it begins and when it ends.' };
  if (Date.parse(endsAt) <= Date.parse(startsAt))
    return { ok: false, field: 'end', words: 'The end must be after the beginning.' };
  if (Date.parse(endsAt) <= nowMs) return { ok: false, field: 'end', words: 'This time is over already.' };
  const words =
    Date.parse(startsAt) <= nowMs
      ? `Begins at once, and ends ${distanceWords(endsAt, nowMs)}.`
      : `${spanWords(startsAt, endsAt, nowMs)}, ${distanceWords(startsAt, nowMs)}.`;
  return { ok: true, startsAt, endsAt, words: words.charAt(0).toUpperCase() + words.slice(1) };
}
