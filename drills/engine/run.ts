// What a run is at one moment: plain values, which pages and reports read and only `next` makes.
import type { AutoEvent, LinkFault } from '../../shared/drill/auto-events.ts';
import type { Scenario } from '../scenario/schema.ts';
import { type Mark, type RunClock, startClock } from './clock.ts';
import type { Moment } from '../../shared/drill/moment.ts';
import type { EventOf, RATINGS } from '../../shared/drill/drill-event.ts';

/** Each phase carries only what exists in it. The last three never change again; they take reviews (and `closed` not even those). */
export type RunPhase =
  | { readonly name: 'prepared' }
  | { readonly name: 'running' }
  | { readonly name: 'paused'; readonly since: Mark; readonly by: string; readonly reason: string }
  | { readonly name: 'hot-wash'; readonly endedAt: Mark; readonly by: string }
  | { readonly name: 'closed'; readonly endedAt: Mark; readonly by: string }
  | { readonly name: 'aborted'; readonly endedAt: Mark; readonly by: string; readonly reason: string }
  | { readonly name: 'superseded-by-real'; readonly endedAt: Mark; readonly reason: string };

export type RunPhaseName = RunPhase['name'];

/** How a step ended; a step without an outcome is open. */
export type StepOutcome =
  | {
      readonly kind: 'done';
      readonly at: Mark;
      /** `measured`: the station saw it happen. `by-hand`: a person says that it happened. */
      readonly how: 'measured' | 'by-hand';
      readonly by: string;
      readonly evidence: string;
      readonly note: string;
    }
  | { readonly kind: 'skipped'; readonly at: Mark; readonly by: string; readonly reason: string };

export interface InjectOutcome {
  readonly deliveredAt: Mark;
  readonly deliveredBy: string;
  readonly answer: { readonly at: Mark; readonly by: string; readonly response: string } | null;
}

export interface Seat {
  readonly person: string | null;
  readonly readyAt: Mark | null;
}

export interface LinkFailure {
  readonly fault: LinkFault;
  readonly from: Mark;
  readonly until: Mark | null;
}

export type Rating = (typeof RATINGS)[number];
export type Observation = Omit<EventOf<'observed'>, 'type' | 'at'> & {
  readonly at: Mark;
  /** Taken back by whoever wrote it; it keeps its place. */
  readonly withdrawn: boolean;
};
export type Improvement = Omit<EventOf<'improvement-added'>, 'type' | 'at'>;

export interface DrillRun {
  readonly runId: string;
  readonly scenario: Scenario;
  readonly phase: RunPhase;
  readonly clock: RunClock;
  /** Null until it was started. */
  readonly startedAt: Mark | null;
  /** By role id. */
  readonly seats: ReadonlyMap<string, Seat>;
  /** By position in the scenario's list. */
  readonly preconditions: ReadonlyMap<
    number,
    { readonly met: boolean; readonly by: string; readonly note: string }
  >;
  readonly steps: ReadonlyMap<string, StepOutcome>;
  readonly injects: ReadonlyMap<string, InjectOutcome>;
  readonly linkFailures: readonly LinkFailure[];
  /** In the order of their coming. */
  readonly signals: readonly { readonly event: AutoEvent; readonly station: string; readonly at: Mark }[];
  readonly observations: readonly Observation[];
  readonly ratings: ReadonlyMap<
    string,
    { readonly rating: Rating; readonly by: string; readonly remark: string }
  >;
  readonly improvements: readonly Improvement[];
}

/**
 * A run that nobody has started yet.
 *
 * @param scenario with the site's variables filled in
 */
export const prepareRun = (scenario: Scenario, runId: string, at: Moment): DrillRun => ({
  runId,
  scenario,
  phase: { name: 'prepared' },
  clock: startClock(at),
  startedAt: null,
  seats: new Map(scenario.roles.map(({ id }) => [id, { person: null, readyAt: null }])),
  preconditions: new Map(),
  steps: new Map(),
  injects: new Map(),
  linkFailures: [],
  signals: [],
  observations: [],
  ratings: new Map(),
  improvements: [],
});

/** The drill is being run, if perhaps paused: the link may be failed, and DRILL is on every surface. */
export const isUnderWay = (run: DrillRun): boolean =>
  run.phase.name === 'running' || run.phase.name === 'paused';
