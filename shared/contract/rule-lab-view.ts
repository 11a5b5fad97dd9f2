// What another prior rule would have fetched and missed over this station's own history (product P9).
import { z } from 'zod';

/** One rule over the history. A *hit*: a prior that a reader opened beside its current study, and the rule would have fetched. */
export const ruleOutcomeSchema = z.object({
  hits: z.number().int(),
  misses: z.number().int(),
  /** Priors that the rule fetches, opened or not. */
  fetched: z.number().int(),
  candidates: z.number().int(),
  bytes: z.number(),
  /** Bytes of which the size is known by count only: estimated by the modality's mean. */
  estimatedBytes: z.number(),
  /** At the measured rate of the station; null when none was measured. */
  minutes: z.number().nullable(),
});
export type RuleOutcome = z.infer<typeof ruleOutcomeSchema>;

export const ruleLabViewSchema = z.object({
  /** Days with history, and current studies of which priors were known. */
  days: z.number().int(),
  studies: z.number().int(),
  /** Of those, with at least one prior that was opened: only they can show a miss. */
  studiesWithOpened: z.number().int(),
  /** Entries of the history that did not authenticate, and are left out. */
  damaged: z.number().int(),
  current: ruleOutcomeSchema,
  other: ruleOutcomeSchema.nullable(),
  /** Per week, oldest first, for the chart. */
  weeks: z.array(
    z.object({ weekOf: z.string(), current: ruleOutcomeSchema, other: ruleOutcomeSchema.nullable() }),
  ),
});
export type RuleLabView = z.infer<typeof ruleLabViewSchema>;

/** The rule in force, as YAML: what a person edits to try another. */
export const ruleTextViewSchema = z.object({
  yaml: z.string(),
  /** The default rule, word for word: the site has no file of its own. */
  isDefault: z.boolean(),
});
export type RuleTextView = z.infer<typeof ruleTextViewSchema>;
