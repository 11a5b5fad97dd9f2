// What a C-STORE response says when the sink could not keep an instance: the sender shows it to its administrator.
import type { KitErrorCode } from '../../../shared/contract/kit-error.ts';

/** Statuses of a C-STORE response (PS3.4 §B.2.3, PS3.7 §9.1.1.1.9 and Annex C). */
export const STORE_STATUS = {
  success: 0x0000,
  'invalid-sop-instance': 0x0117,
  'sop-class-not-supported': 0x0122,
  'out-of-resources': 0xa700,
  'data-set-does-not-match': 0xa900,
  'cannot-understand': 0xc000,
} as const;

/**
 * The status for a sink's error. What may work later is *out of resources*, so that senders that retry do retry; what is
 * wrong with the instance itself is not.
 */
export function storeStatusOf(code: KitErrorCode): number {
  if (code === 'ingest.uid-mismatch') return STORE_STATUS['data-set-does-not-match'];
  if (code.startsWith('ingest.')) return STORE_STATUS['cannot-understand'];
  return STORE_STATUS['out-of-resources'];
}
