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
  /** Failures in a row, this kind's own and those of cheaper kinds, which it would have met too. */
  readonly bad: number;
  readonly badSince: Instant | null;
  /** Which kinds those failures were of, cheapest first. */
  readonly badKinds: readonly ProbeKind[];
  readonly badCode: KitErrorCode | null;
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
  readonly lastAt: Instant;
}

/** Cheapest first: each one includes what those before it prove. */
export const PROBE_KINDS: readonly ProbeKind[] = probeKindSchema.options;
const PROBE_LABELS = { tcp: 'TCP', echo: 'C-ECHO', find: 'C-FIND' } as const satisfies Record<
  ProbeKind,
  string
>;

const noEvidence: KindEvidence = {
  last: null,
  bad: 0,
  badSince: null,
  badKinds: [],
  badCode: null,
  slow: 0,
};

/** Knows nothing yet, as of `at`. */
export const emptyEvidence = (at: Instant): Evidence => ({
  kinds: { tcp: noEvidence, echo: noEvidence, find: noEvidence },
  answered: 0,
  goodRounds: 0,
  goodSince: null,
  calmSince: null,
  suspicions: [],
  lastAt: at,
});

const absorbBad = (was: KindEvidence, kind: ProbeKind, code: KitErrorCode, at: Instant): KindEvidence => ({
  ...was,
  bad: was.bad + 1,
  badSince: was.badSince ?? at,
  badKinds: PROBE_KINDS.filter((each) => each === kind || was.badKinds.includes(each)),
  badCode: code,
});

/**
 * Takes one finding in. A failure counts for its kind and for dearer ones, which would have failed too; an answer clears
 * its kind and cheaper ones, which it includes.
 */
export function absorb(was: Evidence, finding: ProbeFinding, at: Instant, policy: SwitchPolicy): Evidence {
  const rank = PROBE_KINDS.indexOf(finding.kind);
  const kinds = { ...was.kinds };
  for (const [index, kind] of PROBE_KINDS.entries()) {
    const of = kinds[kind];
    if (finding.outcome === 'bad') {
      if (index >= rank) kinds[kind] = absorbBad(of, finding.kind, finding.code, at);
    } else if (index <= rank) {
      kinds[kind] = { ...of, bad: 0, badSince: null, badKinds: [], badCode: null };
    }
  }
  const own = kinds[finding.kind];
  const slow = finding.outcome === 'slow' ? own.slow + 1 : finding.outcome === 'good' ? 0 : own.slow;
  kinds[finding.kind] = { ...own, slow, last: { finding, at } };
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

/** Enough agreeing good rounds, over long enough, and recent. */
export const isSteady = (evidence: Evidence, at: Instant, policy: SwitchPolicy): boolean =>
  evidence.goodRounds >= policy.recoverAfterRounds &&
  evidence.goodSince !== null &&
  elapsedMs(evidence.goodSince, at) >= policy.recoverAfterMs &&
  !isStale(evidence, at, policy);

export const anyBad = (evidence: Evidence): boolean =>
  PROBE_KINDS.some((kind) => evidence.kinds[kind].bad > 0);

/** The kind that is slow right now, if one is. */
export const slowKind = (evidence: Evidence, atLeast: number): ProbeKind | undefined =>
  PROBE_KINDS.find((kind) => evidence.kinds[kind].slow >= atLeast);

/** The cheapest kind whose failures reach the policy's limit for down. */
export const downKind = (evidence: Evidence, policy: SwitchPolicy): ProbeKind | undefined =>
  PROBE_KINDS.find((kind) => evidence.kinds[kind].bad >= policy.downAfter[kind]);

const FAILURE_WORDS: Partial<Record<KitErrorCode, string>> = {
  'dicom.connection-refused': 'refused',
  'dicom.connection-timeout': 'timed out',
  'dicom.deadline-exceeded': 'timed out',
  'dicom.host-not-found': 'failed (host not found)',
  'dicom.connection-lost': 'cut off',
  'dicom.association-rejected': 'rejected by the PACS',
  'dicom.association-rejected-transient': 'rejected by the PACS (busy)',
  'dicom.association-aborted': 'aborted by the PACS',
  'dicom.status-failure': 'answered with a failure',
  'dicom.status-refused': 'refused by the PACS',
};

/** "refused", "timed out", … or the code itself. */
export const failureWords = (code: KitErrorCode): string => FAILURE_WORDS[code] ?? `failed (${code})`;
export const probeLabel = (kind: ProbeKind): string => PROBE_LABELS[kind];

/** "3 of 3 C-ECHO refused since 10:41:07", of the cheapest kind that is failing. */
export function badWords(evidence: Evidence): string {
  const kinds = PROBE_KINDS.map((kind) => evidence.kinds[kind]);
  const worst = kinds.reduce((most, each) => (each.bad > most.bad ? each : most));
  if (worst.badSince === null || worst.badCode === null) return 'no probe has failed';
  const labels = worst.badKinds.map(probeLabel).join('/');
  return `${worst.bad} of ${worst.bad} ${labels} ${failureWords(worst.badCode)} since ${worst.badSince.local}`;
}
