// The hot wash as a walk: what comes after what, what is done, and where to take it up again. Derived from the run alone, so
// that it can be left at any moment. Pure.
import { assertNever } from '../../../shared/domain/assert-never.ts';
import { spokenIn } from '../../../drills/report/hot-wash-answers.ts';
import { injectState, stepState } from '../../../drills/engine/progress.ts';
import type { DrillRun } from '../../../drills/engine/run.ts';
import { spentWords } from '../drill-words.ts';

export type DebriefStep =
  | { readonly kind: 'summary' }
  | { readonly kind: 'question'; readonly question: number }
  | { readonly kind: 'observations' }
  | { readonly kind: 'objective'; readonly objective: string }
  | { readonly kind: 'improvements' }
  | { readonly kind: 'close' };

/** In the order in which a room talks: what happened, the questions, what was seen, ratings, what to change. */
export const debriefSteps = ({ scenario }: DrillRun): readonly DebriefStep[] => [
  { kind: 'summary' },
  ...scenario.hotWash.map((_text, question) => ({ kind: 'question' as const, question })),
  { kind: 'observations' },
  ...scenario.objectives.map(({ id }) => ({ kind: 'objective' as const, objective: id })),
  { kind: 'improvements' },
  { kind: 'close' },
];

export function isDone(run: DrillRun, step: DebriefStep): boolean {
  switch (step.kind) {
    case 'summary':
      return true;
    case 'question':
      return spokenIn(run).some(({ question }) => question === step.question);
    case 'observations': {
      const kinds = new Set(spokenIn(run).map(({ kind }) => kind));
      return kinds.has('strength') && kinds.has('improvement');
    }
    case 'objective':
      return run.ratings.has(step.objective);
    case 'improvements':
      return run.improvements.length > 0;
    case 'close':
      return run.phase.name === 'closed';
    default:
      return assertNever(step);
  }
}

/** Of everything between the summary and the close. */
export function progressOf(run: DrillRun): { readonly done: number; readonly of: number } {
  const steps = debriefSteps(run).slice(1, -1);
  return { done: steps.filter((step) => isDone(run, step)).length, of: steps.length };
}

/** Where to begin: at the summary when nothing was said yet, else at the first thing that is open. */
export function firstOpen(run: DrillRun): number {
  const steps = debriefSteps(run);
  const begun = steps.some(
    (step) =>
      (step.kind === 'question' || step.kind === 'objective' || step.kind === 'improvements') &&
      isDone(run, step),
  );
  return begun ? steps.findIndex((step) => !isDone(run, step)) : 0;
}

export const stepName = (run: DrillRun, step: DebriefStep): string => {
  switch (step.kind) {
    case 'summary':
      return 'What happened';
    case 'question':
      return run.scenario.hotWash[step.question] ?? '';
    case 'observations':
      return 'Went well, and did not';
    case 'objective':
      return run.scenario.objectives.find(({ id }) => id === step.objective)?.capability ?? '';
    case 'improvements':
      return 'What we change';
    case 'close':
      return 'Close the drill';
    default:
      return assertNever(step);
  }
};

/** Something in the run that asks for an item of the plan. */
export interface Suggestion {
  readonly key: string;
  /** Why it is offered: "missed", "3 min 10 s late", "did not go well". */
  readonly why: string;
  readonly what: string;
  /** The step that showed it; null when none did. */
  readonly step: string | null;
  /** What the item's text begins with. */
  readonly text: string;
}

/** Missed steps first, then late ones (the latest first), then injects without an answer in time, then what did not go well. */
export function suggestionsOf(run: DrillRun): readonly Suggestion[] {
  const taken = new Set(run.improvements.map(({ step }) => step));
  const open = run.scenario.steps.filter(({ id }) => !taken.has(id));
  const missed = open
    .filter((step) => stepState(run, step) === 'missed')
    .map(({ id, text }) => ({ key: `step-${id}`, why: 'missed', what: text, step: id, text: '' }));
  const late = open
    .flatMap(({ id, text, target }) => {
      const outcome = run.steps.get(id);
      const lateMs = outcome?.kind === 'done' ? outcome.at.exerciseMs - target : 0;
      return lateMs > 0 ? [{ id, text, lateMs }] : [];
    })
    .toSorted((one, other) => other.lateMs - one.lateMs)
    .map(({ id, text, lateMs }) => ({
      key: `step-${id}`,
      why: `${spentWords(lateMs)} late`,
      what: text,
      step: id,
      text: '',
    }));
  const injects = run.scenario.injects
    .filter((inject) => injectState(run, inject) === 'delivered')
    .map(({ id, text }) => ({
      key: `inject-${id}`,
      why: 'inject not answered',
      what: text,
      step: null,
      text: '',
    }));
  const said = spokenIn(run)
    .filter(
      ({ kind, text }) => kind === 'improvement' && !run.improvements.some((item) => item.text === text),
    )
    .map(({ observation, text }) => ({
      key: `observation-${observation}`,
      why: 'did not go well',
      what: text,
      step: null,
      text,
    }));
  return [...missed, ...late, ...injects, ...said];
}
