// Every way a TLS connection can fail, in words that tell whose certificate or setting is at fault. Codes are those of Node and
// OpenSSL; alerts are those of RFC 8446 §6.2.
import { type KitError, type KitErrorCode, kitError } from '../../../shared/contract/kit-error.ts';
import { facts, pacs, type Parties } from './association-errors.ts';
import type { TlsSettings } from './port.ts';
import { type HandshakeProgress, wantedName } from './tls-client.ts';

type Words = readonly [code: KitErrorCode, message: string, remedy: string];

const UNKNOWN_AUTHORITY = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_UNTRUSTED',
]);
// Verification failures of OpenSSL that are none of the above.
const UNUSABLE =
  /^(?:CERT_|CRL_|INVALID_|ERROR_IN_|UNABLE_TO_|PATH_LENGTH|HOSTNAME_MISMATCH|AKID_|EE_KEY|CA_)/u;
const NO_COMMON = new Set([
  'ERR_SSL_UNSUPPORTED_PROTOCOL',
  'ERR_SSL_NO_PROTOCOLS_AVAILABLE',
  'ERR_SSL_WRONG_SSL_VERSION',
  'ERR_SSL_DH_KEY_TOO_SMALL',
  'ERR_SSL_NO_SHARED_CIPHER',
  'ERR_SSL_WRONG_CIPHER_RETURNED',
  'ERR_SSL_WRONG_SIGNATURE_TYPE',
  'ERR_TLS_DH_PARAM_SIZE',
]);
const NOT_TLS = new Set([
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
  'ERR_SSL_RECORD_LENGTH_MISMATCH',
  'ERR_SSL_HTTP_REQUEST',
]);
const CLOSED = new Set(['ECONNRESET', 'EPIPE', 'FIN']);

/** Alerts by which a peer refuses our certificate. */
const REFUSED: Readonly<Record<string, string>> = {
  BAD_CERTIFICATE: 'it is damaged or its signature is wrong',
  UNSUPPORTED_CERTIFICATE: 'it is of a kind that the PACS does not take',
  CERTIFICATE_REVOKED: 'it has been revoked',
  CERTIFICATE_EXPIRED: 'it has expired',
  CERTIFICATE_UNKNOWN: 'the PACS does not say why',
  UNKNOWN_CA: 'the PACS does not know the authority that issued it',
  ACCESS_DENIED: 'its bearer may not come in',
  DECRYPT_ERROR: 'its key did not prove right',
};

/** Names as a message may show them: an authority wrote them, not we. */
const shown = (names: string | null): string =>
  (names ?? 'none that we could read').replaceAll(/[^\x20-\x7e]/gu, '?').slice(0, 200);

/**
 * Explains why there is no TLS connection, or why it ended before the association was accepted.
 *
 * @param systemCode Node's or OpenSSL's word for it; `FIN` when the peer just closed
 * @returns null when TLS had no part in it: the connection itself failed
 */
export function tlsFailed(
  who: Parties,
  tls: TlsSettings,
  progress: HandshakeProgress,
  systemCode: string,
): KitError | null {
  const words = wordsOf(who, tls, progress, systemCode);
  if (words === null) return null;
  const [code, message, remedy] = words;
  return kitError(code, message, remedy, { ...facts(who), systemCode });
}

function wordsOf(
  who: Parties,
  tls: TlsSettings,
  progress: HandshakeProgress,
  systemCode: string,
): Words | null {
  const alert = /ALERT_([A-Z_]+)$/u.exec(systemCode)?.[1];
  if (alert !== undefined) return alertWords(who, tls, progress, alert);
  if (UNKNOWN_AUTHORITY.has(systemCode)) {
    return [
      'dicom.tls-unknown-authority',
      `${pacs(who)} shows a certificate of an authority that this station does not know.`,
      tls.ca === undefined
        ? 'Name the authority of the PACS in the `caFile` of its endpoint, once you are sure that it is the right one.'
        : "Ask the PACS administrator which authority issued the PACS's certificate and put it into `caFile`; if that has not changed, someone else may be answering.",
    ];
  }
  if (systemCode === 'CERT_HAS_EXPIRED') {
    return [
      'dicom.tls-expired',
      `The certificate of the PACS ${who.calledAeTitle}, or one that it stands on, has expired.`,
      'Ask the PACS administrator to renew it; check the date and time of this station too.',
    ];
  }
  if (systemCode === 'CERT_NOT_YET_VALID') {
    return [
      'dicom.tls-not-yet-valid',
      `The certificate of the PACS ${who.calledAeTitle}, or one that it stands on, is not valid yet.`,
      'Check the date and time of this station first; if they are right, ask the PACS administrator about the certificate.',
    ];
  }
  if (systemCode === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return [
      'dicom.tls-wrong-name',
      `The certificate of the PACS ${who.calledAeTitle} is for another name: we wanted ${wantedName(who.host, tls)}, it bears ${shown(progress.names)}.`,
      'If one of those names is the right PACS, write it into `tls.serverName` or use it as `host`; else ask the PACS administrator who is answering there.',
    ];
  }
  if (NO_COMMON.has(systemCode)) return noCommonGround(who, tls);
  if (NOT_TLS.has(systemCode)) return notSpoken(who, 'answered our TLS greeting with something else');
  if (CLOSED.has(systemCode)) return closedWords(who, tls, progress);
  if (UNUSABLE.test(systemCode)) {
    return [
      'dicom.tls-certificate-invalid',
      `${pacs(who)} shows a certificate that cannot be trusted (${systemCode}).`,
      'Ask the PACS administrator to have it issued again, for a server, by the authority in `caFile`.',
    ];
  }
  return systemCode.startsWith('ERR_SSL') || systemCode.startsWith('ERR_TLS')
    ? failed(who, `failed (${systemCode})`)
    : null;
}

