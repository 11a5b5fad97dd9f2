// What the probes have said so far, folded into the few numbers that the switch decides on, and the words for them.
import type { KitErrorCode } from '../contract/kit-error.ts';
import type { BlameView, ProbeKind } from '../contract/switch-view.ts';
import {
  includedKinds,
  isGrave,
  isOfRound,
  kindsInUse,
  PROBE_KINDS,
  roundKinds,
  saidNo,
} from './switch-kinds.ts';
import type { SwitchPolicy } from './switch-policy.ts';

/** A moment: `monotonicMs` to reckon with (S-14), the rest for words. Offsets compare only within one process. */
export interface Instant {
  readonly monotonicMs: number;
  /** Wall time, ISO 8601 UTC. */
  readonly wall: string;
  /** The same in the reader's own time, `HH:MM:SS`. */
  readonly local: string;
}

/** What one probe found. A slow answer is an answer. */
export type ProbeFinding =
  | { readonly kind: ProbeKind; readonly outcome: 'good' | 'slow'; readonly latencyMs: number }
  | { readonly kind: ProbeKind; readonly outcome: 'bad'; readonly code: KitErrorCode };

/** Of one kind of probe. */
export interface KindEvidence {
  readonly last: { readonly finding: ProbeFinding; readonly at: Instant } | null;
  /** Its own failures since it, or a dearer kind, last answered. */
  readonly failed: { readonly count: number; readonly since: Instant; readonly code: KitErrorCode } | null;
  /** Slow answers in a row. */
  readonly slow: number;
}

/** What the station found out about its own network. */
export interface NetworkFinding {
  readonly who: BlameView['who'];
  /** "neither does the gateway answer: this station's own network". */
  readonly words: string;
  readonly at: Instant;
}

export interface Evidence {
  readonly kinds: Readonly<Record<ProbeKind, KindEvidence>>;
  /** Findings in a row, of the kinds of a round, that were answers. */
  readonly answered: number;
  /** Answers of the top probe in a row, with nothing grave between or outstanding. */
  readonly goodRounds: number;
  readonly goodSince: Instant | null;
  /** Since when nothing was slow or bad. */
  readonly calmSince: Instant | null;
  /** Monotonic times at which a suspicion began, within the policy's window. */
  readonly suspicions: readonly number[];
  /** Monotonic times at which probes took the link down, within the policy's window. */
  readonly outages: readonly number[];
  /** The link was offline, and no canary retrieve has answered since. */
  readonly retrieveOwed: boolean;
  /** What this station's own network looked like when the PACS did not answer; null once it answers (H3). */
  readonly network: NetworkFinding | null;
  readonly lastAt: Instant;
}

const noEvidence: KindEvidence = { last: null, failed: null, slow: 0 };

/** Knows nothing yet, as of `at`. */
export const emptyEvidence = (at: Instant): Evidence => ({
  kinds: { tcp: noEvidence, echo: noEvidence, find: noEvidence, web: noEvidence, retrieve: noEvidence },
  answered: 0,
  goodRounds: 0,
  goodSince: null,
  calmSince: null,
  suspicions: [],
  outages: [],
  retrieveOwed: false,
  network: null,
  lastAt: at,
});

/** Takes one finding in. An answer clears the failures of its kind and of the kinds that it includes. */
export function absorb(was: Evidence, finding: ProbeFinding, at: Instant, policy: SwitchPolicy): Evidence {
  return finding.outcome === 'bad'
    ? absorbFailure(was, finding, at, policy)
    : absorbAnswer(was, finding, at, policy);
}

function absorbFailure(
  was: Evidence,
  finding: Extract<ProbeFinding, { outcome: 'bad' }>,
  at: Instant,
  policy: SwitchPolicy,
): Evidence {
  const { kind, code } = finding;
  const own = was.kinds[kind];
  const { count, since } = own.failed ?? { count: 0, since: at };
  const failed = { count: count + 1, since, code };
  const grave = isGrave(kind, code, policy);
  return {
    ...was,
    kinds: { ...was.kinds, [kind]: { ...own, last: { finding, at }, failed } },
    answered: isOfRound(kind, policy) ? 0 : was.answered,
    goodRounds: grave ? 0 : was.goodRounds,
    goodSince: grave ? null : was.goodSince,
    calmSince: null,
    // It was answered, if not as it should be: what is wrong with it is a person's matter.
    retrieveOwed: was.retrieveOwed && (kind !== 'retrieve' || grave),
    lastAt: at,
  };
}

function absorbAnswer(
  was: Evidence,
  finding: Extract<ProbeFinding, { outcome: 'good' | 'slow' }>,
  at: Instant,
  policy: SwitchPolicy,
): Evidence {
  const { kind, outcome } = finding;
  const kinds = { ...was.kinds };
  for (const each of includedKinds(kind, policy)) kinds[each] = { ...kinds[each], failed: null };
  const slow = outcome === 'slow' ? kinds[kind].slow + 1 : 0;
  kinds[kind] = { last: { finding, at }, failed: null, slow };
  const ofRound = isOfRound(kind, policy);
  const top =
    kind === policy.topProbe || includedKinds(kind, policy).some((each) => each === policy.topProbe);
  const round = top && !anyGrave({ kinds }, policy);
  return {
    ...was,
    kinds,
    answered: was.answered + (ofRound ? 1 : 0),
    goodRounds: was.goodRounds + (round ? 1 : 0),
    goodSince: was.goodSince ?? (round ? at : null),
    calmSince: outcome === 'slow' ? null : (was.calmSince ?? at),
    retrieveOwed: was.retrieveOwed && kind !== 'retrieve',
    network: ofRound ? null : was.network,
    lastAt: at,
  };
}

