// Which errors speak of the link to a PACS rather than of one study: after a few in a row everything else would fail as well.
import type { KitErrorCode } from '../contract/kit-error.ts';

const LINK_CODES: ReadonlySet<string> = new Set<KitErrorCode>([
  'dicom.connection-refused',
  'dicom.connection-timeout',
  'dicom.host-not-found',
  'dicom.connection-lost',
  'dicom.association-rejected',
  'dicom.association-rejected-transient',
  'dicom.association-aborted',
  'dicom.deadline-exceeded',
  // It asks to be left alone for a while.
  'dicom.web-busy',
  // As much the same for every study as a rejected association is.
  'dicom.web-not-a-service',
  'dicom.web-unauthorised',
  'dicom.web-credentials-unusable',
  'dicom.web-plain-text-refused',
  'dicom.web-certificate',
  'dicom.web-tls-failed',
  'dicom.web-redirected',
  'dicom.tls-unknown-authority',
  'dicom.tls-expired',
  'dicom.tls-not-yet-valid',
  'dicom.tls-wrong-name',
  'dicom.tls-certificate-invalid',
  'dicom.tls-certificate-wanted',
  'dicom.tls-certificate-refused',
  'dicom.tls-own-certificate',
  'dicom.tls-no-common-protocol',
  'dicom.tls-not-spoken',
  'dicom.tls-no-answer',
  'dicom.tls-expected',
  'dicom.tls-failed',
  'dicom.user-identity-rejected',
  'dicom.user-identity-unprotected',
  'kindness.left-alone',
]);

/** True of an error of the link. `kindness.left-alone` is one: the call was not even made. */
export const isLinkTrouble = (code: string): boolean => LINK_CODES.has(code);
