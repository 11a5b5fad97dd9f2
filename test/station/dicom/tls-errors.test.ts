import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TlsSettings } from '../../../electron/station/dicom/port.ts';
import { tlsFailed } from '../../../electron/station/dicom/tls-errors.ts';
import { isLinkTrouble } from '../../../shared/domain/link-trouble.ts';
import { failureWords } from '../../../shared/domain/switch-words.ts';
import { KIT_ERROR_CODE_LIST } from '../../../shared/contract/kit-error.ts';

const who = { callingAeTitle: 'KIT', calledAeTitle: 'PACS', host: '10.0.0.7', port: 2762 };
const SECRET = '-----BEGIN PRIVATE KEY-----secret';
const anonymous: TlsSettings = { profile: 'bcp195', ca: 'CA' };
const own: TlsSettings = { ...anonymous, certificate: 'CERT', key: SECRET };
const fresh = { answered: false, secured: false, names: null };
const answered = { ...fresh, answered: true };
const secured = { ...answered, secured: true };

describe('why there is no TLS connection', () => {
  it.each([
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', anonymous, answered, 'dicom.tls-unknown-authority'],
    ['SELF_SIGNED_CERT_IN_CHAIN', anonymous, answered, 'dicom.tls-unknown-authority'],
    ['CERT_HAS_EXPIRED', anonymous, answered, 'dicom.tls-expired'],
    ['CERT_NOT_YET_VALID', anonymous, answered, 'dicom.tls-not-yet-valid'],
    ['CERT_REVOKED', anonymous, answered, 'dicom.tls-certificate-invalid'],
    ['INVALID_PURPOSE', anonymous, answered, 'dicom.tls-certificate-invalid'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', anonymous, answered, 'dicom.tls-wrong-name'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', anonymous, secured, 'dicom.tls-certificate-wanted'],
    ['ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE', anonymous, answered, 'dicom.tls-certificate-wanted'],
    ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', own, answered, 'dicom.tls-certificate-refused'],
    ['ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE', own, fresh, 'dicom.tls-no-common-protocol'],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', own, secured, 'dicom.tls-certificate-refused'],
    ['ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_EXPIRED', own, secured, 'dicom.tls-certificate-refused'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', own, fresh, 'dicom.tls-no-common-protocol'],
    ['ERR_SSL_UNSUPPORTED_PROTOCOL', own, fresh, 'dicom.tls-no-common-protocol'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', own, fresh, 'dicom.tls-not-spoken'],
    ['ECONNRESET', own, fresh, 'dicom.tls-not-spoken'],
    ['ECONNRESET', own, answered, 'dicom.tls-failed'],
    ['FIN', own, secured, 'dicom.connection-lost'],
    ['ERR_SSL_SOMETHING_NEW', own, answered, 'dicom.tls-failed'],
  ] as const)('%s of %o, come as far as %o, is %s', (systemCode, tls, progress, code) => {
    expect(tlsFailed(who, tls, progress, systemCode)?.code).toBe(code);
  });

  it.each(['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', 'EHOSTUNREACH'])(
    'is not a matter of TLS for %s',
    (systemCode) => {
      expect(tlsFailed(who, own, fresh, systemCode)).toBeNull();
    },
  );

  it('never quotes a key, nor more of a certificate than printable names', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 260 }), fc.boolean(), (names, isAnswered) => {
        const progress = { answered: isAnswered, secured: false, names };
        const error = tlsFailed(who, own, progress, 'ERR_TLS_CERT_ALTNAME_INVALID');
        expect(error?.message.length).toBeLessThan(400);
        expect(error?.message).toMatch(/^[\x20-\x7e]*$/u);
        expect(JSON.stringify(error)).not.toContain('secret');
      }),
      { numRuns: 50 },
    );
  });

  it('is trouble of the link, and the switch has words for it', () => {
    const codes = KIT_ERROR_CODE_LIST.filter((code) => /^dicom\.(?:tls|user-identity)-/u.test(code));
    expect(codes.length).toBeGreaterThan(10);
    for (const code of codes) {
      expect(isLinkTrouble(code)).toBe(true);
      expect(failureWords(code)).not.toContain(code);
    }
  });
});
