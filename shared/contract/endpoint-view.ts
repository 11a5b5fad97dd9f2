// Each PACS as this station knows it: how it is, what it can do, what it is used for, and what load we put on it (H4, P7).
import { z } from 'zod';
import { switchStateSchema, probeViewSchema } from './switch-view.ts';

/** What a PACS is asked for. `canary`: it is probed with the dear probes too. */
export const endpointRoleSchema = z.enum(['query', 'retrieve', 'canary']);
export type EndpointRole = z.infer<typeof endpointRoleSchema>;

/** In which order they are tried; among equals the least busy by measured latency goes first. */
export const endpointRankSchema = z.enum(['primary', 'secondary', 'site-cache']);
export type EndpointRank = z.infer<typeof endpointRankSchema>;

/** One thing that a PACS can or cannot do, learnt by doing it. */
export const capabilityViewSchema = z.object({
  id: z.enum([
    'C-MOVE',
    'C-GET',
    'WADO-RS',
    'C-FIND',
    'QIDO-RS',
    'MWL',
    'study-counts',
    'modalities-in-study',
    'relational-queries',
    'date-range',
    'pending-progress',
  ]),
  verdict: z.enum(['yes', 'no', 'unknown']),
  learntAt: z.string().nullable(),
  /** What was seen, in words: "its C-FIND answers bring NumberOfStudyRelatedInstances". */
  words: z.string(),
});
export type CapabilityView = z.infer<typeof capabilityViewSchema>;

/** The load that this station has put on a PACS since `since` (product P7). */
export const loadViewSchema = z.object({
  since: z.string(),
  /** DIMSE associations and DICOMweb connections that were opened, or tried to be. */
  associations: z.number().int(),
  associationsNow: z.number().int(),
  /** Most at one time. */
  associationsPeak: z.number().int(),
  queries: z.number().int(),
  retrieves: z.number().int(),
  probes: z.number().int(),
  failures: z.number().int(),
  /** Calls held back: by the caps, by the breaker. */
  heldBack: z.number().int(),
  bytes: z.number(),
  bytesPerSecond: z.number().nullable(),
  /** The configured cap, or null. */
  capBytesPerSecond: z.number().nullable(),
  /** Sum over all calls of how long each kept the PACS busy. */
  busyMs: z.number(),
});
export type LoadView = z.infer<typeof loadViewSchema>;

/** A circuit breaker: `open` asks nothing until `until`, `half-open` lets one call try. */
export const breakerViewSchema = z.object({
  state: z.enum(['closed', 'open', 'half-open']),
  until: z.string().nullable(),
  reason: z.string(),
});
export type BreakerView = z.infer<typeof breakerViewSchema>;

export const endpointViewSchema = z.object({
  endpointId: z.string(),
  aeTitle: z.string(),
  /** `host:port`, and the base of its DICOMweb service where it has one. */
  address: z.string(),
  webBase: z.string().nullable(),
  /** Null: plain text. Else the profile in words, such as "BCP 195, mutual certificates". */
  tls: z.string().nullable(),
  rank: endpointRankSchema,
  roles: z.array(endpointRoleSchema),
  /** The switch of this station speaks of this one. */
  isWatched: z.boolean(),
  link: z.object({
    state: switchStateSchema,
    reason: z.string(),
    since: z.string(),
    probes: z.array(probeViewSchema),
  }),
  /** What it would be used for now, and why it or not it. */
  usedFor: z.array(endpointRoleSchema),
  choiceReason: z.string(),
  /** Medians of the last answers. */
  latencyMs: z.object({
    echo: z.number().nullable(),
    find: z.number().nullable(),
    retrieve: z.number().nullable(),
  }),
  /** PACS clock minus ours; null when it never told the time (S-14). */
  clockDifferenceMs: z.number().nullable(),
  breaker: breakerViewSchema,
  capabilities: z.array(capabilityViewSchema),
  load: loadViewSchema.nullable(),
});
export type EndpointView = z.infer<typeof endpointViewSchema>;