function alertWords(who: Parties, tls: TlsSettings, progress: HandshakeProgress, alert: string): Words {
  const refused = REFUSED[alert];
  if (alert === 'CERTIFICATE_REQUIRED') return certificateWanted(who);
  if (refused !== undefined) {
    return tls.certificate === undefined
      ? certificateWanted(who)
      : [
          'dicom.tls-certificate-refused',
          `${pacs(who)} refuses the certificate of this station: ${refused}.`,
          "Give the PACS administrator this station's certificate and its authority, or have one issued by an authority that the PACS knows.",
        ];
  }
  if (alert === 'HANDSHAKE_FAILURE') {
    // RFC 5246 §7.4.6: in TLS 1.2 a peer that needs a certificate and gets none has no better word.
    if (progress.answered && tls.certificate === undefined) return certificateWanted(who);
    return progress.answered
      ? [
          'dicom.tls-certificate-refused',
          `${pacs(who)} ended the TLS handshake after it had seen the certificate of this station.`,
          'Ask the PACS administrator why: the log of the PACS says it.',
        ]
      : noCommonGround(who, tls);
  }
  if (alert === 'PROTOCOL_VERSION' || alert === 'INSUFFICIENT_SECURITY') return noCommonGround(who, tls);
  if (alert === 'UNRECOGNIZED_NAME') {
    return [
      'dicom.tls-wrong-name',
      `${pacs(who)} does not go by the name ${wantedName(who.host, tls)}.`,
      'Write the name that its certificate bears into `tls.serverName`.',
    ];
  }
  return failed(who, `was ended by the PACS (${alert.toLowerCase().replaceAll('_', ' ')})`);
}

const certificateWanted = (who: Parties): Words => [
  'dicom.tls-certificate-wanted',
  `${pacs(who)} lets in only those who show a certificate, and this station has none for it.`,
  'Have a certificate issued for this station (docs/configuration.md, "DICOM over TLS") and name it in `certificateFile` and `keyFile`.',
];

const noCommonGround = (who: Parties, tls: TlsSettings): Words => [
  'dicom.tls-no-common-protocol',
  `${pacs(who)} and this station have no TLS version and cipher suite in common (profile ${tls.profile}, TLS 1.2 or newer).`,
  tls.profile === 'bcp195-non-downgrading'
    ? 'Try the profile `bcp195`, which takes older cipher suites too, or ask the PACS administrator to enable TLS 1.3.'
    : 'Ask the PACS administrator to enable TLS 1.2 or 1.3 with the cipher suites of BCP 195 (RFC 9325).',
];

const notSpoken = (who: Parties, how: string): Words => [
  'dicom.tls-not-spoken',
  `${pacs(who)} ${how}: it does not seem to speak TLS on that port.`,
  'Ask the PACS administrator for its TLS port (often 2762), or take `tls` out of this endpoint if plain DICOM is meant.',
];

const failed = (who: Parties, how: string): Words => [
  'dicom.tls-failed',
  `The TLS connection with the PACS ${who.calledAeTitle} (${who.host}:${who.port}) ${how}.`,
  'Try again; if it always happens, ask the PACS administrator what the log of the PACS says about this station.',
];

function closedWords(who: Parties, tls: TlsSettings, { answered, secured }: HandshakeProgress): Words {
  if (!answered) return notSpoken(who, 'closed the connection when TLS began');
  const why =
    tls.certificate === undefined
      ? 'it may want a certificate of this station'
      : 'it may have refused the certificate of this station';
  if (!secured) return failed(who, `was cut off in its handshake: ${why}`);
  return [
    'dicom.connection-lost',
    `${pacs(who)} closed the TLS connection instead of answering the association request.`,
    `Try again; if it happens at once every time, ${why}.`,
  ];
}

/** The connection stands, but nobody completes the handshake. */
export const handshakeSilent = (who: Parties, timeoutMs: number): KitError =>
  kitError(
    'dicom.tls-no-answer',
    `${pacs(who)} took the connection, but did not answer in TLS within ${timeoutMs} ms.`,
    'Check that the port is the TLS port of the PACS: a plain DICOM port may wait for ever; else the PACS may be stuck.',
    facts(who),
  );

/** We speak plain DICOM, and the answer is TLS. */
export const tlsExpected = (who: Parties): KitError =>
  kitError(
    'dicom.tls-expected',
    `${pacs(who)} speaks TLS on that port, and this endpoint is configured for plain DICOM.`,
    'Give the endpoint a `tls` section, or ask the PACS administrator for its plain port.',
    facts(who),
  );

/** OpenSSL cannot use what the configuration gave us. */
export const ownCertificateUnusable = (who: Parties): KitError =>
  kitError(
    'dicom.tls-own-certificate',
    `The certificate, key or authorities configured for the PACS ${who.calledAeTitle} cannot be used for TLS.`,
    'Check them with `pacs-kit config check`.',
    facts(who),
  );
