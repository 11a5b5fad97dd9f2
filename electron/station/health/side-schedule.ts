// When the probes that run beside the rounds have their turn: DICOMweb beside DIMSE, and the canary retrieve. They may take
// long, so they must not hold up the cheap probes that discover a dead link; and they ask nothing of a PACS that is down (S-10).
import type { SwitchPolicy } from '../../../shared/domain/switch-policy.ts';
import { roundBad } from '../../../shared/domain/switch-evidence.ts';
import type { RealSwitch } from '../../../shared/domain/switch-state.ts';
import type { ProbeSchedule, Turns } from './schedule.ts';

export type SideKind = SwitchPolicy['sideProbes'][number];

/** While a PACS is not to be asked, and while no turn has come: how soon to look again whether things changed. */
const LOOK_AGAIN_MS = 1000;
const LOOK_AGAIN_WHILE_WELL_MS = 10_000;

/** How things stand for one of them. */
function nextTurn(kind: SideKind, real: RealSwitch, turns: Turns, schedule: ProbeSchedule): number {
  const { last, failed, slow } = real.evidence.kinds[kind];
  if (last === null) return turns[kind];
  const owed = kind === 'retrieve' && real.evidence.retrieveOwed;
  if (failed === null && slow === 0 && !owed) return turns[kind];
  // `turns` is a whole period after the start of the last one.
  return turns[kind] - schedule.everyMs[kind] + Math.min(schedule.sideRetryMs, schedule.everyMs[kind]);
}

/** Nobody gains from asking a PACS that does not answer the cheap probes, or that has only just been started to be asked. */
const isWorthIt = (real: RealSwitch, policy: SwitchPolicy): boolean => {
  if (roundBad(real.evidence, policy)) return false;
  if (real.state.name !== 'down') return real.state.name !== 'suspect';
  // A link that is down for its retrieves comes back by one; a declared one is to be known steady before a person returns.
  return real.evidence.kinds[policy.topProbe].last !== null;
};

export interface SidePlan {
  /** What to ask now; null: nothing. */
  readonly kind: SideKind | null;
  /** How long to wait before asking again for a plan. */
  readonly waitMs: number;
}

/** The next probe beside the rounds: the one whose turn came first. */
export function planSide(
  real: RealSwitch,
  turns: Turns,
  now: number,
  schedule: ProbeSchedule,
  policy: SwitchPolicy,
): SidePlan {
  if (!isWorthIt(real, policy)) return { kind: null, waitMs: LOOK_AGAIN_MS };
  const due = policy.sideProbes
    .map((kind) => ({ kind, at: nextTurn(kind, real, turns, schedule) }))
    .toSorted((a, b) => a.at - b.at)[0];
  if (due === undefined) return { kind: null, waitMs: LOOK_AGAIN_MS };
  return due.at <= now
    ? { kind: due.kind, waitMs: 0 }
    : { kind: null, waitMs: Math.min(LOOK_AGAIN_WHILE_WELL_MS, due.at - now) };
}
