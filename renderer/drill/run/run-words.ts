// What a guided run says: its clock, its states, its link, as people in the room say them. Pure.
import { LINK_FAULTS, type LinkFault } from '../../../shared/drill/auto-events.ts';
import { AUTO_EVENTS, isAutoEvent } from '../../../shared/drill/auto-events.ts';
import { durationWords } from '../../../drills/scenario/duration.ts';
import type { RunClock } from '../../../drills/engine/clock.ts';
import type { StepState } from '../../../drills/engine/progress.ts';
import type { DrillRun } from '../../../drills/engine/run.ts';
import type { ScenarioStep } from '../../../drills/scenario/schema.ts';
import type { Ahead, StepView } from './run-derive.ts';

const two = (value: number): string => String(value).padStart(2, '0');

/** The clock on the wall of the room: "04:10", "1:04:10". Cut off, never rounded up: a second that is not over is not shown. */
export function clockFace(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const rest = `${two(minutes)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** Until something: "in 02:10", "now", "03:20 ago". Rounded so that it meets the clock's own seconds. */
export function countdownWords(atMs: number, nowMs: number): string {
  const seconds = Math.floor(atMs / 1000) - Math.floor(nowMs / 1000);
  if (seconds === 0) return 'now';
  return seconds > 0 ? `in ${clockFace(seconds * 1000)}` : `${clockFace(-seconds * 1000)} ago`;
}

export const STATE_WORDS: Readonly<Record<StepState, string>> = {
  waiting: 'Later',
  due: 'Now',
  late: 'Late',
  done: 'Done',
  missed: 'Missed',
  skipped: 'Skipped',
};

export interface StepLine {
  /** The state in a word, which carries its colour. */
  readonly word: string;
  /** When, by whom, how late; reads on from the word. */
  readonly rest: string;
}

/** The line under a step: when it is to be done, how late it is, or who did it and when, and how that is known. */
export function stepLine({ step, state, outcome, lateMs }: StepView): StepLine {
  const by = `by ${clockFace(step.target)}`;
  if (outcome === null) {
    const rest = state === 'late' ? `${clockFace(lateMs)}, ${by}` : by;
    return { word: STATE_WORDS[state], rest };
  }
  const at = clockFace(outcome.at.exerciseMs);
  if (outcome.kind === 'skipped') return { word: STATE_WORDS.skipped, rest: `at ${at}, ${outcome.by}` };
  const late = lateMs >= 1000 ? `, ${clockFace(lateMs)} late` : '';
  return outcome.how === 'measured'
    ? { word: 'Seen', rest: `by the station at ${at}${late}` }
    : { word: STATE_WORDS.done, rest: `at ${at}, ${outcome.by}${late}` };
}

/** Of a step that waits: how it will be known that it was done. */
export function observedWords({ observed }: ScenarioStep): string {
  if (observed === 'manual') return 'Ticked by hand';
  if ('evidence' in observed) return `Write down: ${observed.evidence}`;
  return isAutoEvent(observed.auto)
    ? `The station ticks it when ${AUTO_EVENTS[observed.auto]}`
    : 'The station ticks it';
}

/** A fault of this station's own link, in a few words for the coordinator. */
export const faultWords = (fault: string): string =>
  Object.hasOwn(LINK_FAULTS, fault) ? SHORT_FAULTS[fault as LinkFault] : 'works as usual';

const SHORT_FAULTS: Readonly<Record<LinkFault, string>> = {
  refuse: 'refuses connections',
  stall: 'accepts and never answers',
  slow: 'answers far too slowly',
  'lose-priors': 'has lost older studies',
};

/** Where a time jump leads. */
export function aheadWords({ kind, of }: Ahead, { scenario }: DrillRun): string {
  switch (kind) {
    case 'inject':
      return `the inject “${scenario.injects.find(({ id }) => id === of)?.by ?? of}”`;
    case 'link':
      return of === 'none' ? 'the link works again' : `the link ${faultWords(of)}`;
    case 'target':
      return `the target of “${shorten(scenario.steps.find(({ id }) => id === of)?.text ?? of, 60)}”`;
    default:
      return 'the planned end';
  }
}

/** Whole words, at most so many characters. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), most / 2))}…`;
}

/** What the clock of the run went through that a person would wonder about; empty when nothing. */
export function clockRemarks({ jumps, restarts, jumpedMs, pausedMs }: RunClock): readonly string[] {
  return [
    ...(restarts === 0
      ? []
      : [
          restarts === 1
            ? 'The station was started again during the drill. The clock went on meanwhile.'
            : `The station was started again ${restarts} times during the drill. The clock went on meanwhile.`,
        ]),
    ...jumps.map(
      ({ exerciseMs, byMs }) =>
        `The wall clock was moved ${byMs > 0 ? 'on' : 'back'} by ${durationWords(Math.abs(byMs))} at ${clockFace(exerciseMs)}. Exercise time is not affected.`,
    ),
    ...(jumpedMs === 0 ? [] : [`${durationWords(jumpedMs)} of exercise time were skipped.`]),
    ...(pausedMs < 1000 ? [] : [`Paused for ${durationWords(pausedMs)} so far.`]),
  ];
}

/** How complete the station's copy is, for the decision to start. */
export function readinessWords(complete: number, onList: number): string {
  if (onList === 0) return 'No study is on today’s list yet.';
  const percent = Math.floor((complete / onList) * 100);
  return `${complete} of ${onList} studies of today’s list would open from the vault (${percent} %).`;
}
