// What an HTTP status other than 200 means for a DICOMweb request (PS3.18 §8.5, RFC 9110 §15). Nothing but 200 is ever a success,
// save 204 for a query without matches.
import { type KitError, kitError } from '../../../../shared/contract/kit-error.ts';
import { answerTooLarge, facts, notAService, service, type WebParty } from './web-errors.ts';

export type WebOperation = 'QIDO-RS' | 'WADO-RS';

export interface StatusFacts {
  readonly operation: WebOperation;
  readonly status: number;
  /** `Retry-After` as it came (RFC 9110 §10.2.3), or null. */
  readonly retryAfter: string | null;
  /** The request names a study: a 404 can mean that there is no such study. */
  readonly namesStudy: boolean;
  /** Of the wall clock, to turn a date into a duration. */
  readonly wallMs: number;
}

const LONGEST_RETRY_AFTER_MS = 86_400_000;

/** Milliseconds to wait, of seconds or an HTTP date; null when it says neither. At most a day. */
export function retryAfterMs(text: string | null, wallMs: number): number | null {
  if (text === null) return null;
  const trimmed = text.trim();
  const wait = /^\d{1,9}$/u.test(trimmed) ? Number(trimmed) * 1000 : Date.parse(trimmed) - wallMs;
  return Number.isFinite(wait) ? Math.min(LONGEST_RETRY_AFTER_MS, Math.max(0, wait)) : null;
}

/** The error for a status that is not a success; total. Redirects have been judged before. */
export function statusError(
  who: WebParty,
  { operation, status, retryAfter, namesStudy, wallMs }: StatusFacts,
): KitError {
  const details = { ...facts(who), operation, status };
  switch (status) {
    case 401:
    case 403:
    case 407:
      return kitError(
        'dicom.web-unauthorised',
        `${service(who)} does not allow ${operation} to this station (HTTP ${status}).`,
        'Check the name, password, token or client certificate under `web` of this endpoint, and its rights on the PACS.',
        details,
      );
    case 404:
    case 410:
      return namesStudy
        ? kitError(
            'dicom.web-not-found',
            `${service(who)} does not have that study or series (HTTP ${status}).`,
            'Look it up in the PACS, where it may have been merged or removed, or not be open to the web service.',
            details,
          )
        : notAService(who, `it has nothing at that address (HTTP ${status})`);
    case 204:
      return kitError(
        'dicom.web-not-found',
        `${service(who)} answered without any content (HTTP 204).`,
        'Look the study up in the PACS; it may have no instances that the web service may send.',
        details,
      );
    case 413:
      return answerTooLarge(who, `the service itself calls it too large (HTTP ${status})`);
    case 202:
    case 429:
    case 503: {
      const waitMs = retryAfterMs(retryAfter, wallMs);
      return kitError(
        'dicom.web-busy',
        `${service(who)} puts ${operation} off (HTTP ${status})${waitMs === null ? '' : `, for ${Math.ceil(waitMs / 1000)} s`}.`,
        'It is asked again later; if it stays, the PACS or the proxy before it limits how often it is asked.',
        { ...details, ...(waitMs === null ? {} : { retryAfterMs: waitMs }) },
      );
    }
    case 405:
    case 406:
    case 415:
    case 501:
      return kitError(
        'dicom.web-not-supported',
        `${service(who)} does not offer ${operation} as this station asks for it (HTTP ${status}).`,
        'Let this endpoint be asked in another way: `queryBy` and `retrieveBy` in the configuration.',
        details,
      );
    default:
      return kitError(
        'dicom.status-failure',
        `${service(who)} could not carry out ${operation} (HTTP ${status}).`,
        status >= 500
          ? 'Try again; if it stays, the log of the PACS says more.'
          : 'The service found the request wrong; its log says what it does not like.',
        details,
      );
  }
}
