// Everything that can happen in a lesson. A learner's progress is the fold of these and nothing else; each is flat, so that it
// fits one record of the journal of the rehearsal station.
import { z } from 'zod';
import { momentSchema } from '../drill/moment.ts';
import { TRAINING_SIGNAL_LIST } from './signals.ts';

/** Chosen, never typed: the journal takes no free text (S-12). */
export const SKIP_REASONS = {
  'did-not-work': 'It did not work for me',
  'not-our-way': 'We do this in another way here',
  'knew-it': 'I know this already',
  'no-time': 'No time for it now',
} as const satisfies Record<string, string>;
export type SkipReason = keyof typeof SKIP_REASONS;

const step = z.string().min(1).max(40);
const event = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) =>
  z.strictObject({ type: z.literal(type), at: momentSchema, ...shape });

export const trainingEventSchema = z.discriminatedUnion('type', [
  // by the learner
  event('step-checked', { step }),
  event('question-answered', { step, answer: z.number().int().min(0).max(20) }),
  /** `value` is a time or a number; whether it is right the station knew at that moment. */
  event('value-typed', { step, value: z.string().regex(/^[\d:]{1,12}$/u), right: z.boolean() }),
  event('hint-taken', { step, hint: z.number().int().min(0).max(20) }),
  event('step-skipped', { step, reason: z.enum(Object.keys(SKIP_REASONS) as [SkipReason, ...SkipReason[]]) }),
  event('stopped', { why: z.enum(['restarted', 'left']) }),
  // by the station
  event('signal-seen', { step, signal: z.enum(TRAINING_SIGNAL_LIST) }),
  /** What the lesson did to the rehearsal PACS, as its fault's name; `ok` false: it could not. */
  event('pacs-set', { step, fault: z.string().min(1).max(40), ok: z.boolean() }),
]);

export type TrainingEvent = Readonly<z.infer<typeof trainingEventSchema>>;

/** What a page may ask for: an event of the learner without its moment, and without what only the station knows. */
export const trainingActSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('step-checked'), step }),
  z.strictObject({ type: z.literal('question-answered'), step, answer: z.number().int().min(0).max(20) }),
  z.strictObject({ type: z.literal('value-typed'), step, value: z.string().regex(/^[\d:]{1,12}$/u) }),
  z.strictObject({ type: z.literal('hint-taken'), step, hint: z.number().int().min(0).max(20) }),
  z.strictObject({
    type: z.literal('step-skipped'),
    step,
    reason: z.enum(Object.keys(SKIP_REASONS) as [SkipReason, ...SkipReason[]]),
  }),
  z.strictObject({ type: z.literal('stopped'), why: z.enum(['restarted', 'left']) }),
]);
export type TrainingAct = Readonly<z.infer<typeof trainingActSchema>>;
