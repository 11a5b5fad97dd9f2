// The two secure transport profiles (PS3.15 Annex B) as settings of Node's TLS. Why these suites: decision 0120.
import { constants } from 'node:crypto';
import { getCACertificates, type SecureContextOptions } from 'node:tls';
import type { TlsListenerSettings, TlsSettings } from './port.ts';

// Of TLS 1.3 all that Node has; RFC 9325 §4.2 of TLS 1.2: forward secrecy and authenticated encryption.
const TLS_1_3 = 'TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256';
const RECOMMENDED =
  'ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305';
// What older peers of PS3.15 §B.9 and §B.10 may have instead: still forward secret, no SHA-1, no static RSA.
const OLDER =
  'DHE-RSA-AES256-GCM-SHA384:DHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-SHA384:ECDHE-RSA-AES256-SHA384:ECDHE-ECDSA-AES128-SHA256:ECDHE-RSA-AES128-SHA256';

export const PROFILE_CIPHERS: Readonly<Record<TlsSettings['profile'], string>> = {
  bcp195: [TLS_1_3, RECOMMENDED, OLDER].join(':'),
  'bcp195-non-downgrading': [TLS_1_3, RECOMMENDED].join(':'),
};

/** Versions and suites of a profile; the same on both sides. */
const profileOptions = (profile: TlsSettings['profile']): SecureContextOptions => ({
  minVersion: 'TLSv1.2',
  ciphers: PROFILE_CIPHERS[profile],
  // RFC 9325 §3.5: no renegotiation; §3.3: no compression, which Node's OpenSSL is built without.
  secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
});

/** @throws when OpenSSL cannot use the certificate or the key; `config/` has tried them before */
export const clientContextOptions = (tls: TlsSettings): SecureContextOptions => ({
  ...profileOptions(tls.profile),
  ca: tls.ca ?? getCACertificates('system'),
  ...(tls.certificate !== undefined && { cert: tls.certificate }),
  ...(tls.key !== undefined && { key: tls.key }),
});

export const listenerContextOptions = (tls: TlsListenerSettings): SecureContextOptions => ({
  ...profileOptions(tls.profile),
  ca: tls.ca,
  cert: tls.certificate,
  key: tls.key,
  // No session is resumed: each association proves its certificate anew.
  secureOptions: constants.SSL_OP_NO_RENEGOTIATION | constants.SSL_OP_NO_TICKET,
  // Groups that OpenSSL picks by the strength of the key, at least 2048 bits.
  dhparam: 'auto',
});
