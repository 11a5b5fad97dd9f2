// The switch as a page is told of it.
import type { ClockView, ProbeView, SwitchView } from '../contract/switch-view.ts';
import { blameOf } from './switch-blame.ts';
import type { Evidence, Instant } from './switch-evidence.ts';
import { kindsInUse, PROBE_KINDS, probeLabel } from './switch-kinds.ts';
import type { SwitchPolicy } from './switch-policy.ts';
import { awaitsConfirmation, isOffline, type RealSwitch } from './switch-state.ts';
import { failureWords } from './switch-words.ts';

function toProbeView(evidence: Evidence, kind: ProbeView['kind']): ProbeView {
  const { last } = evidence.kinds[kind];
  if (last === null) {
    return {
      kind,
      outcome: 'never',
      at: null,
      latencyMs: null,
      reason: `No ${probeLabel(kind)} has finished yet`,
    };
  }
  const { finding } = last;
  const at = last.at.wall;
  if (finding.outcome === 'bad') {
    const reason = `${probeLabel(kind)} ${failureWords(finding.code)} at ${last.at.local}`;
    return { kind, outcome: 'bad', at, latencyMs: null, reason };
  }
  const reason = `${probeLabel(kind)} answered in ${Math.round(finding.latencyMs)} ms at ${last.at.local}`;
  return { kind, outcome: finding.outcome, at, latencyMs: finding.latencyMs, reason };
}

/**
 * @param at now, to tell whether a person is being waited for
 * @param clock how far the clocks are apart; it decides nothing, so the switch itself does not know it
 */
export const toSwitchView = (
  real: RealSwitch,
  endpointId: string,
  at: Instant,
  policy: SwitchPolicy,
  clock: ClockView | null = null,
): SwitchView => ({
  signal: real.signal,
  state: real.state.name,
  reason: real.reason,
  since: real.since.wall,
  offline: isOffline(real),
  cause: real.cause,
  awaitingConfirmation: awaitsConfirmation(real, at, policy),
  endpointId,
  // Also what real retrieves told, where no canary is asked for.
  probes: PROBE_KINDS.filter(
    (kind) => kindsInUse(policy).includes(kind) || real.evidence.kinds[kind].last !== null,
  ).map((kind) => toProbeView(real.evidence, kind)),
  blame: blameOf(real.evidence, policy),
  clock,
});
