// What the evidence says in words: the sentences that a reader, an administrator and the journal get.
import type { KitErrorCode } from '../contract/kit-error.ts';
import type { ProbeKind } from '../contract/switch-view.ts';
import { badCount, type Evidence } from './switch-evidence.ts';
import { isOfRound, PROBE_KINDS, probeLabel } from './switch-kinds.ts';
import type { SwitchPolicy } from './switch-policy.ts';

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
  'dicom.protocol-violation': 'answered with something that is not DICOM',
  'dicom.status-failure': 'answered with a failure',
  'dicom.status-refused': 'refused by the PACS',
  'dicom.sub-operations-failed': 'failed for some images',
  'dicom.move-destination-unknown': 'refused: the PACS does not know this station as a destination',
  'canary.other-pixels': 'answered, but with other pixels',
  'canary.not-found': 'answered, but without the canary object',
  'canary.too-large': 'answered with more than a canary may be',
};

/** "refused", "timed out", … or the code itself. */
export const failureWords = (code: KitErrorCode): string => FAILURE_WORDS[code] ?? `failed (${code})`;

/** "4 of 4 C-ECHO refused since 10:41:07", of the kinds that are failing; those beside the rounds only when no other does. */
export function badWords(evidence: Evidence, policy: SwitchPolicy): string {
  const failing = PROBE_KINDS.flatMap((kind) => {
    const { failed } = evidence.kinds[kind];
    return failed === null ? [] : [{ ...failed, kind, label: probeLabel(kind) }];
  });
  const ofRound = failing.filter(({ kind }) => isOfRound(kind, policy));
  const meant = ofRound.length > 0 ? ofRound : failing;
  const dearest = meant.at(-1);
  if (dearest === undefined) return 'no probe has failed';
  const count = meant.reduce((sum, each) => sum + each.count, 0);
  const since = meant.reduce(
    (first, each) => (each.since.monotonicMs < first.monotonicMs ? each.since : first),
    dearest.since,
  );
  const labels = meant.map((each) => each.label).join('/');
  return `${count} of ${count} ${labels} ${failureWords(dearest.code)} since ${since.local}`;
}

/** With the contrast that matters (H1): an echo that answers proves little. And whose network it seems to be (H3). */
export function downWords(evidence: Evidence, policy: SwitchPolicy): string {
  const base = policy.topProbe === 'web' ? 'tcp' : 'echo';
  const network = evidence.network === null ? '' : `; ${evidence.network.words}`;
  if (badCount(evidence, base, policy) > 0) return `${badWords(evidence, policy)}${network}`;
  const find = policy.topProbe === 'find' && evidence.kinds.find.failed === null;
  const answers = find ? 'C-FIND' : probeLabel(base);
  return `${answers} answers, but ${badWords(evidence, policy)}`;
}

/** "3 slow C-FIND in a row (2600 ms)". */
export const slowWords = (evidence: Evidence, kind: ProbeKind): string => {
  const { last, slow } = evidence.kinds[kind];
  const took =
    last !== null && last.finding.outcome !== 'bad' ? ` (${Math.round(last.finding.latencyMs)} ms)` : '';
  return `${slow} slow ${probeLabel(kind)} in a row${took}`;
};
