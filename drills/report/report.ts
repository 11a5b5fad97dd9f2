// What a run comes to, as plain data: the after-action report and improvement plan (HSEEP's AAR/IP). docs/drills/report-format.md
// describes it; report-schema.ts is its form. Pure: the page, the PDF and the command line say the same.
import type { DrillRunRow, ImprovementView } from '../../shared/contract/drill-view.ts';
import type { Mark } from '../engine/clock.ts';
import { type DrillMetrics, metricsOf } from '../engine/metrics.ts';
import { injectState, stepState } from '../engine/progress.ts';
import type { DrillRun } from '../engine/run.ts';
import type { ScenarioStep } from '../scenario/schema.ts';
import { figuresOf } from './report-figures.ts';
import type { DrillReport, InjectReport, PreviousRun, StepReport } from './report-schema.ts';
import { tellRun } from './report-timeline.ts';
import type { RecordedRun, RunRecord } from './run-record.ts';

/** What a report says beside the run itself; nothing of it is needed. */
export interface ReportContext {
  /** Label of the station that held the run. */
  readonly station?: string;
  readonly kitVersion?: string;
  /** The free text is sealed, and stands as words that say so. */
  readonly sealed?: boolean;
  /** The history, this run in it or not: the runs of the same scenario before this one are compared with. */
  readonly history?: readonly DrillRunRow[];
  /** How improvement items stand, across all runs. */
  readonly improvements?: readonly ImprovementView[];
}

/** Runs of the same scenario that a report compares with. */
const MOST_PREVIOUS = 4;

/** What a run came to, or stands at. A scripted run claims no measurement; what was withdrawn is left out. */
export function reportOf(recorded: RecordedRun, context: ReportContext = {}): DrillReport {
  const { run, origin, prepared, events } = recorded;
  const { scenario, phase, clock } = run;
  const ended: Mark | null = 'endedAt' in phase ? phase.endedAt : null;
  const metrics = origin === 'script' ? unmeasured(metricsOf(run)) : metricsOf(run);
  const told = tellRun(prepared, events, run, origin);
  const steps = scenario.steps.map((step) => stepReport(run, step, origin));
  const done = (how: StepReport['how']) => steps.filter((step) => step.how === how).length;
  return {
    format: 3,
    signal: 'drill',
    runId: run.runId,
    origin,
    sealed: context.sealed ?? false,
    station: context.station ?? null,
    kitVersion: context.kitVersion ?? null,
    scenario: {
      id: scenario.id,
      title: scenario.title,
      version: scenario.version,
      kind: scenario.kind,
      summary: scenario.summary,
      durationMs: scenario.duration,
    },
    phase: phase.name,
    endedBecause: phase.name === 'aborted' || phase.name === 'superseded-by-real' ? phase.reason : null,
    preparedAt: prepared.clock.last.wall,
    startedAt: run.startedAt?.wall ?? null,
    startedBy: told.startedBy,
    endedAt: ended?.wall ?? null,
    endedBy: told.endedBy,
    clock: {
      exerciseMs: clock.exerciseMs,
      pausedMs: clock.pausedMs,
      jumpedMs: clock.jumpedMs,
      restarts: clock.restarts,
      pauses: told.pauses,
      timeJumps: told.timeJumps,
      wallClockJumps: clock.jumps,
    },
    figures: figuresOf(run, metrics, origin),
    provenance: { measured: done('measured'), byHand: done('by-hand'), scripted: done('scripted') },
    previous: previousRuns(run, prepared, context.history ?? []),
    metrics,
    preconditions: scenario.preconditions.map(({ text, role, required }, at) => {
      const checked = run.preconditions.get(at);
      return {
        text,
        role,
        required,
        met: checked?.met ?? null,
        by: checked?.by ?? null,
        note: checked?.note ?? '',
      };
    }),
    roles: scenario.roles.map(({ id, title, kind }) => {
      const seat = run.seats.get(id);
      return { id, title, kind, person: seat?.person ?? null, readyMs: seat?.readyAt?.exerciseMs ?? null };
    }),
    objectives: scenario.objectives.map(({ id, capability, text }) => {
      const rated = run.ratings.get(id);
      const guide = scenario.evaluation.find(({ objective }) => objective === id);
      return {
        id,
        capability,
        text,
        rating: rated?.rating ?? null,
        ratedBy: rated?.by ?? null,
        remark: rated?.remark ?? '',
        guide:
          guide === undefined
            ? null
            : { watch: guide.watch, performed: guide.performed, unable: guide.unable },
      };
    }),
    steps,
    injects: scenario.injects.map((inject, at) => injectReport(run, inject, metrics.injects[at])),
    linkFailures: run.linkFailures,
    signals: run.signals,
    observations: run.observations.flatMap(({ withdrawn, kind, text, by, at }) =>
      withdrawn ? [] : [{ kind, text, by, at }],
    ),
    improvements: run.improvements.map((each) => {
      const stands = context.improvements?.find(
        ({ runId, item }) => runId === run.runId && item === each.item,
      );
      const closed = stands?.closed ?? null;
      return { ...each, status: closed === null ? 'open' : 'closed', closed };
    }),
    timeline: told.timeline,
  };
}

function previousRuns(
  run: DrillRun,
  prepared: DrillRun,
  history: readonly DrillRunRow[],
): readonly PreviousRun[] {
  const { id, version } = run.scenario;
  const before = prepared.clock.last.wall;
  return history
    .filter((row) => row.scenarioId === id && row.runId !== run.runId && row.startedAt !== null)
    .filter(({ preparedAt }) => Date.parse(preparedAt) < Date.parse(before))
    .toSorted((one, other) => Date.parse(other.preparedAt) - Date.parse(one.preparedAt))
    .slice(0, MOST_PREVIOUS)
    .map(({ runId, startedAt, phase, version: theirs, figures }) => ({
      runId,
      startedAt,
      phase,
      version: theirs,
      sameVersion: theirs === version,
      ...figures,
    }));
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
  const { observed } = step;
  return {
    id: step.id,
    role: step.role,
    person: run.seats.get(step.role)?.person ?? null,
    text: step.text,
    observed: observed === 'manual' ? 'manual' : 'auto' in observed ? 'auto' : 'evidence',
    targetMs: step.target,
    state: stepState(run, step),
    atMs: outcome?.at.exerciseMs ?? null,
    at: outcome?.at.wall ?? null,
    lateMs: done === null ? null : Math.max(0, done.at.exerciseMs - step.target),
    how: done === null ? null : origin === 'script' ? 'scripted' : done.how,
    by: outcome?.by ?? null,
    evidence: done?.evidence ?? '',
    note: outcome === undefined ? '' : outcome.kind === 'done' ? outcome.note : outcome.reason,
  };
}

function injectReport(
  run: DrillRun,
  inject: DrillRun['scenario']['injects'][number],
  figures: DrillMetrics['injects'][number] | undefined,
): InjectReport {
  const outcome = run.injects.get(inject.id);
  return {
    id: inject.id,
    to: inject.to,
    channel: inject.by,
    text: inject.text,
    expected: inject.expected,
    state: outcome === undefined && 'endedAt' in run.phase ? 'not-delivered' : injectState(run, inject),
    plannedMs: inject.at,
    deliveredMs: outcome?.deliveredAt.exerciseMs ?? null,
    answeredAfterMs: figures?.answered?.ms ?? null,
    answerWithinMs: inject.answerWithin,
    inTime: figures?.inTime ?? false,
    response: outcome?.answer?.response ?? '',
  };
}
