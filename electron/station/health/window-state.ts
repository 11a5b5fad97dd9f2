// What a planned downtime is at a moment, which ones a person is shown, and which cannot be planned. Pure.
import { kitError, type KitError } from '../../../shared/contract/kit-error.ts';
import type { PlannedWindowView } from '../../../shared/contract/planned-window-view.ts';

/** Times are ISO 8601; without an offset they are the station's own local time, summer time included. */
export interface WindowRequest {
  readonly startsAt: string;
  readonly endsAt: string;
  readonly reason: string;
}

export interface PlannedWindow extends WindowRequest {
  readonly windowId: string;
  /** Operator label, or `configuration`. */
  readonly plannedBy: string;
}

/** Its end is no longer part of it. */
export function stateOf(
  { startsAt, endsAt }: WindowRequest,
  isCancelled: boolean,
  nowMs: number,
): PlannedWindowView['state'] {
  if (isCancelled) return 'cancelled';
  if (nowMs < Date.parse(startsAt)) return 'upcoming';
  return nowMs < Date.parse(endsAt) ? 'running' : 'over';
}

const DAY_MS = 86_400_000;
/** So long a past window is still shown. */
const SHOWN_AFTERWARDS_MS = 7 * DAY_MS;
const LONGEST_MS = 14 * DAY_MS;
const MOST_AHEAD = 100;

/** By their start; what ended more than a week ago is left out. */
export const shownWindows = (
  windows: readonly PlannedWindowView[],
  nowMs: number,
): readonly PlannedWindowView[] =>
  windows
    .filter(({ endsAt }) => Date.parse(endsAt) > nowMs - SHOWN_AFTERWARDS_MS)
    .toSorted((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt));

/** Why a window cannot be planned, or null. */
export function whyNot(
  { startsAt, endsAt }: WindowRequest,
  windows: readonly PlannedWindowView[],
  nowMs: number,
): KitError | null {
  const start = Date.parse(startsAt);
  const end = Date.parse(endsAt);
  if (!Number.isFinite(start) || !Number.isFinite(end)) {
    return invalid('The start or the end of the downtime is not a time.', 'Give both as date and time.');
  }
  if (end <= start) {
    return invalid('The downtime would end before it begins.', 'Give an end that is after the start.');
  }
  if (end <= nowMs) return invalid('The downtime is over already.', 'Give an end that lies ahead.');
  if (end - start > LONGEST_MS) {
    return invalid(
      'The downtime would last more than 14 days.',
      'Give an earlier end; a longer one can be planned in parts.',
    );
  }
  if (windows.filter(({ state }) => state === 'upcoming').length >= MOST_AHEAD) {
    return invalid('100 downtimes are planned already.', 'Cancel those that are not needed.');
  }
  return null;
}

const invalid = (message: string, remedy: string): KitError => kitError('window.invalid', message, remedy);
