// What a lesson file may say: for one role, step by step, what to do and why, and how it is seen to be done (product D7).
import { z } from 'zod';
import { trainingRoleSchema } from '../../shared/contract/training-view.ts';
import {
  TRAINING_SIGNAL_LIST,
  TYPED_CHECKS,
  type TrainingSignal,
  type TypedCheck,
} from '../../shared/training/signals.ts';
import { durationMs, expected, id, line, list, paragraph } from '../scenario/schema.ts';

/** Ways to fail the rehearsal PACS that need no number (drills/rehearsal/faults.ts), and `slow` with a pause before each answer. */
export const PLAIN_FAULTS = [
  'healthy',
  'refuse',
  'reject',
  'stall',
  'die',
  'lose-priors',
  'echo-only',
] as const;

const pacsSchema = z.union([z.enum(PLAIN_FAULTS), z.strictObject({ slow: durationMs })], {
  error: expected(`this must be one of ${PLAIN_FAULTS.join(', ')}, or \`slow: 2 s\``),
});
/** What a step does to the rehearsal PACS when it begins. `slow` in milliseconds. */
export type LessonFault = z.output<typeof pacsSchema>;

const answerSchema = z.strictObject({
  text: line,
  right: z.literal(true).optional(),
  /** Why it is right, or what is wrong with it: said as soon as it was chosen. */
  because: paragraph,
});

const NOTICE_WORDS =
  'this must be `manual`, or `auto:` with signals, or `question:` with `answers:`, or `typed:` with `ask:`';

/** One object with every key, so that a mistake inside is reported at its own line; which keys go together is said below. */
const noticeSchema = z
  .preprocess(
    (written) => (written === 'manual' ? { manual: true } : written),
    z.strictObject(
      {
        manual: z.literal(true).optional(),
        /** Any one of these is enough. */
        auto: list(z.enum(TRAINING_SIGNAL_LIST), 1, 'signal').optional(),
        question: paragraph.optional(),
        answers: list(answerSchema, 2, 'answers').optional(),
        typed: z.enum(Object.keys(TYPED_CHECKS) as [TypedCheck, ...TypedCheck[]]).optional(),
        ask: line.optional(),
      },
      { error: (issue) => (issue.code === 'invalid_type' ? expected(NOTICE_WORDS)(issue) : undefined) },
    ),
  )
  .transform((written, context): LessonNotice => {
    const { manual, auto, question, answers, typed, ask } = written;
    const keys = Object.keys(written).length;
    if (manual === true && keys === 1) return 'manual';
    if (auto !== undefined && keys === 1) return { auto };
    if (question !== undefined && answers !== undefined && keys === 2) return { question, answers };
    if (typed !== undefined && ask !== undefined && keys === 2) return { typed, ask };
    context.addIssue({ code: 'custom', message: NOTICE_WORDS });
    return z.NEVER;
  });

/** How a step is noticed: the learner's own word, a signal of the station, a question, or something read off and typed. */
export type LessonNotice =
  | 'manual'
  | { readonly auto: readonly TrainingSignal[] }
  | { readonly question: string; readonly answers: readonly z.output<typeof answerSchema>[] }
  | { readonly typed: TypedCheck; readonly ask: string };

const stepSchema = z.strictObject({
  id,
  /** A few words for the list of steps. */
  title: line,
  do: paragraph,
  why: paragraph,
  pacs: pacsSchema.optional(),
  notice: noticeSchema,
  hints: z.array(z.strictObject({ after: durationMs, text: paragraph })).max(5),
  /** Puts the time that this step took among the figures of the debrief, under these words. */
  measure: line.optional(),
});

/** A lesson as it stands in a file. Durations are milliseconds from here on. */
export const lessonSchema = z.strictObject({
  format: z.literal(1, { error: expected('this must be `format: 1`: the only format there is') }),
  id,
  role: trainingRoleSchema,
  title: line,
  /** Of the lesson's text; a record names it. */
  version: z.number().int('this must be a whole number').min(1),
  summary: paragraph,
  minutes: z.number().int('this must be a whole number').min(1).max(180),
  steps: list(stepSchema, 1, 'step'),
  /** What is worth thinking about afterwards, and what to take back to one's own department. */
  debrief: list(paragraph, 1, 'paragraph'),
});

export type Lesson = z.output<typeof lessonSchema>;
export type LessonStep = Lesson['steps'][number];

/** A fault as records and words name it: `slow 2000`, `refuse`. */
export const faultName = (fault: LessonFault): string =>
  typeof fault === 'string' ? fault : `slow ${fault.slow}`;
