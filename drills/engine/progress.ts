// How a run's steps and injects stand at its present time: derived, so that nothing has to be kept up to date.
import type { ScenarioInject, ScenarioStep } from '../scenario/schema.ts';
import { type DrillRun, isUnderWay } from './run.ts';

export const STEP_STATES = ['waiting', 'due', 'late', 'done', 'missed', 'skipped'] as const;
export type StepState = (typeof STEP_STATES)[number];
export type InjectState = 'waiting' | 'due' | 'delivered' | 'answered';

/**
 * `due`: it is this role's turn, since the step before it is closed or that step's target has passed. `late`: its target has
 * passed. `missed`: the drill ended without it; a drill that was broken off misses only what had been late.
 */
export function stepState(run: DrillRun, step: ScenarioStep): StepState {
  const outcome = run.steps.get(step.id);
  if (outcome !== undefined) return outcome.kind;
  const { exerciseMs } = run.clock;
  const late = exerciseMs > step.target;
  switch (run.phase.name) {
    case 'prepared':
      return 'waiting';
    case 'hot-wash':
    case 'closed':
      return 'missed';
    case 'aborted':
    case 'superseded-by-real':
      return late ? 'missed' : 'waiting';
    default: {
      if (late) return 'late';
      const own = run.scenario.steps.filter(({ role }) => role === step.role);
      const before = own[own.findIndex(({ id }) => id === step.id) - 1];
      const turn = before === undefined || run.steps.has(before.id) || exerciseMs >= before.target;
      return turn ? 'due' : 'waiting';
    }
  }
}

/** `due` until it is delivered, however late. After the end, `waiting` and `due` say what was never delivered. */
export function injectState(run: DrillRun, inject: ScenarioInject): InjectState {
  const outcome = run.injects.get(inject.id);
  if (outcome !== undefined) return outcome.answer === null ? 'delivered' : 'answered';
  return run.startedAt !== null && run.clock.exerciseMs >= inject.at ? 'due' : 'waiting';
}

/** What the scenario wants done to the link now. A run that is not under way wants nothing done (S-6). */
export function wantedLink(run: DrillRun): ScenarioLink {
  if (!isUnderWay(run)) return 'none';
  return run.scenario.link.findLast(({ at }) => at <= run.clock.exerciseMs)?.fault ?? 'none';
}

type ScenarioLink = DrillRun['scenario']['link'][number]['fault'];
