// What is told of a run: to the coach beside the page while it goes on, and as a record once it is over. Derived, never kept.
import {
  type StepRecord,
  type TrainingRecord,
  type TrainingRecordRow,
  type TrainingSessionView,
} from '../../shared/contract/training-view.ts';
import { assertNever } from '../../shared/domain/assert-never.ts';
import { TRAINING_SIGNALS } from '../../shared/training/signals.ts';
import { SKIP_REASONS } from '../../shared/training/training-event.ts';
import type { Moment } from '../../shared/drill/moment.ts';
import { advance, markOf, spanBetween } from '../engine/clock.ts';
import type { LessonStep } from './lesson-schema.ts';
import { kindOf, type LessonRun, openStep, type StepOutcome } from './lesson-run.ts';

/** The lesson as its coach shows it. @param now on the clock of the run; @param fill puts the ground's own values into a text */
export function sessionView(
  run: LessonRun,
  now: Moment,
  fill: (text: string) => string,
): TrainingSessionView {
  const step = openStep(run);
  const { lesson } = run;
  const here = markOf(advance(run.clock, now, step === null ? 'nothing' : 'exercise'));
  return {
    runId: run.runId,
    lessonId: lesson.id,
    title: lesson.title,
    role: lesson.role,
    version: lesson.version,
    learner: run.learner,
    startedAt: run.startedAt.wall,
    steps: lesson.steps.length,
    done: stepRecords(run),
    step: step && {
      stepId: step.id,
      title: step.title,
      do: fill(step.do),
      why: fill(step.why),
      notice: noticeView(run, step),
      hints: step.hints.map(({ after, text }) => ({ afterMs: after, text: fill(text) })),
      hintsTaken: run.hints.get(step.id) ?? 0,
      elapsedMs: spanBetween(run.begunAt, here).ms,
    },
    trouble: run.pacs.ok
      ? null
      : `The rehearsal PACS could not be set to ${run.pacs.fault}. Restart the lesson; if it happens again, end \`pacs-kit train\` and start it anew.`,
  };
}

type NoticeView = NonNullable<TrainingSessionView['step']>['notice'];

function noticeView(run: LessonRun, { id, notice }: LessonStep): NoticeView {
  if (notice === 'manual') return { kind: 'manual' };
  if ('auto' in notice)
    return { kind: 'auto', waitsFor: notice.auto.map((signal) => TRAINING_SIGNALS[signal]) };
  const wrong = run.wrong.get(id) ?? [];
  if ('typed' in notice)
    return {
      kind: 'typed',
      ask: notice.ask,
      format: notice.typed === 'list-as-of' ? 'time' : 'number',
      wrong: wrong.length,
    };
  return {
    kind: 'question',
    question: notice.question,
    answers: notice.answers.map(({ text }) => text),
    tried: wrong.flatMap((answer) => {
      const given = typeof answer === 'number' ? notice.answers[answer] : undefined;
      return typeof answer === 'number' && given !== undefined ? [{ answer, because: given.because }] : [];
    }),
  };
}

/** A line for the list of records. */
export function recordRow(run: LessonRun): TrainingRecordRow {
  const { lesson, phase } = run;
  const done = [...run.outcomes.values()];
  const count = (...hows: readonly StepOutcome['how'][]): number =>
    done.filter(({ how }) => hows.includes(how)).length;
  const asked = lesson.steps.filter((step) => kindOf(step) === 'question');
  const endedAt = phase.name === 'under-way' ? null : phase.at;
  return {
    runId: run.runId,
    lessonId: lesson.id,
    title: lesson.title,
    role: lesson.role,
    version: lesson.version,
    learner: run.learner,
    startedAt: run.startedAt.wall,
    endedAt: endedAt?.wall ?? null,
    state: phase.name,
    steps: lesson.steps.length,
    // What was typed was compared by the station with what it knew.
    noticed: count('noticed', 'read-off'),
    selfChecked: count('self-checked'),
    skipped: count('skipped'),
    questions: asked.length,
    rightAtOnce: asked.filter(
      ({ id }) => run.outcomes.get(id)?.how === 'answered' && (run.wrong.get(id) ?? []).length === 0,
    ).length,
    totalMs: spanBetween(run.startedAt, endedAt ?? markOf(run.clock)).ms,
  };
}

/** The whole record, for paper and for reading it again. */
export function trainingRecord(run: LessonRun, stationName: string): TrainingRecord {
  return {
    ...recordRow(run),
    stationName,
    done: stepRecords(run),
    figures: run.lesson.steps.flatMap(({ id, measure }) => {
      const outcome = run.outcomes.get(id);
      return measure === undefined || outcome?.how !== 'noticed'
        ? []
        : [{ label: measure, ms: spanBetween(outcome.from, outcome.at).ms }];
    }),
    debrief: [...run.lesson.debrief],
    restarts: run.clock.restarts,
  };
}

const stepRecords = (run: LessonRun): StepRecord[] =>
  run.lesson.steps.flatMap((step) => {
    const outcome = run.outcomes.get(step.id);
    if (outcome === undefined) return [];
    const { notice } = step;
    const question = typeof notice === 'object' && 'question' in notice ? notice : null;
    return [
      {
        stepId: step.id,
        title: step.title,
        how: outcome.how,
        words: outcomeWords(step, outcome),
        ms: spanBetween(outcome.from, outcome.at).ms,
        hintsTaken: run.hints.get(step.id) ?? 0,
        wrongTries:
          question === null && kindOf(step) !== 'typed' ? null : (run.wrong.get(step.id) ?? []).length,
        question: question?.question ?? null,
        because: question?.answers.find(({ right }) => right === true)?.because ?? null,
      },
    ];
  });

function outcomeWords({ notice }: LessonStep, outcome: StepOutcome): string {
  switch (outcome.how) {
    case 'noticed':
      return TRAINING_SIGNALS[outcome.signal];
    case 'self-checked':
      return 'the learner says so';
    case 'answered':
      return typeof notice === 'object' && 'question' in notice
        ? (notice.answers[outcome.answer]?.text ?? '')
        : '';
    case 'read-off':
      return `read off: ${outcome.value}`;
    case 'skipped':
      return SKIP_REASONS[outcome.reason];
    default:
      return assertNever(outcome);
  }
}
