// What a driven run waits for before any more time is skipped: things that are measured must be lived through.
import type { DrillSwitchView } from '../../shared/contract/drill-view.ts';
import type { AutoEvent } from '../../shared/drill/auto-events.ts';
import type { DrillRun } from '../engine/run.ts';
import type { Scenario } from '../scenario/schema.ts';
import { isAwaited, seenAfterLink } from './awaited.ts';

type LinkChange = Scenario['link'][number];

/** What a wait looks at: the run, and the drill's switch at this moment; null when there is none. */
export interface Sight {
  readonly run: DrillRun;
  readonly drillSwitch: DrillSwitchView | null;
}

export interface Wait {
  /** What has not been seen when the wait was in vain. */
  readonly words: string;
  readonly isOver: (sight: Sight) => boolean;
  /** Real time, monotonic. */
  readonly untilMs: number;
  /** Asked now and then while it lasts: a return may have to be confirmed again. */
  readonly again?: () => Promise<void>;
}

const countOf = (run: DrillRun, event: AutoEvent): number =>
  run.signals.filter((signal) => signal.event === event).length;

/** Until the station has seen this event once more. */
export const untilSeen = (run: DrillRun, event: AutoEvent, words: string, untilMs: number): Wait => {
  const before = countOf(run, event);
  return { words: `${event} ${words}`, untilMs, isOver: (later) => countOf(later.run, event) > before };
};

/** A declared downtime is ended by a person: until then the switch recovers from nothing. */
const isDeclared = ({ signals }: DrillRun): boolean =>
  signals.findLast(({ event }) => event.startsWith('switch:') || event === 'return:confirmed')?.event ===
  'switch:declared';

/** Until the station has changed its link, and its switch has seen what there is to see of it. */
export function waitsOfLink(run: DrillRun, { fault, at }: LinkChange, untilMs: number): readonly Wait[] {
  const event = seenAfterLink(fault);
  const isAwaitedNow = event !== null && isAwaited(run, event);
  if (fault !== 'none') {
    const failed: Wait = {
      words: `the link was not failed (${fault}) by the station`,
      untilMs,
      isOver: (later) =>
        later.run.linkFailures.some((failure) => failure.fault === fault && failure.from.exerciseMs >= at),
    };
    return isAwaitedNow
      ? [failed, untilSeen(run, event, `after the link was failed (${fault})`, untilMs)]
      : [failed];
  }
  const restored: Wait = {
    words: 'the link was not restored by the station',
    untilMs,
    isOver: (later) => later.run.linkFailures.every(({ until }) => until !== null),
  };
  const answers: Wait = {
    words: "an answer of the PACS to the drill's switch after the link was restored",
    untilMs,
    isOver: ({ run: later, drillSwitch }) =>
      restored.isOver({ run: later, drillSwitch }) && drillSwitch !== null && isAnswered(drillSwitch),
  };
  return isAwaitedNow && !isDeclared(run)
    ? [restored, answers, untilSeen(run, event, 'after the link was restored', untilMs)]
    : [restored, answers];
}

const isAnswered = ({ probes }: DrillSwitchView): boolean => {
  const rounds = probes.filter(({ kind }) => kind === 'tcp' || kind === 'echo' || kind === 'find');
  return (
    rounds.every(({ outcome }) => outcome !== 'bad') && rounds.some(({ outcome }) => outcome !== 'never')
  );
};