/** Monotonic time from `since` to `at`; a clock that went back counts as no time (S-14). */
export const elapsedMs = (since: Instant, at: Instant): number =>
  Math.max(0, at.monotonicMs - since.monotonicMs);

export const isStale = (evidence: Evidence, at: Instant, policy: SwitchPolicy): boolean =>
  elapsedMs(evidence.lastAt, at) > policy.staleAfterMs;

/** An outage that began at `at`, remembered with those before it. */
export const withOutage = (evidence: Evidence, at: Instant, policy: SwitchPolicy): Evidence => {
  const recent = evidence.outages.filter((when) => at.monotonicMs - when < policy.flapWindowMs);
  return { ...oweRetrieve(evidence, policy), outages: [...recent, at.monotonicMs].slice(-10) };
};

/** From here on offline: it takes a canary retrieve, where there is one, to call the link steady again. */
export const oweRetrieve = (evidence: Evidence, policy: SwitchPolicy): Evidence => ({
  ...evidence,
  retrieveOwed: policy.sideProbes.includes('retrieve'),
});

/** How long good rounds must last before the link counts as steady: longer for one that failed again and again (S-11). */
export function steadyAfterMs({ outages }: Evidence, at: Instant, policy: SwitchPolicy): number {
  const recent = outages.filter((when) => at.monotonicMs - when < policy.flapWindowMs).length;
  const wanted = policy.recoverAfterMs * policy.recoverFactor ** Math.max(0, recent - 1);
  return Math.max(policy.recoverAfterMs, Math.min(policy.recoverMaxMs, wanted));
}

/** Enough agreeing good rounds, over long enough, and recent. */
export const isSteady = (evidence: Evidence, at: Instant, policy: SwitchPolicy): boolean =>
  evidence.goodRounds >= policy.recoverAfterRounds &&
  evidence.goodSince !== null &&
  !evidence.retrieveOwed &&
  elapsedMs(evidence.goodSince, at) >= steadyAfterMs(evidence, at, policy) &&
  !isStale(evidence, at, policy);

type Kinds = Pick<Evidence, 'kinds'>;

/** Something has failed since it last answered, grave or not. */
export const anyBad = ({ kinds }: Kinds): boolean => PROBE_KINDS.some((kind) => kinds[kind].failed !== null);

/** Something has failed that speaks against the link as a whole. */
export const anyGrave = ({ kinds }: Kinds, policy: SwitchPolicy): boolean =>
  PROBE_KINDS.some((kind) => {
    const { failed } = kinds[kind];
    return failed !== null && isGrave(kind, failed.code, policy);
  });

/** A probe of the rounds has failed: what suspicions are about. */
export const roundBad = ({ kinds }: Kinds, policy: SwitchPolicy): boolean =>
  PROBE_KINDS.some((kind) => isOfRound(kind, policy) && kinds[kind].failed !== null);

/** The failing ones among this kind and those that it includes. */
const metBy = ({ kinds }: Kinds, kind: ProbeKind, policy: SwitchPolicy) =>
  [...includedKinds(kind, policy), kind].flatMap((each) => kinds[each].failed ?? []);

/** Failures that this kind met or would have met: its own and those of the kinds that it includes. */
export const badCount = (evidence: Kinds, kind: ProbeKind, policy: SwitchPolicy): number =>
  metBy(evidence, kind, policy).reduce((sum, { count }) => sum + count, 0);

/** The kind that is slow right now, if one is. */
export const slowKind = (
  evidence: Kinds,
  atLeast: number,
  at: Instant,
  policy: SwitchPolicy,
): ProbeKind | undefined =>
  PROBE_KINDS.find((kind) => {
    const { slow, last } = evidence.kinds[kind];
    return slow >= atLeast && last !== null && elapsedMs(last.at, at) <= policy.slowForgottenMs;
  });

/** The cheapest kind whose failures reach the policy's limit for down. */
export const downKind = (evidence: Kinds, at: Instant, policy: SwitchPolicy): ProbeKind | undefined =>
  kindsInUse(policy).find((kind) => {
    const { failed } = evidence.kinds[kind];
    if (failed !== null && !isGrave(kind, failed.code, policy)) return false;
    if (kind === 'web' && !roundKinds(policy).includes(kind)) return false;
    if (badCount(evidence, kind, policy) < policy.downAfter[kind]) return false;
    const met = metBy(evidence, kind, policy);
    const alive = met.every(({ code }) => saidNo(code));
    return !alive || met.some(({ since }) => elapsedMs(since, at) >= policy.saidNoForMs);
  });

/** A dear kind that keeps failing while what it stands on answers: the link is degraded at least (H1). */
export function partialKind(evidence: Kinds, policy: SwitchPolicy): ProbeKind | undefined {
  const limits = [
    ['find', policy.degradedAfterFinds],
    ['retrieve', policy.degradedAfterRetrieves],
    ['web', policy.degradedAfterWebs],
  ] as const;
  const base = policy.topProbe === 'web' ? 'tcp' : 'echo';
  if (badCount(evidence, base, policy) > 0) return undefined;
  return limits.find(([kind, limit]) => (evidence.kinds[kind].failed?.count ?? 0) >= limit)?.[0];
}
