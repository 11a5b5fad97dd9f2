// What a run measured. Only spans between recorded marks; a figure that was not measured is null, never zero.
import type { AutoEvent } from '../../shared/drill/auto-events.ts';
import type { Scenario } from '../scenario/schema.ts';
import { isOneProcess, livedSpan, type Mark, type Span, spanBetween } from './clock.ts';
import { STEP_STATES, type StepState, stepState } from './progress.ts';
import type { DrillRun } from './run.ts';

export interface Measure extends Span {
  /** True when a station saw it, and its own clock ran through: `ms` then contains `pausedMs`. */
  readonly measured: boolean;
  /** A station saw it, and came back between the two moments: `ms` is the wall clock's, as right as that was set (S-14). */
  readonly overRestart: boolean;
}

export interface RoleFigures {
  readonly role: string;
  readonly person: string | null;
  readonly steps: number;
  /** Of the steps, by their state. */
  readonly states: Readonly<Record<StepState, number>>;
  /** Of the done ones: within the target, and after it. */
  readonly onTime: number;
  readonly doneLate: number;
}

export interface InjectFigures {
  readonly inject: string;
  /** After its time in the scenario; null when it was never delivered. */
  readonly deliveredLateMs: number | null;
  /** From delivery to answer; null when nobody answered. */
  readonly answered: Span | null;
  readonly inTime: boolean;
}

export interface DrillMetrics {
  readonly exerciseMs: number;
  readonly pausedMs: number;
  /** From the first failure of the link (from the start, where the link never failed). */
  readonly detect: Measure | null;
  readonly declare: Measure | null;
  /** By station. */
  readonly firstImage: readonly { readonly station: string; readonly span: Measure }[];
  /** From the last return of the link. */
  readonly restore: Measure | null;
  /** From the same moment as `detect`. */
  readonly notified: readonly { readonly department: string; readonly span: Span | null }[];
  /** From the start until the last seat with people in it was ready; null while one is not. */
  readonly fullReadiness: Span | null;
  readonly roles: readonly RoleFigures[];
  readonly injects: readonly InjectFigures[];
}

export function metricsOf(run: DrillRun): DrillMetrics {
  const { startedAt, linkFailures, scenario } = run;
  const zero = linkFailures[0]?.from ?? startedAt;
  const returned = linkFailures.at(-1)?.until ?? null;
  return {
    exerciseMs: run.clock.exerciseMs,
    pausedMs: run.clock.pausedMs,
    detect: measure(run, zero, 'detected', ['switch:down', 'switch:degraded']),
    declare: measure(run, zero, 'declared', ['switch:declared']),
    firstImage: firstImages(run, zero),
    restore: measure(run, returned, 'restored', ['return:confirmed', 'switch:recovered']),
    notified: notifications(run, zero),
    fullReadiness: fullReadiness(run),
    roles: scenario.roles.filter(({ kind }) => kind === 'player').map(({ id }) => roleFigures(run, id)),
    injects: scenario.injects.map((inject) => {
      const outcome = run.injects.get(inject.id);
      const answered =
        outcome === undefined || outcome.answer === null
          ? null
          : spanBetween(outcome.deliveredAt, outcome.answer.at);
      return {
        inject: inject.id,
        deliveredLateMs:
          outcome === undefined ? null : Math.max(0, outcome.deliveredAt.exerciseMs - inject.at),
        answered,
        inTime: answered !== null && answered.ms <= inject.answerWithin,
      };
    }),
  };
}

const isAfter = (mark: Mark, zero: Mark): boolean =>
  mark.exerciseMs + mark.pausedMs >= zero.exerciseMs + zero.pausedMs;

/** What a station saw first after `zero`, or else the step that a person ticked for it. */
function measure(
  run: DrillRun,
  zero: Mark | null,
  milestone: NonNullable<Scenario['steps'][number]['milestone']>,
  events: readonly AutoEvent[],
): Measure | null {
  if (zero === null) return null;
  const seen = run.signals.find(({ event, at }) => events.includes(event) && isAfter(at, zero));
  if (seen !== undefined) return seenSpan(zero, seen.at);
  const step = run.scenario.steps.find((each) => each.milestone === milestone);
  const outcome = step === undefined ? undefined : run.steps.get(step.id);
  if (outcome?.kind !== 'done') return null;
  // Detected and declared may come before the failure, when it was announced; restored may not.
  if (milestone === 'restored' && !isAfter(outcome.at, zero)) return null;
  return outcome.how === 'measured'
    ? seenSpan(zero, outcome.at)
    : { ...spanBetween(zero, outcome.at), measured: false, overRestart: false };
}

/** Of what a station saw. */
function seenSpan(from: Mark, to: Mark): Measure {
  const measured = isOneProcess(from, to);
  return { ...livedSpan(from, to), measured, overRestart: !measured };
}

function firstImages(run: DrillRun, zero: Mark | null): DrillMetrics['firstImage'] {
  if (zero === null) return [];
  const first = new Map<string, Measure>();
  for (const { event, station, at } of run.signals)
    if (event === 'image:first-offline' && isAfter(at, zero) && !first.has(station))
      first.set(station, seenSpan(zero, at));
  return [...first].map(([station, span]) => ({ station, span }));
}

function notifications({ scenario, steps }: DrillRun, zero: Mark | null): DrillMetrics['notified'] {
  return scenario.steps.flatMap(({ id, notifies }) => {
    if (notifies === undefined) return [];
    const outcome = steps.get(id);
    const span = zero !== null && outcome?.kind === 'done' ? spanBetween(zero, outcome.at) : null;
    return [{ department: notifies, span }];
  });
}

function fullReadiness({ startedAt, scenario, seats }: DrillRun): Span | null {
  if (startedAt === null) return null;
  let last: Mark = startedAt;
  for (const { id, people } of scenario.roles) {
    if (people === 0) continue;
    const readyAt = seats.get(id)?.readyAt ?? null;
    if (readyAt === null) return null;
    if (isAfter(readyAt, last)) last = readyAt;
  }
  return spanBetween(startedAt, last);
}

function roleFigures(run: DrillRun, role: string): RoleFigures {
  const own = run.scenario.steps.filter((step) => step.role === role);
  const states = Object.fromEntries(STEP_STATES.map((state) => [state, 0])) as Record<StepState, number>;
  let doneLate = 0;
  for (const step of own) {
    states[stepState(run, step)] += 1;
    const outcome = run.steps.get(step.id);
    if (outcome?.kind === 'done' && outcome.at.exerciseMs > step.target) doneLate += 1;
  }
  return {
    role,
    person: run.seats.get(role)?.person ?? null,
    steps: own.length,
    states,
    onTime: states.done - doneLate,
    doneLate,
  };
}
