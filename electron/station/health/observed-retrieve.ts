// What the prefetch's real retrieves tell of the link: how long until the first image came. They are many and cost nothing more.
import type { KitErrorCode } from '../../../shared/contract/kit-error.ts';
import type { ProbeFinding } from '../../../shared/domain/switch-evidence.ts';
import type { ProbeSchedule } from './schedule.ts';

/**
 * One retrieve: `latencyMs` from the request until its first instance was here (of a C-MOVE: until the first was counted as done).
 * Not the whole transfer, which grows with the study, nor a rate, which our own cap holds down.
 */
export type ObservedRetrieve = { readonly endpointId: string } & (
  | { readonly latencyMs: number }
  | { readonly code: KitErrorCode }
);

/**
 * The finding that it amounts to, or null. A failure amounts to none: it may be of that one study, and while the link is degraded
 * nothing more is fetched that could answer. A first image later than the canary's deadline is only slow, for the same reason.
 */
export function observedFinding(
  observed: ObservedRetrieve,
  endpointId: string,
  { slowMs }: Pick<ProbeSchedule, 'slowMs'>,
): ProbeFinding | null {
  if (observed.endpointId !== endpointId || !('latencyMs' in observed)) return null;
  const { latencyMs } = observed;
  if (!Number.isFinite(latencyMs) || latencyMs < 0) return null;
  return { kind: 'retrieve', outcome: latencyMs > slowMs.retrieve ? 'slow' : 'good', latencyMs };
}
