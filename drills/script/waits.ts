// What a driven run waits for before any more time is skipped: things that are measured must be lived through.
import type { AutoEvent } from '../../shared/drill/auto-events.ts';
import type { DrillRun } from '../engine/run.ts';
import type { Scenario } from '../scenario/schema.ts';
import { isAwaited, seenAfterLink } from './awaited.ts';

type LinkChange = Scenario['link'][number];

export interface Wait {
  /** What has not been seen when the wait was in vain. */
  readonly words: string;
  readonly isOver: (run: DrillRun) => boolean;
  /** Real time, monotonic. */
  readonly untilMs: number;
  /** Asked now and then while it lasts: a return may have to be confirmed again. */
  readonly again?: () => Promise<void>;
}

const countOf = (run: DrillRun, event: AutoEvent): number =>
  run.signals.filter((signal) => signal.event === event).length;

/** Until a station has seen this event once more. */
export const untilSeen = (run: DrillRun, event: AutoEvent, words: string, untilMs: number): Wait => {
  const before = countOf(run, event);
  return { words: `${event} ${words}`, untilMs, isOver: (later) => countOf(later, event) > before };
};

/** Until the station has changed its link, and its switch has seen what a step waits for. */
export function waitsOfLink(
  run: DrillRun,
  change: LinkChange,
  limitMs: number,
  nowMs: number,
): readonly Wait[] {
  const { fault, at } = change;
  const failures = run.linkFailures;
  const applied: Wait = {
    words: `the link was not ${fault === 'none' ? 'restored' : `failed (${fault})`} by the station`,
    untilMs: nowMs + limitMs,
    isOver: ({ linkFailures }) =>
      fault === 'none'
        ? linkFailures.every(({ until }) => until !== null)
        : linkFailures.some((failure) => failure.fault === fault && failure.from.exerciseMs >= at),
  };
  const event = seenAfterLink(fault);
  if (event === null || !isAwaited(run, event)) return [applied];
  const already = failures.length > 0 && fault !== 'none' ? countOf(run, event) : 0;
  const seen: Wait = {
    words: `${event} after the link was ${fault === 'none' ? 'restored' : `failed (${fault})`}`,
    untilMs: nowMs + limitMs,
    isOver: (later) => countOf(later, event) > already || !isAwaited(later, event),
  };
  return [applied, seen];
}
