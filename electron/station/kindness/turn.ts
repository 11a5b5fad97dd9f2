// Whose turn it is among calls that wait for one endpoint: pure. Urgent ones first, each lane in order, and nobody for ever.
import type { CallUrgency } from '../dicom/port.ts';

export type CallKind = 'query' | 'retrieve';

export interface WaitingCall {
  readonly kind: CallKind;
  readonly urgency: CallUrgency;
  /** Monotonic. */
  readonly since: number;
}

/** Calls that run now. Probes run beside the others, in a lane of their own. */
export interface RunningCalls {
  readonly queries: number;
  readonly retrieves: number;
  readonly probes: number;
}

export interface TurnLimits {
  /** Queries and retrieves together. */
  readonly calls: number;
  readonly queries: number;
  readonly probes: number;
}

const RANK: Readonly<Record<CallUrgency, number>> = { probe: 0, reader: 1, stat: 2, normal: 3 };
/** Waiting this long is worth one lane: a normal call overtakes newly come readers after a minute. */
export const LANE_AFTER_MS = 30_000;

/** Whether the limits leave room for this call now. */
export function hasRoom(
  call: Pick<WaitingCall, 'kind' | 'urgency'>,
  running: RunningCalls,
  limits: TurnLimits,
): boolean {
  if (call.urgency === 'probe') return running.probes < limits.probes;
  if (running.queries + running.retrieves >= limits.calls) return false;
  return call.kind === 'retrieve' || running.queries < limits.queries;
}

/**
 * Index of the call that goes next, or null when nobody may.
 *
 * @param waiting in the order of their coming
 */
export function nextTurn(
  waiting: readonly WaitingCall[],
  running: RunningCalls,
  limits: TurnLimits,
  now: number,
): number | null {
  let best: number | null = null;
  let bestRank = Number.POSITIVE_INFINITY;
  for (const [index, call] of waiting.entries()) {
    if (!hasRoom(call, running, limits)) continue;
    const rank = RANK[call.urgency] - Math.floor((now - call.since) / LANE_AFTER_MS);
    if (rank < bestRank) [best, bestRank] = [index, rank];
  }
  return best;
}
