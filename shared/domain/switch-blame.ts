// Whose fault it seems to be that the PACS does not answer: "my network" or "the PACS" (H3). Pure.
import type { KitErrorCode } from '../contract/kit-error.ts';
import type { BlameView } from '../contract/switch-view.ts';
import type { Evidence } from './switch-evidence.ts';
import { isOfRound, PROBE_KINDS } from './switch-kinds.ts';
import type { SwitchPolicy } from './switch-policy.ts';

/** Failures after which nothing was heard at all: only these can be this station's own network. */
const SILENT: ReadonlySet<KitErrorCode> = new Set<KitErrorCode>([
  'dicom.connection-timeout',
  'dicom.deadline-exceeded',
  'dicom.host-not-found',
  'internal',
]);

/** True when the failure leaves open whether this station's own network is to blame. */
export const isSilent = (code: KitErrorCode): boolean => SILENT.has(code);

/** The verdict on what is failing now; null while nothing of the rounds fails. */
export function blameOf(evidence: Evidence, policy: SwitchPolicy): BlameView | null {
  const failing = PROBE_KINDS.filter((kind) => isOfRound(kind, policy)).flatMap(
    (kind) => evidence.kinds[kind].failed ?? [],
  );
  const last = failing.at(-1);
  if (last === undefined) return null;
  if (evidence.network !== null) {
    const { who, words, at } = evidence.network;
    return { who, words, at: at.wall };
  }
  if (failing.every(({ code }) => isSilent(code))) {
    return {
      who: 'unknown',
      words: 'whether it is this station’s own network has not been looked at',
      at: last.since.wall,
    };
  }
  return {
    who: 'pacs',
    words: 'something at the address of the PACS answered, if only with a no: the network reaches it',
    at: last.since.wall,
  };
}
