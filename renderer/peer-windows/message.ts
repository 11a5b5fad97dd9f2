// What windows of one station tell each other. Keyed hashes and counts only: nothing else passes the schema, in either direction
// (S-12). A message of another form, say of a page before an update, is no message.
import { z } from 'zod';
import { keyedHashSchema } from '../../shared/domain/study.ts';
import { MOST_VIEWERS } from './window-role.ts';

/** Goes up when a message changes its meaning: windows of different versions ignore each other. */
const FORM = 1;

const windowIdSchema = z.uuid();
const head = { form: z.literal(FORM), from: windowIdSchema };

export const presenceSchema = z.strictObject({
  /** Number of a viewer window; null: a window with the whole page. */
  viewer: z.number().int().min(1).max(MOST_VIEWERS).nullable(),
  /** The study that it shows, or shows again as soon as it is unlocked. */
  studyKey: keyedHashSchema.nullable(),
  /** When that last changed, in milliseconds since 1970. */
  sinceMs: z.number().int().nonnegative(),
  /** When the window's page began, in milliseconds since 1970: of two with one number the younger takes another. */
  bornMs: z.number().int().nonnegative(),
  /** It asks its reader before it shows another study. */
  asks: z.boolean(),
});
export type Presence = z.infer<typeof presenceSchema>;

export const windowMessageSchema = z.discriminatedUnion('say', [
  z.strictObject({ ...head, say: z.literal('who-is-there') }),
  z.strictObject({ ...head, say: z.literal('here-i-am'), presence: presenceSchema }),
  z.strictObject({ ...head, say: z.literal('open-study'), to: windowIdSchema, studyKey: keyedHashSchema }),
  z.strictObject({ ...head, say: z.literal('closed') }),
]);
export type WindowMessage = z.infer<typeof windowMessageSchema>;

type Said<M> = M extends WindowMessage ? Omit<M, 'form' | 'from'> : never;

/** What a window says, without who says it. */
export type Saying = Said<WindowMessage>;

/** Throws when it holds anything that may not leave a window. */
export const messageOf = (from: string, saying: Saying): WindowMessage =>
  windowMessageSchema.parse({ form: FORM, from, ...saying });

/** @returns null for anything that is not a message of this form */
export function readMessage(data: unknown): WindowMessage | null {
  const parsed = windowMessageSchema.safeParse(data);
  return parsed.success ? parsed.data : null;
}
