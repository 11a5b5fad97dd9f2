// How patient and how strict the switch is: thresholds as data, so that a site can read and set them.
import { z } from 'zod';

const count = z.number().int().min(1).max(100);
const durationMs = z.number().int().min(0).max(3_600_000);

/** Thresholds of `next`. Counts are findings in a row; durations are monotonic (S-14). */
export const switchPolicySchema = z.strictObject({
  /** Bad findings in a row that make the link down. At least two: one bad probe never does (S-11). */
  downAfter: z.strictObject({ tcp: count.min(2), echo: count.min(2), find: count.min(2) }),
  /** Failed C-FINDs in a row that make it degraded although C-ECHO answers (H1). */
  degradedAfterFinds: count.min(2),
  /** Slow findings of one kind in a row that make it degraded. */
  degradedAfterSlow: count.min(2),
  /** Answers in a row that clear a suspicion. */
  clearAfter: count,
  /** This many suspicions within `unsteadyWindowMs` make it degraded instead of healthy again. */
  unsteadyAfter: count.min(2),
  unsteadyWindowMs: durationMs.min(1),
  /** Time without a slow or bad finding before degraded becomes healthy. */
  calmMs: durationMs,
  /** Agreeing good rounds, and the time they must span, before offline mode may end (S-11). */
  recoverAfterRounds: count.min(2),
  recoverAfterMs: durationMs,
  /** Each outage within `flapWindowMs` before this one asks for so many times as long a span, up to `recoverMaxMs` (S-11). */
  recoverFactor: z.number().min(1).max(10),
  recoverMaxMs: durationMs,
  flapWindowMs: durationMs.min(1),
  /** The dearest probe in use. A round is good only when this one answered: an echo alone proves little (H1). */
  topProbe: z.enum(['echo', 'find']),
  /** Findings older than this prove nothing. */
  staleAfterMs: durationMs.min(1),
});
export type SwitchPolicy = z.infer<typeof switchPolicySchema>;

export const DEFAULT_SWITCH_POLICY: SwitchPolicy = {
  downAfter: { tcp: 4, echo: 4, find: 6 },
  degradedAfterFinds: 3,
  degradedAfterSlow: 3,
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
  staleAfterMs: 90_000,
};
