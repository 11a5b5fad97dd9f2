// What is still to be fetched, study by study, as a page is told of it (product P8). Names come from the worklist's rows.
import { z } from 'zod';
import { keyedHashSchema, requestedPrioritySchema } from '../domain/study.ts';
import { kitErrorSchema } from './kit-error.ts';

/** One study in the queue. `held` counts committed instances only (S-7); an unknown `expected` stays unknown (S-1). */
export const transferViewSchema = z.object({
  studyKey: keyedHashSchema,
  kind: z.enum(['worklist', 'prior']),
  /** Of a prior: the current study that it is for. */
  forStudy: keyedHashSchema.nullable(),
  priority: requestedPrioritySchema.nullable(),
  /** `waiting`: for its retry; `failed`: its retries are used up; `cancelled`: by a person, until one resumes it. */
  state: z.enum(['queued', 'running', 'waiting', 'complete', 'failed', 'cancelled']),
  /** Place in the order of work, from 1; null once nothing is to be done. */
  place: z.number().int().nullable(),
  held: z.number().int(),
  expected: z.number().int().nullable(),
  heldBytes: z.number(),
  /** Series of which every instance is here, and all that the PACS lists; null while nobody has counted by series. */
  series: z.object({ complete: z.number().int(), listed: z.number().int() }).nullable(),
  endpointId: z.string(),
  /** How it is fetched while it runs, or was last. */
  method: z.enum(['C-MOVE', 'C-GET', 'WADO-RS']).nullable(),
  attempts: z.number().int(),
  retryAt: z.string().nullable(),
  /** Cause of the last failure; null when there was none since it last moved on. */
  lastError: kitErrorSchema.nullable(),
  bytesPerSecond: z.number().nullable(),
  /** Until this study is here, from measured rates; null when nothing was measured or the size is unknown. */
  etaMs: z.number().nullable(),
});
export type TransferView = z.infer<typeof transferViewSchema>;

/** Whether what is wanted will be here by a moment that a person named (product P6). */
export const topUpViewSchema = z.object({
  /** When the planned downtime begins, ISO 8601. */
  by: z.string(),
  verdict: z.enum(['in-time', 'late', 'unknown', 'done']),
  /** "12 of 40 studies to go, about 14 minutes at 22 MB/s: done by 13:46, 14 minutes before the window". */
  words: z.string(),
  finishesAt: z.string().nullable(),
});
export type TopUpView = z.infer<typeof topUpViewSchema>;

export const queueViewSchema = z.object({
  rows: z.array(transferViewSchema),
  /** Measured over the last transfers; null before the first. */
  bytesPerSecond: z.number().nullable(),
  /** Until everything wanted is here; null when unknown. */
  etaMs: z.number().nullable(),
  topUp: topUpViewSchema.nullable(),
});
export type QueueView = z.infer<typeof queueViewSchema>;
