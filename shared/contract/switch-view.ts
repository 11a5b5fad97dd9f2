// How the switch presents itself to a page: its state, its reason in words, and which link it speaks of.
import { z } from 'zod';

/** The real link's state machine has five states (architecture, "The switch"). */
export const SWITCH_STATES = ['healthy', 'degraded', 'suspect', 'down', 'recovering'] as const;
export const switchStateSchema = z.enum(SWITCH_STATES);
export type SwitchStateName = z.infer<typeof switchStateSchema>;

export const probeKindSchema = z.enum(['tcp', 'echo', 'find']);
export type ProbeKind = z.infer<typeof probeKindSchema>;

/** The last finding of one kind of probe. */
export const probeViewSchema = z.object({
  kind: probeKindSchema,
  outcome: z.enum(['good', 'slow', 'bad', 'never']),
  at: z.string().nullable(),
  latencyMs: z.number().nullable(),
  reason: z.string(),
});
export type ProbeView = z.infer<typeof probeViewSchema>;

/** The switch of the REAL link. A drill's signal will have a schema of its own and never this one (S-6). */
export const switchViewSchema = z.object({
  signal: z.literal('real'),
  state: switchStateSchema,
  /** In words: "4 of 4 C-ECHO refused since 10:41:07". */
  reason: z.string(),
  since: z.string(),
  /** True while the page must present itself as a downtime copy. */
  offline: z.boolean(),
  /** `declared` by a person, or by probes. */
  cause: z.enum(['start', 'probes', 'declared', 'confirmed']),
  /** Probes say that the PACS is steady, but a person must confirm before offline mode ends (S-11). */
  awaitingConfirmation: z.boolean(),
  endpointId: z.string(),
  probes: z.array(probeViewSchema),
});
export type SwitchView = z.infer<typeof switchViewSchema>;
