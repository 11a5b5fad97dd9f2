// How patient and how strict the switch is: thresholds as data, so that a site can read and set them.
import { z } from 'zod';

const count = z.number().int().min(1).max(100);
const durationMs = z.number().int().min(0).max(3_600_000);
const several = count.min(2);

/** Thresholds of `next`. Counts are findings in a row; durations are monotonic (S-14). */
export const switchPolicySchema = z.strictObject({
  /**
   * Bad findings in a row that make the link down. At least two: one bad probe never does (S-11). `web` counts only where
   * DICOMweb is all that the PACS has.
   */
  downAfter: z.strictObject({ tcp: several, echo: several, find: several, web: several, retrieve: several }),
  /** A PACS that answers with a no (association rejected, failure status) is alive: it must have said so for this long. */
  saidNoForMs: durationMs,
  /** Failed C-FINDs in a row that make it degraded although C-ECHO answers (H1). */
  degradedAfterFinds: several,
  /** Failed canary retrieves in a row that make it degraded although C-FIND answers. */
  degradedAfterRetrieves: several,
  /** Failed DICOMweb probes in a row that make it degraded although DIMSE answers. */
  degradedAfterWebs: several,
  /** Slow findings of one kind in a row that make it degraded. */
  degradedAfterSlow: several,
  /** A slow answer of a kind that has not been asked for this long says nothing any more. */
  slowForgottenMs: durationMs.min(1),
  /** Answers in a row that clear a suspicion. */
  clearAfter: count,
  /** This many suspicions within `unsteadyWindowMs` make it degraded instead of healthy again. */
  unsteadyAfter: several,
  unsteadyWindowMs: durationMs.min(1),
  /** Time without a slow or bad finding before degraded becomes healthy. */
  calmMs: durationMs,
  /** Agreeing good rounds, and the time they must span, before offline mode may end (S-11). */
  recoverAfterRounds: several,
  recoverAfterMs: durationMs,
  /** Each outage within `flapWindowMs` before this one asks for so many times as long a span, up to `recoverMaxMs` (S-11). */
  recoverFactor: z.number().min(1).max(10),
  recoverMaxMs: durationMs,
  flapWindowMs: durationMs.min(1),
  /** The dearest probe of a round. A round is good only when this one answered: an echo alone proves little (H1). */
  topProbe: z.enum(['echo', 'find', 'web']),
  /** Probes that run beside the rounds, seldom. With `retrieve`, offline mode ends only after one has answered. */
  sideProbes: z.array(z.enum(['web', 'retrieve'])).max(2),
  /** Findings older than this prove nothing. */
  staleAfterMs: durationMs.min(1),
});
export type SwitchPolicy = z.infer<typeof switchPolicySchema>;

export const DEFAULT_SWITCH_POLICY: SwitchPolicy = {
  downAfter: { tcp: 4, echo: 4, find: 6, web: 4, retrieve: 3 },
  saidNoForMs: 12_000,
  degradedAfterFinds: 3,
  degradedAfterRetrieves: 2,
  degradedAfterWebs: 3,
  degradedAfterSlow: 3,
  slowForgottenMs: 600_000,
  clearAfter: 2,
  unsteadyAfter: 4,
  unsteadyWindowMs: 600_000,
  calmMs: 60_000,
  recoverAfterRounds: 3,
  recoverAfterMs: 10_000,
  recoverFactor: 3,
  recoverMaxMs: 120_000,
  flapWindowMs: 1_800_000,
  topProbe: 'find',
  sideProbes: [],
  staleAfterMs: 90_000,
};
