// How studies are hung on this station: the site's own rules, or those of the kit and why the site's are not in use.
import { z } from 'zod';
import { hangingRuleSchema } from '../domain/hanging-rule.ts';
import { priorRuleSchema } from '../domain/prior-relevance-rule.ts';

export const hangingViewSchema = z.object({
  /** `built-in` also when the site has a file that cannot be used. */
  source: z.enum(['built-in', 'site']),
  rules: z.array(hangingRuleSchema),
  /** What is wrong in the site's file, each with file and line; empty when nothing is. */
  problems: z.array(z.string().max(2_000)).max(20),
  /** The site's own rule of priors, which knows its regions and ranks its priors; null: the default one. */
  priorRule: priorRuleSchema.nullable(),
});
export type HangingView = z.infer<typeof hangingViewSchema>;
