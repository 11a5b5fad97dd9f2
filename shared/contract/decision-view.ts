// One transition of the real switch with the probes that caused it: what an administrator reads when asked "why?" (H2).
import { z } from 'zod';
import { probeKindSchema, switchStateSchema } from './switch-view.ts';

export const decisionViewSchema = z.object({
  /** Of its journal record. */
  seq: z.number().int(),
  at: z.string(),
  endpointId: z.string(),
  from: switchStateSchema,
  to: switchStateSchema,
  offline: z.boolean(),
  cause: z.string(),
  reason: z.string(),
  actor: z.string(),
  /** Whose fault it seemed to be, in words; null while nothing failed, and in records of earlier versions. */
  blame: z.string().nullable(),
  /** The last findings before it, oldest first. */
  probes: z.array(
    z.object({
      /** Local time, `HH:MM:SS`. */
      at: z.string(),
      kind: probeKindSchema,
      outcome: z.enum(['good', 'slow', 'bad']),
      latencyMs: z.number().nullable(),
      code: z.string().nullable(),
    }),
  ),
});
export type DecisionView = z.infer<typeof decisionViewSchema>;
