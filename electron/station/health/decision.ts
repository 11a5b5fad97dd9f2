// Why the switch moved, kept with the probes that moved it: what an incident is later read from.
import type { SwitchStateName } from '../../../shared/contract/switch-view.ts';
import type { Instant, ProbeFinding } from '../../../shared/domain/switch-evidence.ts';
import type { DownBy, SwitchCause } from '../../../shared/domain/switch-state.ts';

export interface ProbeRecord {
  readonly finding: ProbeFinding;
  readonly at: Instant;
}

/** One transition of the real switch. Its record in the journal: `decision-record.ts`. */
export interface SwitchDecision {
  /** A drill's switch has decisions of another type, which no record of an outage is made of (S-6). */
  readonly signal: 'real';
  readonly endpointId: string;
  readonly from: SwitchStateName;
  readonly to: SwitchStateName;
  readonly offline: boolean;
  readonly reason: string;
  readonly cause: SwitchCause;
  /** What holds it down; null while it is not down. */
  readonly downBy: DownBy['kind'] | null;
  /** Whose fault it seemed to be, in words; null while nothing failed. */
  readonly blame: string | null;
  /** Operator label, or `station`. */
  readonly actor: string;
  readonly at: Instant;
  /** The last findings before it, oldest first. */
  readonly probes: readonly ProbeRecord[];
}
