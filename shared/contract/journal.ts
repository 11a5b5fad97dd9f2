// One record of the journal, as it stands on disk and as the page receives it.
import { z } from 'zod';

export const journalRecordSchema = z.object({
  /** Counts from 1 without gaps. */
  seq: z.number().int().positive(),
  /** Wall time, ISO 8601 UTC. */
  at: z.string(),
  /** Milliseconds on the monotonic clock since the station process started (S-14). */
  monotonicMs: z.number(),
  /** Random id of the station process: monotonic offsets compare only within one. */
  runId: z.string(),
  /** Past tense, `room:happened`. */
  event: z.string(),
  actor: z.string(),
  role: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  /** SHA-256, hex: of the previous record's hash and this record without `hash`. */
  previousHash: z.string(),
  hash: z.string(),
});
export type JournalRecord = z.infer<typeof journalRecordSchema>;
