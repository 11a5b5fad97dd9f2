// What a guided run shows, read off the run: columns, what is late, what comes next, who acts. Pure.
import { injectState, stepState, type StepState, wantedLink } from '../../../drills/engine/progress.ts';
import type { DrillRun, InjectOutcome, StepOutcome } from '../../../drills/engine/run.ts';
import type { Scenario, ScenarioInject, ScenarioStep } from '../../../drills/scenario/schema.ts';

export type Role = Scenario['roles'][number];

export interface StepView {
  readonly step: ScenarioStep;
  readonly state: StepState;
  readonly outcome: StepOutcome | null;
  /** Past its target now, or when it was done; 0 when in time. */
  readonly lateMs: number;
}

export interface RoleColumn {
  readonly role: Role;
  readonly person: string | null;
  readonly ready: boolean;
  readonly steps: readonly StepView[];
  /** Done or skipped. */
  readonly closed: number;
  readonly late: number;
}

const stepView = (run: DrillRun, step: ScenarioStep): StepView => {
  const outcome = run.steps.get(step.id) ?? null;
  const atMs = outcome?.at.exerciseMs ?? run.clock.exerciseMs;
  return { step, state: stepState(run, step), outcome, lateMs: Math.max(0, atMs - step.target) };
};

/** One role with its steps, in the scenario's order. */
export function columnOf(run: DrillRun, role: Role): RoleColumn {
  const steps = run.scenario.steps.filter((step) => step.role === role.id).map((step) => stepView(run, step));
  const seat = run.seats.get(role.id);
  return {
    role,
    person: seat?.person ?? null,
    ready: seat !== undefined && seat.readyAt !== null,
    steps,
    closed: steps.filter(({ outcome }) => outcome !== null).length,
    late: steps.filter(({ state }) => state === 'late').length,
  };
}

/** A column for each role that has something to do. */
export const columnsOf = (run: DrillRun): readonly RoleColumn[] =>
  run.scenario.roles.map((role) => columnOf(run, role)).filter(({ steps }) => steps.length > 0);

/** The most overdue first. */
export const lateSteps = (run: DrillRun): readonly StepView[] =>
  run.scenario.steps
    .map((step) => stepView(run, step))
    .filter(({ state }) => state === 'late')
    .toSorted((one, other) => other.lateMs - one.lateMs);

/** The open step whose target comes first. */
export const nextStep = (run: DrillRun): ScenarioStep | null =>
  run.scenario.steps
    .filter(({ id, target }) => !run.steps.has(id) && target >= run.clock.exerciseMs)
    .toSorted((one, other) => one.target - other.target)[0] ?? null;

export interface OpenInject {
  readonly inject: ScenarioInject;
  readonly outcome: InjectOutcome;
  /** Until the answer is late; negative once it is. */
  readonly leftMs: number;
}

/** Delivered and not answered, the oldest first. */
export const openInjects = (run: DrillRun): readonly OpenInject[] =>
  run.scenario.injects
    .flatMap((inject) => {
      const outcome = run.injects.get(inject.id);
      if (outcome === undefined || outcome.answer !== null) return [];
      return [
        {
          inject,
          outcome,
          leftMs: outcome.deliveredAt.exerciseMs + inject.answerWithin - run.clock.exerciseMs,
        },
      ];
    })
    .toSorted((one, other) => one.outcome.deliveredAt.exerciseMs - other.outcome.deliveredAt.exerciseMs);

/** The undelivered inject whose time comes (or came) first. */
export const nextInject = (run: DrillRun): ScenarioInject | null =>
  run.scenario.injects
    .filter((inject) => ['waiting', 'due'].includes(injectState(run, inject)))
    .toSorted((one, other) => one.at - other.at)[0] ?? null;

export interface LinkNow {
  /** What the scenario wants of this station's own link now. */
  readonly fault: ReturnType<typeof wantedLink>;
  readonly next: { readonly at: number; readonly fault: ReturnType<typeof wantedLink> } | null;
}

export const linkNow = (run: DrillRun): LinkNow => ({
  fault: wantedLink(run),
  next: run.scenario.link.find(({ at }) => at > run.clock.exerciseMs) ?? null,
});

/** What a time jump can lead to. */
export interface Ahead {
  readonly at: number;
  readonly kind: 'inject' | 'link' | 'target' | 'end';
  /** Id of the inject or step; the fault of the link. */
  readonly of: string;
}

/** Everything that exercise time leads to from now on, in its order; a jump of less than a second is none. */
export function aheadOf(run: DrillRun): readonly Ahead[] {
  const { scenario, clock } = run;
  const all: Ahead[] = [
    ...scenario.link.map(({ at, fault }) => ({ at, kind: 'link' as const, of: fault })),
    ...scenario.injects
      .filter(({ id }) => !run.injects.has(id))
      .map(({ at, id }) => ({ at, kind: 'inject' as const, of: id })),
    ...scenario.steps
      .filter(({ id }) => !run.steps.has(id))
      .map(({ target, id }) => ({ at: target, kind: 'target' as const, of: id })),
    { at: scenario.duration, kind: 'end', of: '' },
  ];
  return all.filter(({ at }) => at >= clock.exerciseMs + 1000).toSorted((one, other) => one.at - other.at);
}

export const roleOf = ({ scenario }: DrillRun, id: string): Role | null =>
  scenario.roles.find((role) => role.id === id) ?? null;

/** Who sits in a role; its title while nobody was named. */
export const personOf = (run: DrillRun, roleId: string): string =>
  run.seats.get(roleId)?.person ?? roleOf(run, roleId)?.title ?? roleId;

/** A role that runs or watches the drill, by what it usually is called; the first of them otherwise. */
const staffOf = ({ scenario }: DrillRun, id: string): Role | null => {
  const staff = scenario.roles.filter(({ kind }) => kind === 'staff');
  return staff.find((role) => role.id === id) ?? staff[0] ?? null;
};

/** In whose name the coordinator's view acts. */
export function controllerOf(run: DrillRun, operator: string | null): string {
  const role = staffOf(run, 'coordinator');
  return (role && run.seats.get(role.id)?.person) ?? operator ?? role?.title ?? 'Drill coordinator';
}

/** In whose name something is observed, unless another is chosen. */
export function observerOf(run: DrillRun, operator: string | null): string {
  const role = staffOf(run, 'evaluator');
  return (role && run.seats.get(role.id)?.person) ?? controllerOf(run, operator);
}

/** Everybody who has a seat, once each. */
export const peopleOf = (run: DrillRun): readonly string[] => [
  ...new Set([...run.seats.values()].flatMap(({ person }) => (person === null ? [] : [person]))),
];

/** Why the drill cannot be started yet, in words, the first reason first; empty when it can. */
export function startObstacles(
  run: DrillRun,
  station: {
    readonly connected: boolean;
    readonly mayLead: boolean;
    readonly offline: boolean;
    readonly reason: string;
  },
): readonly string[] {
  const open = run.scenario.preconditions.filter(
    ({ required }, at) => required && run.preconditions.get(at)?.met !== true,
  ).length;
  return [
    ...(station.connected ? [] : ['The station does not answer.']),
    ...(station.mayLead ? [] : ['Only a drill coordinator or an administrator may start a drill.']),
    ...(station.offline
      ? [`The real PACS is not reachable, so this is no time to practise: ${station.reason}`]
      : []),
    ...(open === 0
      ? []
      : [
          open === 1
            ? 'One required precondition is not met yet.'
            : `${open} required preconditions are not met yet.`,
        ]),
  ];
}
