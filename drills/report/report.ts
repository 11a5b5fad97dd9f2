// What a run comes to, as plain data: the after-action report's figures and tables. docs/drills/report-format.md describes it.
import type { Mark } from '../engine/clock.ts';
import { type DrillMetrics, metricsOf } from '../engine/metrics.ts';
import { type InjectState, injectState, type StepState, stepState } from '../engine/progress.ts';
import type { DrillRun, Improvement, Observation } from '../engine/run.ts';
import type { ScenarioStep } from '../scenario/schema.ts';
import type { RecordedRun, RunRecord } from './run-record.ts';

export interface StepReport {
  readonly id: string;
  readonly role: string;
  readonly person: string | null;
  readonly text: string;
  readonly targetMs: number;
  readonly state: StepState;
  /** Exercise time at which it was done or skipped. */
  readonly atMs: number | null;
  /** Past the target; 0 when in time; null when it was not done. */
  readonly lateMs: number | null;
  /** `measured`: a station saw it. `scripted`: a script said so. */
  readonly how: 'measured' | 'by-hand' | 'scripted' | null;
  readonly by: string | null;
  readonly evidence: string;
  /** A note, or the reason why it was skipped. */
  readonly note: string;
}

export interface InjectReport {
  readonly id: string;
  readonly to: readonly string[];
  readonly text: string;
  readonly expected: string;
  /** `not-delivered`: the drill ended before it. */
  readonly state: InjectState | 'not-delivered';
  readonly plannedMs: number;
  readonly deliveredMs: number | null;
  readonly answeredAfterMs: number | null;
  readonly answerWithinMs: number;
  readonly inTime: boolean;
  readonly response: string;
}

export interface DrillReport {
  readonly format: 1;
  readonly signal: 'drill';
  readonly runId: string;
  readonly origin: RunRecord['origin'];
  readonly scenario: {
    readonly id: string;
    readonly title: string;
    readonly version: number;
    readonly kind: string;
  };
  readonly phase: string;
  /** Why it did not come to its end: aborted, or ended by a real outage. */
  readonly endedBecause: string | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly clock: DrillRun['clock'];
  readonly metrics: DrillMetrics;
  readonly preconditions: readonly {
    readonly text: string;
    readonly required: boolean;
    readonly met: boolean | null;
    readonly note: string;
  }[];
  readonly objectives: readonly {
    readonly id: string;
    readonly capability: string;
    readonly text: string;
    readonly rating: string | null;
    readonly ratedBy: string | null;
    readonly remark: string;
  }[];
  readonly steps: readonly StepReport[];
  readonly injects: readonly InjectReport[];
  readonly linkFailures: DrillRun['linkFailures'];
  readonly signals: DrillRun['signals'];
  readonly observations: readonly Observation[];
  readonly improvements: readonly Improvement[];
}

/** What a run came to, or stands at. A scripted run claims no measurement. */
export function reportOf({ run, origin }: RecordedRun): DrillReport {
  const { scenario, phase } = run;
  const ended: Mark | null = 'endedAt' in phase ? phase.endedAt : null;
  const metrics = origin === 'script' ? unmeasured(metricsOf(run)) : metricsOf(run);
  return {
    format: 1,
    signal: 'drill',
    runId: run.runId,
    origin,
    scenario: { id: scenario.id, title: scenario.title, version: scenario.version, kind: scenario.kind },
    phase: phase.name,
    endedBecause: phase.name === 'aborted' || phase.name === 'superseded-by-real' ? phase.reason : null,
    startedAt: run.startedAt?.wall ?? null,
    endedAt: ended?.wall ?? null,
    clock: run.clock,
    metrics,
    preconditions: scenario.preconditions.map(({ text, required }, at) => {
      const checked = run.preconditions.get(at);
      return { text, required, met: checked?.met ?? null, note: checked?.note ?? '' };
    }),
    objectives: scenario.objectives.map(({ id, capability, text }) => {
      const rated = run.ratings.get(id);
      return {
        id,
        capability,
        text,
        rating: rated?.rating ?? null,
        ratedBy: rated?.by ?? null,
        remark: rated?.remark ?? '',
      };
    }),
    steps: scenario.steps.map((step) => stepReport(run, step, origin)),
    injects: scenario.injects.map((inject, at) => {
      const outcome = run.injects.get(inject.id);
      const figures = metrics.injects[at];
      return {
        id: inject.id,
        to: inject.to,
        text: inject.text,
        expected: inject.expected,
        state: outcome === undefined && ended !== null ? 'not-delivered' : injectState(run, inject),
        plannedMs: inject.at,
        deliveredMs: outcome?.deliveredAt.exerciseMs ?? null,
        answeredAfterMs: figures?.answered?.ms ?? null,
        answerWithinMs: inject.answerWithin,
        inTime: figures?.inTime ?? false,
        response: outcome?.answer?.response ?? '',
      };
    }),
    linkFailures: run.linkFailures,
    signals: run.signals,
    observations: run.observations,
    improvements: run.improvements,
  };
}

function unmeasured(metrics: DrillMetrics): DrillMetrics {
  const plain = (each: DrillMetrics['detect']) => (each === null ? null : { ...each, measured: false });
  return {
    ...metrics,
    detect: plain(metrics.detect),
    declare: plain(metrics.declare),
    restore: plain(metrics.restore),
  };
}

function stepReport(run: DrillRun, step: ScenarioStep, origin: RunRecord['origin']): StepReport {
  const outcome = run.steps.get(step.id);
  const done = outcome?.kind === 'done' ? outcome : null;
  return {
    id: step.id,
    role: step.role,
    person: run.seats.get(step.role)?.person ?? null,
    text: step.text,
    targetMs: step.target,
    state: stepState(run, step),
    atMs: outcome?.at.exerciseMs ?? null,
    lateMs: done === null ? null : Math.max(0, done.at.exerciseMs - step.target),
    how: done === null ? null : origin === 'script' ? 'scripted' : done.how,
    by: outcome?.by ?? null,
    evidence: done?.evidence ?? '',
    note: outcome === undefined ? '' : outcome.kind === 'done' ? outcome.note : outcome.reason,
  };
}
