// What the end of a call says about the PACS: it answers, it is busy, its link is in trouble, or nothing at all.
import type { KitError } from '../../../shared/contract/kit-error.ts';
import { isLinkTrouble } from '../../../shared/domain/link-trouble.ts';

export type Verdict =
  | { readonly kind: 'good' }
  /** It answered that it has no room now (S-10): wait, but it is not down. */
  | { readonly kind: 'busy'; readonly why: string; readonly retryAfterMs: number | null }
  | { readonly kind: 'link'; readonly why: string }
  | { readonly kind: 'none' };

/** Codes that say nothing about the PACS: the call was ended, held back, or never made, by ourselves. */
const OURS: ReadonlySet<string> = new Set([
  'internal',
  'dicom.cancelled',
  'dicom.method-not-offered',
  'kindness.left-alone',
  'kindness.waited-too-long',
]);

/** Refused: out of resources, in the words of C-FIND, C-MOVE and C-GET (PS3.4 §C.4.1.1.4, §C.4.2.1.5). */
const OUT_OF_RESOURCES: ReadonlySet<unknown> = new Set(['A700', 'A701']);

/** @param error of a call that ended; null when it succeeded. `details.retryAfterMs` is what a Retry-After header asked for */
export function verdictOf(error: KitError | null): Verdict {
  if (error === null) return { kind: 'good' };
  const { code, details } = error;
  if (OURS.has(code)) return { kind: 'none' };
  const isBusy =
    code === 'dicom.association-rejected-transient' ||
    code === 'dicom.web-busy' ||
    OUT_OF_RESOURCES.has(details['status']);
  const why = WORDS[code] ?? error.message.replace(/\.$/u, '');
  if (isBusy) {
    const asked = details['retryAfterMs'];
    return { kind: 'busy', why, retryAfterMs: typeof asked === 'number' && asked >= 0 ? asked : null };
  }
  return isLinkTrouble(code) ? { kind: 'link', why } : { kind: 'good' };
}

const WORDS: Readonly<Record<string, string>> = {
  'dicom.connection-refused': 'connection refused',
  'dicom.connection-timeout': 'no answer to the connection attempt',
  'dicom.host-not-found': 'its host name is not known',
  'dicom.connection-lost': 'connection lost',
  'dicom.association-rejected': 'association rejected',
  'dicom.association-rejected-transient': 'association rejected for the moment',
  'dicom.association-aborted': 'association aborted',
  'dicom.deadline-exceeded': 'no end within the deadline',
  'dicom.status-refused': 'out of resources',
  'dicom.web-busy': 'busy',
};
