// A run as rows and bands of a chart: steps against their targets, link failures, injects, what the station saw. Pure; minutes
// of exercise time.
import type { DrillReport } from '../../../drills/report/report-schema.ts';
import { autoWords } from './report-words.ts';

const MINUTE_MS = 60_000;
const MOST_LABEL = 50;

export interface StepRow {
  readonly id: string;
  /** 0 at the top. */
  readonly y: number;
  readonly label: string;
  readonly target: number;
  /** Null when it was not done. */
  readonly at: number | null;
  readonly end: 'in-time' | 'late' | 'missed' | 'skipped' | 'open';
  readonly measured: boolean;
}

export interface TimelineMark {
  readonly key: string;
  readonly at: number;
  readonly label: string;
}

export interface Timeline {
  readonly steps: readonly StepRow[];
  readonly failures: readonly { readonly from: number; readonly until: number; readonly label: string }[];
  readonly injects: readonly TimelineMark[];
  readonly signals: readonly TimelineMark[];
  /** Where the axis ends, minutes. */
  readonly until: number;
}

/** Short enough for a band of the chart. */
const FAULT_WORDS: Readonly<Record<string, string>> = {
  refuse: 'link refused',
  stall: 'link stalled',
  slow: 'link slow',
  'lose-priors': 'priors lost',
};

const short = (text: string): string =>
  text.length <= MOST_LABEL ? text : `${text.slice(0, MOST_LABEL - 1).trimEnd()}…`;

const endOf = ({ state, lateMs }: DrillReport['steps'][number]): StepRow['end'] => {
  if (state === 'done') return (lateMs ?? 0) > 0 ? 'late' : 'in-time';
  return state === 'missed' || state === 'skipped' ? state : 'open';
};

/** Steps in the order of their targets, as the scenario wanted them to happen. */
export function timelineOf(report: DrillReport): Timeline {
  const minutes = (ms: number): number => ms / MINUTE_MS;
  const steps = report.steps
    .toSorted((one, other) => one.targetMs - other.targetMs)
    .map((step, y) => ({
      id: step.id,
      y,
      label: short(step.text),
      target: minutes(step.targetMs),
      at: step.atMs === null ? null : minutes(step.atMs),
      end: endOf(step),
      measured: step.how === 'measured',
    }));
  const endMs = report.clock.exerciseMs;
  const last = Math.max(endMs, report.scenario.durationMs, ...report.steps.map(({ targetMs }) => targetMs));
  return {
    steps,
    failures: report.linkFailures.map(({ fault, from, until }) => ({
      from: minutes(from.exerciseMs),
      until: minutes(until?.exerciseMs ?? endMs),
      label: FAULT_WORDS[fault] ?? fault,
    })),
    injects: report.injects.flatMap(({ id, deliveredMs }) =>
      deliveredMs === null ? [] : [{ key: id, at: minutes(deliveredMs), label: id }],
    ),
    signals: report.signals.map(({ event, at }, index) => ({
      key: `${event}-${index}`,
      at: minutes(at.exerciseMs),
      label: autoWords(event),
    })),
    until: Math.ceil(minutes(last)),
  };
}
