// What a page is told of the rehearsal ground: lessons, the one under way, and the records of those that are over. Nothing of
// a real patient can be in it: a station that is not a rehearsal one answers none of this (S-6).
import { z } from 'zod';

export const TRAINING_ROLES = ['radiologist', 'technologist', 'administrator'] as const;
export const trainingRoleSchema = z.enum(TRAINING_ROLES);
export type TrainingRole = z.infer<typeof trainingRoleSchema>;

export const lessonRowSchema = z.object({
  lessonId: z.string(),
  role: trainingRoleSchema,
  title: z.string(),
  version: z.number().int(),
  summary: z.string(),
  /** What a learner should allow for it. */
  minutes: z.number().int(),
  steps: z.number().int(),
});
export type LessonRow = z.infer<typeof lessonRowSchema>;

export const trainingLibraryViewSchema = z.object({
  lessons: z.array(lessonRowSchema),
  /** Lesson files that cannot be used, in words with file and line. */
  refused: z.array(z.string()),
  /** What `pacs-kit train --role` named. */
  suggestedRole: trainingRoleSchema.nullable(),
});

/** How the step that is open is noticed. The right answer stays with the station until it was given. */
const noticeViewSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('auto'), waitsFor: z.array(z.string()) }),
  z.object({ kind: z.literal('manual') }),
  z.object({
    kind: z.literal('question'),
    question: z.string(),
    answers: z.array(z.string()),
    /** Wrong answers given so far, oldest first, each with why it is wrong. */
    tried: z.array(z.object({ answer: z.number().int(), because: z.string() })),
  }),
  z.object({
    kind: z.literal('typed'),
    ask: z.string(),
    format: z.enum(['time', 'number']),
    wrong: z.number().int(),
  }),
]);

/** How a step ended. `noticed` was seen by the station; `self-checked` is the learner's own word. */
export const STEP_ENDS = ['noticed', 'self-checked', 'answered', 'read-off', 'skipped'] as const;

export const stepRecordSchema = z.object({
  stepId: z.string(),
  title: z.string(),
  how: z.enum(STEP_ENDS),
  /** In words: what was seen, which answer, why it was skipped. */
  words: z.string(),
  /** From the step's beginning to its end. */
  ms: z.number(),
  hintsTaken: z.number().int(),
  /** Wrong answers before the right one; null where there was nothing to answer. */
  wrongTries: z.number().int().nullable(),
  question: z.string().nullable(),
  /** Why the right answer is right. */
  because: z.string().nullable(),
});
export type StepRecord = z.infer<typeof stepRecordSchema>;

export const trainingSessionViewSchema = z.object({
  runId: z.string(),
  lessonId: z.string(),
  title: z.string(),
  role: trainingRoleSchema,
  version: z.number().int(),
  learner: z.string(),
  startedAt: z.string(),
  steps: z.number().int(),
  done: z.array(stepRecordSchema),
  /** Null once the lesson is over. */
  step: z
    .object({
      stepId: z.string(),
      title: z.string(),
      do: z.string(),
      why: z.string(),
      notice: noticeViewSchema,
      hints: z.array(z.object({ afterMs: z.number(), text: z.string() })),
      hintsTaken: z.number().int(),
      /** Time in this step when this was answered; a page lets it run on. */
      elapsedMs: z.number(),
    })
    .nullable(),
  /** Why the rehearsal PACS is not as the lesson wants it; null while it is. */
  trouble: z.string().nullable(),
});
export type TrainingSessionView = z.infer<typeof trainingSessionViewSchema>;

export const trainingRecordRowSchema = z.object({
  runId: z.string(),
  lessonId: z.string(),
  title: z.string(),
  role: trainingRoleSchema,
  version: z.number().int(),
  learner: z.string(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  state: z.enum(['under-way', 'finished', 'restarted', 'left']),
  steps: z.number().int(),
  noticed: z.number().int(),
  selfChecked: z.number().int(),
  skipped: z.number().int(),
  questions: z.number().int(),
  /** Right at the first try. */
  rightAtOnce: z.number().int(),
  totalMs: z.number(),
});
export type TrainingRecordRow = z.infer<typeof trainingRecordRowSchema>;

export const trainingRecordSchema = trainingRecordRowSchema.extend({
  stationName: z.string(),
  done: z.array(stepRecordSchema),
  /** Spans that the station measured, by the lesson's own words. */
  figures: z.array(z.object({ label: z.string(), ms: z.number() })),
  debrief: z.array(z.string()),
  /** Times that the station came back as a new process meanwhile. */
  restarts: z.number().int(),
});
export type TrainingRecord = z.infer<typeof trainingRecordSchema>;
