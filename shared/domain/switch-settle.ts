// What the evidence, as it stands, makes of each state of the switch: the half of `next` that probes and time decide.
import { assertNever } from './assert-never.ts';
import {
  anyBad,
  anyGrave,
  downKind,
  elapsedMs,
  type Evidence,
  type Instant,
  isStale,
  isSteady,
  partialKind,
  type ProbeFinding,
  roundBad,
  slowKind,
  withOutage,
} from './switch-evidence.ts';
import { isOfRound } from './switch-kinds.ts';
import type { SwitchPolicy } from './switch-policy.ts';
import { type DownBy, move, type RealSwitch } from './switch-state.ts';
import { badWords, downWords, slowWords } from './switch-words.ts';

/** What the evidence, as it stands, makes of each state. `finding` is the one just absorbed, if one was. */
export function settle(
  real: RealSwitch,
  at: Instant,
  policy: SwitchPolicy,
  finding: ProbeFinding | null,
): RealSwitch {
  switch (real.state.name) {
    case 'healthy':
      return settleHealthy(real, at, policy);
    case 'degraded':
      return settleDegraded(real, at, policy, finding);
    case 'suspect':
      return settleSuspect(real, real.state.from, at, policy);
    case 'down':
      return settleDown(real, at, real.state.by);
    case 'recovering':
      return settleRecovering(real, real.state.confirmedBy, at, policy);
    default:
      return assertNever(real.state);
  }
}

const toDown = { name: 'down', by: { kind: 'probes' } } as const;

/** An outage that goes on: what was offline stays so. */
export const stillDown = (real: RealSwitch, at: Instant, reason: string): RealSwitch =>
  move(real, at, { to: toDown, reason, cause: 'probes' });

/** An outage that begins. */
const down = (real: RealSwitch, at: Instant, policy: SwitchPolicy): RealSwitch => {
  const evidence = withOutage(real.evidence, at, policy);
  return move({ ...real, evidence }, at, {
    to: toDown,
    reason: downWords(evidence, policy),
    cause: 'probes',
  });
};

const degraded = (real: RealSwitch, at: Instant, reason: string): RealSwitch =>
  move(real, at, { to: { name: 'degraded' }, reason, cause: 'probes' });

function suspect(
  real: RealSwitch,
  from: 'healthy' | 'degraded',
  at: Instant,
  policy: SwitchPolicy,
): RealSwitch {
  const { evidence } = real;
  const reason = roundBad(evidence, policy)
    ? badWords(evidence, policy)
    : `No probe has finished since ${evidence.lastAt.local}`;
  const recent = evidence.suspicions.filter((when) => at.monotonicMs - when < policy.unsteadyWindowMs);
  const suspicions = [...recent, at.monotonicMs].slice(-policy.unsteadyAfter);
  return move({ ...real, evidence: { ...evidence, suspicions } }, at, {
    to: { name: 'suspect', from },
    reason,
    cause: 'probes',
  });
}

function settleHealthy(real: RealSwitch, at: Instant, policy: SwitchPolicy): RealSwitch {
  const { evidence } = real;
  if (roundBad(evidence, policy) || isStale(evidence, at, policy))
    return suspect(real, 'healthy', at, policy);
  if (partialKind(evidence, policy) !== undefined) return degraded(real, at, downWords(evidence, policy));
  const slow = slowKind(evidence, policy.degradedAfterSlow, at, policy);
  return slow === undefined ? real : degraded(real, at, slowWords(evidence, slow));
}

function settleDegraded(
  real: RealSwitch,
  at: Instant,
  policy: SwitchPolicy,
  finding: ProbeFinding | null,
): RealSwitch {
  const { evidence } = real;
  if (downKind(evidence, at, policy) !== undefined) return down(real, at, policy);
  // A failing C-FIND or retrieve is what degraded may already mean; a failing connection is news.
  const news = finding?.outcome === 'bad' && finding.kind !== 'find' && isOfRound(finding.kind, policy);
  if (news || isStale(evidence, at, policy)) return suspect(real, 'degraded', at, policy);
  const calm = evidence.calmSince !== null && elapsedMs(evidence.calmSince, at) >= policy.calmMs;
  if (calm && !anyBad(evidence) && slowKind(evidence, 1, at, policy) === undefined) {
    const reason = `Nothing slow or failed since ${evidence.calmSince?.local ?? at.local}`;
    return move(real, at, { to: { name: 'healthy' }, reason, cause: 'probes' });
  }
  return real;
}

function settleSuspect(
  real: RealSwitch,
  from: 'start' | 'healthy' | 'degraded',
  at: Instant,
  policy: SwitchPolicy,
): RealSwitch {
  const { evidence } = real;
  if (downKind(evidence, at, policy) !== undefined) return down(real, at, policy);
  if (partialKind(evidence, policy) === 'find') return degraded(real, at, downWords(evidence, policy));
  const enough = from === 'start' ? evidence.goodRounds >= 1 : evidence.answered >= policy.clearAfter;
  if (!enough || roundBad(evidence, policy) || isStale(evidence, at, policy)) return real;
  if (partialKind(evidence, policy) !== undefined) return degraded(real, at, downWords(evidence, policy));
  const unsteady = evidence.suspicions.length >= policy.unsteadyAfter;
  if (unsteady || from === 'degraded') {
    const reason = unsteady
      ? `Answers again, but failed ${evidence.suspicions.length} times in ${Math.round(policy.unsteadyWindowMs / 60_000)} minutes`
      : `Answers again at ${at.local}; still watched`;
    return degraded(real, at, reason);
  }
  return move(real, at, { to: { name: 'healthy' }, reason: `Answers since ${at.local}`, cause: 'probes' });
}

function settleDown(real: RealSwitch, at: Instant, by: DownBy): RealSwitch {
  if (by.kind !== 'probes' || real.evidence.goodRounds === 0) return real;
  const reason = `Answers again since ${at.local}; waiting until it is steady`;
  return move(real, at, { to: { name: 'recovering', confirmedBy: null }, reason, cause: 'probes' });
}

function settleRecovering(
  real: RealSwitch,
  confirmedBy: string | null,
  at: Instant,
  policy: SwitchPolicy,
): RealSwitch {
  const { evidence } = real;
  if (anyGrave(evidence, policy)) return stillDown(real, at, `Not steady: ${badWords(evidence, policy)}`);
  if (!isSteady(evidence, at, policy)) return real;
  if (confirmedBy === null && real.openStudies > 0) return real;
  const who = confirmedBy === null ? '' : `, confirmed by ${confirmedBy}`;
  const reason = `${evidence.goodRounds} good rounds since ${evidence.goodSince?.local ?? at.local}${who}`;
  const cause = confirmedBy === null ? 'probes' : 'confirmed';
  const but = lessThanWell(evidence, at, policy);
  return but === null
    ? move(real, at, { to: { name: 'healthy' }, reason, cause })
    : move(real, at, { to: { name: 'degraded' }, reason: `${reason}; ${but}`, cause });
}

/** What keeps a link that answers from being well, in words. */
function lessThanWell(evidence: Evidence, at: Instant, policy: SwitchPolicy): string | null {
  if (anyBad(evidence)) return badWords(evidence, policy);
  const slow = slowKind(evidence, 1, at, policy);
  return slow === undefined ? null : slowWords(evidence, slow);
}
