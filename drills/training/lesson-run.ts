// One learner's way through one lesson: the fold of its events. Pure and total; clocks are handed in with the events.
import { assertNever } from '../../shared/domain/assert-never.ts';
import type { Moment } from '../../shared/drill/moment.ts';
import type { TrainingSignal } from '../../shared/training/signals.ts';
import type { SkipReason, TrainingEvent } from '../../shared/training/training-event.ts';
import { advance, type Mark, markOf, type RunClock, startClock } from '../engine/clock.ts';
import type { Lesson, LessonFault, LessonStep } from './lesson-schema.ts';

export type StepOutcome = { readonly from: Mark; readonly at: Mark } & (
  | { readonly how: 'noticed'; readonly signal: TrainingSignal }
  | { readonly how: 'self-checked' }
  | { readonly how: 'answered'; readonly answer: number }
  | { readonly how: 'read-off'; readonly value: string }
  | { readonly how: 'skipped'; readonly reason: SkipReason }
);

export interface LessonRun {
  readonly runId: string;
  readonly lesson: Lesson;
  readonly learner: string;
  readonly clock: RunClock;
  readonly startedAt: Mark;
  readonly phase:
    | { readonly name: 'under-way' }
    | { readonly name: 'finished'; readonly at: Mark }
    | { readonly name: 'restarted' | 'left'; readonly at: Mark };
  /** Position of the step that is open; the number of steps once all are closed. */
  readonly position: number;
  readonly begunAt: Mark;
  readonly outcomes: ReadonlyMap<string, StepOutcome>;
  /** Wrong answers by step, oldest first: positions in its answers, or what was typed. */
  readonly wrong: ReadonlyMap<string, readonly (number | string)[]>;
  /** How many hints of a step were taken; they come in their order. */
  readonly hints: ReadonlyMap<string, number>;
  /** What the lesson last did to the PACS, and whether that worked. */
  readonly pacs: { readonly fault: string; readonly ok: boolean };
}

export interface LessonStart {
  readonly runId: string;
  readonly lesson: Lesson;
  readonly learner: string;
  readonly at: Moment;
}

export function startLesson({ runId, lesson, learner, at }: LessonStart): LessonRun {
  const clock = startClock(at);
  const mark = markOf(clock);
  return {
    runId,
    lesson,
    learner,
    clock,
    startedAt: mark,
    phase: { name: 'under-way' },
    position: 0,
    begunAt: mark,
    outcomes: new Map(),
    wrong: new Map(),
    hints: new Map(),
    pacs: { fault: 'healthy', ok: true },
  };
}

/** The step that is open; null once the lesson is over. */
export const openStep = (run: LessonRun): LessonStep | null =>
  run.phase.name === 'under-way' ? (run.lesson.steps[run.position] ?? null) : null;

/** What the PACS should be now: what the last step that said so wants. Healthy once the lesson is over, however it ended. */
export function wantedFault(run: LessonRun): LessonFault {
  if (run.phase.name !== 'under-way') return 'healthy';
  return (
    run.lesson.steps.slice(0, run.position + 1).findLast(({ pacs }) => pacs !== undefined)?.pacs ?? 'healthy'
  );
}

/** Why this event cannot happen now, in words; null when it can. */
export function lessonRefusal(run: LessonRun, event: TrainingEvent): string | null {
  const step = openStep(run);
  if (step === null) return 'This lesson is over.';
  if (event.type === 'stopped' || event.type === 'pacs-set') return null;
  if (event.step !== step.id) return `It is the turn of another step: ${step.title}`;
  const { notice } = step;
  const kind = kindOf(step);
  switch (event.type) {
    case 'signal-seen':
      return typeof notice === 'object' && 'auto' in notice && notice.auto.includes(event.signal)
        ? null
        : 'This step does not wait for that.';
    case 'step-checked':
      return kind === 'manual' ? null : 'This step is not done by ticking it.';
    case 'question-answered':
      if (typeof notice !== 'object' || !('question' in notice)) return 'This step asks nothing.';
      return event.answer < notice.answers.length ? null : 'There is no such answer.';
    case 'value-typed':
      return kind === 'typed' ? null : 'In this step nothing is typed.';
    case 'hint-taken':
      return event.hint === (run.hints.get(step.id) ?? 0) && event.hint < step.hints.length
        ? null
        : 'There is no such hint to take.';
    case 'step-skipped':
      return null;
    default:
      return assertNever(event);
  }
}

export function kindOf({ notice }: LessonStep): 'auto' | 'manual' | 'question' | 'typed' {
  if (notice === 'manual') return 'manual';
  if ('auto' in notice) return 'auto';
  return 'question' in notice ? 'question' : 'typed';
}

/** The next run; an event that cannot happen leaves the very same run. */
export function nextLesson(run: LessonRun, event: TrainingEvent): LessonRun {
  const step = openStep(run);
  if (step === null || lessonRefusal(run, event) !== null) return run;
  const clock = advance(run.clock, event.at, 'exercise');
  const at = markOf(clock);
  const timed: LessonRun = { ...run, clock };
  const close = (how: OutcomeOf): LessonRun => closed(timed, step, at, how);
  switch (event.type) {
    case 'signal-seen':
      return close({ how: 'noticed', signal: event.signal });
    case 'step-checked':
      return close({ how: 'self-checked' });
    case 'question-answered': {
      const { notice } = step;
      const isRight =
        typeof notice === 'object' && 'question' in notice && notice.answers[event.answer]?.right === true;
      return isRight ? close({ how: 'answered', answer: event.answer }) : wrong(timed, step, event.answer);
    }
    case 'value-typed':
      return event.right ? close({ how: 'read-off', value: event.value }) : wrong(timed, step, event.value);
    case 'hint-taken':
      return { ...timed, hints: new Map(run.hints).set(step.id, event.hint + 1) };
    case 'step-skipped':
      return close({ how: 'skipped', reason: event.reason });
    case 'pacs-set':
      return { ...timed, pacs: { fault: event.fault, ok: event.ok } };
    case 'stopped':
      return { ...timed, phase: { name: event.why, at } };
    default:
      return assertNever(event);
  }
}

type OutcomeOf = StepOutcome extends infer O
  ? O extends StepOutcome
    ? Omit<O, 'from' | 'at'>
    : never
  : never;

function closed(run: LessonRun, step: LessonStep, at: Mark, how: OutcomeOf): LessonRun {
  const outcome = { ...how, from: run.begunAt, at } as StepOutcome;
  const position = run.position + 1;
  return {
    ...run,
    outcomes: new Map(run.outcomes).set(step.id, outcome),
    position,
    begunAt: at,
    phase: position === run.lesson.steps.length ? { name: 'finished', at } : run.phase,
  };
}

const wrong = (run: LessonRun, { id }: LessonStep, answer: number | string): LessonRun => ({
  ...run,
  wrong: new Map(run.wrong).set(id, [...(run.wrong.get(id) ?? []), answer]),
});
