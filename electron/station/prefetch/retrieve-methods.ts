// Which way to retrieve from which PACS: its preference, less what it cannot do, and first what worked last.
import { isKitErrorCode, type KitErrorCode } from '../../../shared/contract/kit-error.ts';
import type { Endpoint, RetrieveMethod } from '../dicom/port.ts';
import type { PacsChooser } from './pacs-choice.ts';

/** The PACS does not offer this at all, or does not know where to send: no study will fare better. */
const UNSUPPORTED: ReadonlySet<KitErrorCode> = new Set<KitErrorCode>([
  'dicom.presentation-context-rejected',
  'dicom.move-destination-unknown',
  'dicom.method-not-offered',
  'dicom.web-not-a-service',
  'dicom.web-not-supported',
  'dicom.web-unauthorised',
  'dicom.web-credentials-unusable',
  'dicom.web-plain-text-refused',
  'dicom.web-redirected',
  'dicom.web-certificate',
  'dicom.web-tls-failed',
]);

/** This study failed by one method on a link that works: another may do. Some PACS answer all of it with 0xC000. */
const TRY_ANOTHER: ReadonlySet<string> = new Set<KitErrorCode>([
  ...UNSUPPORTED,
  'dicom.status-failure',
  'dicom.status-refused',
  'dicom.sub-operations-failed',
  'dicom.answer-too-large',
  'dicom.protocol-violation',
  'dicom.web-not-found',
  'dicom.web-malformed-answer',
  'dicom.web-truncated-answer',
  'prefetch.incomplete',
]);

/** Nothing came at all: the way back to us may be blocked (C-MOVE), or the PACS gives up on this method. */
const TRY_ANOTHER_IF_BARREN: ReadonlySet<string> = new Set<KitErrorCode>([
  'dicom.deadline-exceeded',
  'dicom.connection-lost',
  'dicom.association-aborted',
]);

export interface RetrieveMethods {
  /** Best first; never empty. */
  order(endpoint: Endpoint): readonly RetrieveMethod[];
  worked(endpoint: Endpoint, method: RetrieveMethod): void;
  /**
   * @param gained whether it brought anything at all
   * @returns whether the next method is worth trying for the same study
   */
  failed(endpoint: Endpoint, method: RetrieveMethod, code: string, gained: boolean): boolean;
}

/**
 * Remembers for one cycle which way worked. What a PACS does not offer at all is remembered by `offers`, over restarts, and tried
 * again from time to time; without it, for one cycle.
 */
export function createRetrieveMethods(offers: PacsChooser['offers'] = () => null): RetrieveMethods {
  const unsupported = new Set<string>();
  const lastWorked = new Map<string, RetrieveMethod>();
  const key = (endpoint: Endpoint, method: RetrieveMethod): string => `${endpoint.id} ${method}`;
  return {
    order(endpoint) {
      const able = endpoint.retrieveBy.filter(
        (method) => !unsupported.has(key(endpoint, method)) && offers(endpoint.id, method) !== false,
      );
      const best = lastWorked.get(endpoint.id);
      const methods = able.length === 0 ? endpoint.retrieveBy : able;
      return best === undefined || !methods.includes(best)
        ? methods
        : [best, ...methods.filter((method) => method !== best)];
    },
    worked(endpoint, method) {
      lastWorked.set(endpoint.id, method);
    },
    failed(endpoint, method, code, gained) {
      if (isKitErrorCode(code) && UNSUPPORTED.has(code)) unsupported.add(key(endpoint, method));
      return TRY_ANOTHER.has(code) || (!gained && TRY_ANOTHER_IF_BARREN.has(code));
    },
  };
}
