// How the switch presents itself to a page: its state, its reason in words, and which link it speaks of.
import { z } from 'zod';

/** The real link's state machine has five states (architecture, "The switch"). */
export const SWITCH_STATES = ['healthy', 'degraded', 'suspect', 'down', 'recovering'] as const;
export const switchStateSchema = z.enum(SWITCH_STATES);
export type SwitchStateName = z.infer<typeof switchStateSchema>;

/** Cheapest first. `web`: the DICOMweb service; `retrieve`: a small known object, fetched whole and its pixels compared. */
export const probeKindSchema = z.enum(['tcp', 'echo', 'find', 'web', 'retrieve']);
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

/** Whose fault it seems to be that the PACS does not answer (H3). */
export const blameViewSchema = z.object({
  who: z.enum(['pacs', 'my-network', 'unknown']),
  /** What was looked at, in words: "neither does the gateway answer: this station's own network". */
  words: z.string(),
  at: z.string(),
});
export type BlameView = z.infer<typeof blameViewSchema>;

/** The PACS's clock, or a time server's, minus this station's. Shown and warned of; it decides nothing (S-14). */
export const clockViewSchema = z.object({
  differenceMs: z.number(),
  /** How far off the figure itself may be. */
  uncertaintyMs: z.number(),
  source: z.enum(['web', 'ntp']),
  at: z.string(),
  warning: z.boolean(),
  words: z.string(),
});
export type ClockView = z.infer<typeof clockViewSchema>;

/** Which switch a person means who declares a downtime or confirms a return: the one that they saw (S-6). */
export const steeredSignalSchema = z.enum(['real', 'drill']);
export type SteeredSignal = z.infer<typeof steeredSignalSchema>;

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
  /** Null while nothing is wrong, or nothing was found out. */
  blame: blameViewSchema.nullable(),
  /** Null when nobody told the time. */
  clock: clockViewSchema.nullable(),
});
export type SwitchView = z.infer<typeof switchViewSchema>;
