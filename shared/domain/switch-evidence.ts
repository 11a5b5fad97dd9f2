// What the probes have said so far, folded into the few numbers that the switch decides on, and the words for them.
import type { KitErrorCode } from '../contract/kit-error.ts';
import { type ProbeKind, probeKindSchema } from '../contract/switch-view.ts';
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

export interface Evidence {
  readonly kinds: Readonly<Record<ProbeKind, KindEvidence>>;
  /** Findings in a row, of any kind, that were answers. */
  readonly answered: number;
  /** Answers of the top probe in a row, with nothing bad between. */
  readonly goodRounds: number;
  readonly goodSince: Instant | null;
  /** Since when nothing was slow or bad. */
  readonly calmSince: Instant | null;
  /** Monotonic times at which a suspicion began, within the policy's window. */
  readonly suspicions: readonly number[];
  /** Monotonic times at which probes took the link down, within the policy's window. */
  readonly outages: readonly number[];
  readonly lastAt: Instant;
}

/** Cheapest first: each one includes what those before it prove. */
export const PROBE_KINDS: readonly ProbeKind[] = probeKindSchema.options;
const PROBE_LABELS = { tcp: 'TCP', echo: 'C-ECHO', find: 'C-FIND' } as const satisfies Record<
  ProbeKind,
  string
>;

const noEvidence: KindEvidence = { last: null, failed: null, slow: 0 };

/** Knows nothing yet, as of `at`. */
export const emptyEvidence = (at: Instant): Evidence => ({
  kinds: { tcp: noEvidence, echo: noEvidence, find: noEvidence },
  answered: 0,
  goodRounds: 0,
  goodSince: null,
  calmSince: null,
  suspicions: [],
  outages: [],
  lastAt: at,
});

/** Takes one finding in. An answer clears the failures of its kind and of cheaper kinds, which it includes. */
export function absorb(was: Evidence, finding: ProbeFinding, at: Instant, policy: SwitchPolicy): Evidence {
  const rank = PROBE_KINDS.indexOf(finding.kind);
  const kinds = { ...was.kinds };
  if (finding.outcome !== 'bad') {
    for (const kind of PROBE_KINDS.slice(0, rank + 1)) kinds[kind] = { ...kinds[kind], failed: null };
  }
  const own = kinds[finding.kind];
  const last = { finding, at };
  if (finding.outcome === 'bad') {
    const { count, since } = own.failed ?? { count: 0, since: at };
    kinds[finding.kind] = { ...own, last, failed: { count: count + 1, since, code: finding.code } };
  } else {
    kinds[finding.kind] = { ...own, last, slow: finding.outcome === 'slow' ? own.slow + 1 : 0 };
  }
  if (finding.outcome === 'bad') {
    return {
      ...was,
      kinds,
      answered: 0,
      goodRounds: 0,
      goodSince: null,
      calmSince: null,
      lastAt: at,
    };
  }
  const round = rank >= PROBE_KINDS.indexOf(policy.topProbe);
  return {
    ...was,
    kinds,
    answered: was.answered + 1,
    goodRounds: was.goodRounds + (round ? 1 : 0),
    goodSince: was.goodSince ?? (round ? at : null),
    calmSince: finding.outcome === 'slow' ? null : (was.calmSince ?? at),
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
  return { ...evidence, outages: [...recent, at.monotonicMs].slice(-10) };
};

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
  elapsedMs(evidence.goodSince, at) >= steadyAfterMs(evidence, at, policy) &&
  !isStale(evidence, at, policy);

export const anyBad = (evidence: Evidence): boolean =>
  PROBE_KINDS.some((kind) => evidence.kinds[kind].failed !== null);

/** Failures that this kind met or would have met: its own and those of cheaper kinds. */
export const badCount = (evidence: Evidence, kind: ProbeKind): number =>
  PROBE_KINDS.slice(0, PROBE_KINDS.indexOf(kind) + 1).reduce(
    (sum, each) => sum + (evidence.kinds[each].failed?.count ?? 0),
    0,
  );

/** The kind that is slow right now, if one is. */
export const slowKind = (evidence: Evidence, atLeast: number): ProbeKind | undefined =>
  PROBE_KINDS.find((kind) => evidence.kinds[kind].slow >= atLeast);

/** The cheapest kind whose failures reach the policy's limit for down. */
export const downKind = (evidence: Evidence, policy: SwitchPolicy): ProbeKind | undefined =>
  PROBE_KINDS.find((kind) => badCount(evidence, kind) >= policy.downAfter[kind]);

const FAILURE_WORDS: Partial<Record<KitErrorCode, string>> = {
  'dicom.connection-refused': 'refused',
  'dicom.connection-timeout': 'timed out',
  'dicom.deadline-exceeded': 'timed out',
  'dicom.host-not-found': 'failed (host not found)',
  'dicom.connection-lost': 'cut off',
  'dicom.association-rejected': 'rejected by the PACS',
  'dicom.association-rejected-transient': 'rejected by the PACS (busy)',
  'dicom.association-aborted': 'aborted by the PACS',
  'dicom.tls-unknown-authority': 'failed (certificate of an unknown authority)',
  'dicom.tls-expired': 'failed (certificate expired)',
  'dicom.tls-not-yet-valid': 'failed (certificate not valid yet)',
  'dicom.tls-wrong-name': 'failed (certificate for another name)',
  'dicom.tls-certificate-invalid': 'failed (certificate not trusted)',
  'dicom.tls-certificate-wanted': 'failed (the PACS wants a certificate)',
  'dicom.tls-certificate-refused': 'failed (our certificate was refused)',
  'dicom.tls-own-certificate': 'failed (our certificate cannot be used)',
  'dicom.tls-no-common-protocol': 'failed (no common TLS version or cipher)',
  'dicom.tls-not-spoken': 'failed (no TLS on that port)',
  'dicom.tls-no-answer': 'timed out (TLS handshake)',
  'dicom.tls-expected': 'failed (the port wants TLS)',
  'dicom.tls-failed': 'failed (TLS)',
  'dicom.user-identity-rejected': 'rejected by the PACS (user identity)',
  'dicom.user-identity-unprotected': 'not sent (user identity without TLS)',
  'dicom.status-failure': 'answered with a failure',
  'dicom.status-refused': 'refused by the PACS',
};

/** "refused", "timed out", … or the code itself. */
export const failureWords = (code: KitErrorCode): string => FAILURE_WORDS[code] ?? `failed (${code})`;
export const probeLabel = (kind: ProbeKind): string => PROBE_LABELS[kind];

/** "4 of 4 C-ECHO refused since 10:41:07", of the kinds that are failing. */
export function badWords(evidence: Evidence): string {
  const failing = PROBE_KINDS.flatMap((kind) => {
    const { failed } = evidence.kinds[kind];
    return failed === null ? [] : [{ ...failed, label: probeLabel(kind) }];
  });
  const dearest = failing.at(-1);
  if (dearest === undefined) return 'no probe has failed';
  const count = failing.reduce((sum, each) => sum + each.count, 0);
  const since = failing.reduce(
    (first, each) => (each.since.monotonicMs < first.monotonicMs ? each.since : first),
    dearest.since,
  );
  const labels = failing.map((each) => each.label).join('/');
  return `${count} of ${count} ${labels} ${failureWords(dearest.code)} since ${since.local}`;
}
