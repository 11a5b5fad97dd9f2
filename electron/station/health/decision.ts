// Why the switch moved, kept with the probes that moved it: what an incident is later read from.
import type { SwitchStateName } from '../../../shared/contract/switch-view.ts';
import type { Instant, ProbeFinding } from '../../../shared/domain/switch-evidence.ts';
import type { SwitchCause } from '../../../shared/domain/switch-state.ts';
import type { JournalEntry } from '../journal/port.ts';

export interface ProbeRecord {
  readonly finding: ProbeFinding;
  readonly at: Instant;
}

/** One transition of the real switch. */
export interface SwitchDecision {
  readonly endpointId: string;
  readonly from: SwitchStateName;
  readonly to: SwitchStateName;
  readonly offline: boolean;
  readonly reason: string;
  readonly cause: SwitchCause;
  /** Operator label, or `station`. */
  readonly actor: string;
  readonly at: Instant;
  /** The last findings before it, oldest first. */
  readonly probes: readonly ProbeRecord[];
}

const probeWords = ({ finding, at }: ProbeRecord): string =>
  finding.outcome === 'bad'
    ? `${at.local} ${finding.kind} bad ${finding.code}`
    : `${at.local} ${finding.kind} ${finding.outcome} ${Math.round(finding.latencyMs)} ms`;

/** The journal's record of a decision. No patient data: probes name codes and times only. */
export const toJournalEntry = (decision: SwitchDecision, role: string): JournalEntry => ({
  event: 'switch:changed',
  actor: decision.actor,
  role,
  details: {
    signal: 'real',
    endpointId: decision.endpointId,
    from: decision.from,
    to: decision.to,
    offline: decision.offline,
    cause: decision.cause,
    reason: decision.reason,
    decidedAt: decision.at.wall,
    probes: decision.probes.map(probeWords).join('; '),
  },
});
