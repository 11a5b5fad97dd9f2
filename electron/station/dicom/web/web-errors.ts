// Every way a DICOMweb call can end badly before, beside and below HTTP, in words that a PACS administrator can act on.
import { type KitError, kitError } from '../../../../shared/contract/kit-error.ts';

/** Whom we talk to: configuration, not patient data. No path: the path of a request holds UIDs. */
export interface WebParty {
  readonly endpointId: string;
  readonly host: string;
  readonly port: number;
}

export const service = (who: WebParty): string =>
  `The DICOMweb service of ${who.endpointId} (${who.host}:${who.port})`;
export const facts = (who: WebParty) => ({ endpointId: who.endpointId, port: who.port });

/** Certificates that do not verify, by Node's and OpenSSL's codes. */
const isCertificateCode = (code: string): boolean =>
  code.startsWith('CERT_') ||
  code.startsWith('ERR_TLS_') ||
  code.startsWith('UNABLE_TO_') ||
  code === 'DEPTH_ZERO_SELF_SIGNED_CERT' ||
  code === 'SELF_SIGNED_CERT_IN_CHAIN' ||
  code === 'HOSTNAME_MISMATCH';

const isTlsCode = (code: string): boolean =>
  code.startsWith('ERR_SSL_') || code.startsWith('ERR_OSSL_') || code === 'EPROTO';

/** The connection or the request on it failed; `systemCode` is Node's (`ECONNREFUSED`, `HPE_INVALID_CONSTANT`, …). */
export function requestFailed(who: WebParty, systemCode: string, connected: boolean): KitError {
  const details = { ...facts(who), systemCode };
  if (systemCode === 'ECONNREFUSED') {
    return kitError(
      'dicom.connection-refused',
      `${service(who)} refused the connection: nothing listens on that port.`,
      'Check that the web service of the PACS is running and that the port in `web.baseUrl` is right.',
      details,
    );
  }
  if (['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME'].includes(systemCode)) {
    return kitError(
      'dicom.host-not-found',
      `The host name ${who.host} of the DICOMweb service of ${who.endpointId} could not be resolved.`,
      'Check the spelling in `web.baseUrl` and the name server of this station, or use an IP address.',
      details,
    );
  }
  if (isCertificateCode(systemCode)) {
    return kitError(
      'dicom.web-certificate',
      `${service(who)} shows a certificate that this station does not trust (${systemCode}).`,
      'Name the authority that issued it in `web.tls.caFile`, or the name that it bears in `web.tls.serverName`.',
      details,
    );
  }
  if (isTlsCode(systemCode)) {
    return kitError(
      'dicom.web-tls-failed',
      `${service(who)} and this station could not agree on TLS (${systemCode}).`,
      'Check that the port speaks https, and whether it wants a client certificate (`web.tls.certificateFile`).',
      details,
    );
  }
  if (systemCode.startsWith('HPE_')) {
    return kitError(
      'dicom.web-not-a-service',
      `${service(who)} answered something that is not HTTP (${systemCode}).`,
      'Check that `web.baseUrl` names the web port of the PACS, not its DICOM port, and http or https as it speaks.',
      details,
    );
  }
  return connected
    ? connectionLost(who, 'lost the connection before it had answered', systemCode)
    : connectTimeout(who, systemCode);
}

/** Nobody answered, or no route leads there. */
export const connectTimeout = (who: WebParty, systemCode: string): KitError =>
  kitError(
    'dicom.connection-timeout',
    `${service(who)} could not be reached: no answer to the connection attempt.`,
    'Check the network, the address and any firewall or proxy between this station and the PACS.',
    { ...facts(who), systemCode },
  );

/** The connection broke: `how` completes the sentence "The DICOMweb service …". */
export const connectionLost = (who: WebParty, how: string, systemCode: string): KitError =>
  kitError(
    'dicom.connection-lost',
    `${service(who)} ${how}.`,
    'Try again; if it happens at once every time, a proxy between may cut it off, or the port wants https.',
    { ...facts(who), systemCode },
  );

/** The call's own deadline passed. */
export const deadlineExceeded = (who: WebParty, deadlineMs: number): KitError =>
  kitError(
    'dicom.deadline-exceeded',
    `${service(who)} did not finish within ${deadlineMs} ms.`,
    'Try again later; if the PACS is just slow, give the operation more time.',
    { ...facts(who), deadlineMs, idle: false },
  );

/** No sign of life for too long, though the connection stands. */
export const idleTooLong = (who: WebParty, idleMs: number): KitError =>
  kitError(
    'dicom.deadline-exceeded',
    `${service(who)} fell silent: next to nothing came for ${idleMs} ms.`,
    'Try again later; the PACS or the network between may be stuck.',
    { ...facts(who), idleMs, idle: true },
  );

export const cancelled = (who: WebParty): KitError =>
  kitError(
    'dicom.cancelled',
    'The operation was cancelled.',
    'Start it again when it is wanted.',
    facts(who),
  );

/** More than this station takes; `what` is a clause. */
export const answerTooLarge = (who: WebParty, what: string): KitError =>
  kitError(
    'dicom.answer-too-large',
    `${service(who)} answered more than this station takes: ${what}.`,
    'Narrow the query, for example by date or modality.',
    facts(who),
  );

/** It is DICOMweb, but broken; `what` is a clause without the peer's own bytes. */
export const malformedAnswer = (who: WebParty, what: string): KitError =>
  kitError(
    'dicom.web-malformed-answer',
    `${service(who)} answered something that is not valid DICOMweb: ${what}.`,
    'Try again; if it stays, report it to the maker of the PACS or of the proxy in front of it.',
    facts(who),
  );

/** The body ended in good order for HTTP, but before its own end. */
export const truncatedAnswer = (who: WebParty, what: string): KitError =>
  kitError(
    'dicom.web-truncated-answer',
    `${service(who)} ended its answer before it was whole: ${what}.`,
    'Try again; if it stays, the log of the PACS says what it stumbled over.',
    facts(who),
  );

/** Something answers there, but not DICOMweb; `what` is a clause. */
export const notAService = (who: WebParty, what: string): KitError =>
  kitError(
    'dicom.web-not-a-service',
    `${service(who)} does not answer as DICOMweb: ${what}.`,
    'Check the path in `web.baseUrl` (often it ends in `/dicom-web` or `/rs`) and that no login page stands in front of it.',
    facts(who),
  );

/** We would not ask: the password or token would cross the network in the clear. */
export const plainTextRefused = (who: WebParty): KitError =>
  kitError(
    'dicom.web-plain-text-refused',
    `The password or token for ${who.endpointId} was not sent, because ${who.host} is reached without encryption.`,
    'Use https in `web.baseUrl`; only if the network itself is protected, set `web.allowPlainText: true`.',
    facts(who),
  );
