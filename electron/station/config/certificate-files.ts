// Reads and checks certificates and keys when the configuration is loaded: a wrong file should be known when a person edits
// the configuration, not on the night when the PACS is down.
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { YamlPath } from '../../../shared/yaml/located-yaml.ts';
import {
  type Findings,
  type NamedFile,
  note,
  readNamedFile,
  readSecretLine,
  type StatedAt,
} from './secret-file.ts';
import type { ClientTlsFiles } from './tls-schema.ts';

/** PEM text, ready for use; the key is no longer under its passphrase. Never logged, never shown. */
export interface ReadTlsFiles {
  readonly ca?: string;
  readonly certificate?: string;
  readonly key?: string;
}

export interface CertificateCheck {
  readonly statedAt: StatedAt;
  readonly findings: Findings;
  /** Wall time. */
  readonly now: Date;
}

const EXPIRES_SOON_MS = 30 * 24 * 60 * 60 * 1000;
const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/gu;
// Extended key usages (RFC 5280 §4.2.1.12); a certificate without the extension may be used for anything.
const PURPOSES = {
  client: { oid: '1.3.6.1.5.5.7.3.2', words: 'to authenticate a client' },
  server: { oid: '1.3.6.1.5.5.7.3.1', words: 'to authenticate a server' },
} as const;

/**
 * Reads the files that `at` names.
 *
 * @param at path of the section, such as `endpoints.0.tls`
 * @param purpose which side of the connection our own certificate is for
 * @returns what could be read; mistakes and warnings are in `check.findings`
 */
export async function readTlsFiles(
  at: YamlPath,
  files: Pick<ClientTlsFiles, 'caFile' | 'certificateFile' | 'keyFile' | 'keyPassphraseFile'>,
  purpose: keyof typeof PURPOSES,
  check: CertificateCheck,
): Promise<ReadTlsFiles> {
  const read = (name: keyof typeof files, secret: boolean): Promise<NamedFile | null> | null => {
    const written = files[name];
    return written === undefined ? null : readNamedFile([...at, name], written, { secret }, check);
  };
  const caFile = await read('caFile', false);
  const certificateFile = await read('certificateFile', false);
  const keyFile = await read('keyFile', true);
  const passphrase =
    files.keyPassphraseFile === undefined
      ? undefined
      : await readSecretLine([...at, 'keyPassphraseFile'], files.keyPassphraseFile, check);
  if (caFile !== null) for (const each of certificatesOf(caFile, check)) checkDates(each, caFile, check);
  const own = certificateFile === null ? undefined : certificatesOf(certificateFile, check)[0];
  if (own !== undefined && certificateFile !== null) {
    checkDates(own, certificateFile, check);
    checkPurpose(own, certificateFile, PURPOSES[purpose], check);
  }
  const key = keyFile === null || passphrase === null ? null : privateKeyOf(keyFile, passphrase, check);
  if (own !== undefined && key !== null && keyFile !== null) matchKey(own, key, keyFile, check);
  return {
    ...(caFile !== null && { ca: caFile.text }),
    ...(certificateFile !== null && { certificate: certificateFile.text }),
    ...(key !== null && { key: key.export({ type: 'pkcs8', format: 'pem' }).toString() }),
  };
}

function certificatesOf(named: NamedFile, check: CertificateCheck): readonly X509Certificate[] {
  const blocks = named.text.match(PEM_CERTIFICATE) ?? [];
  const mistake = (what: string): readonly X509Certificate[] => {
    note(check.findings.mistakes, check.statedAt, named, what);
    return [];
  };
  if (blocks.length === 0) return mistake('it holds no certificate in PEM (-----BEGIN CERTIFICATE-----)');
  try {
    return blocks.map((block) => new X509Certificate(block));
  } catch {
    return mistake('one of its certificates cannot be read');
  }
}

/** The day as a person writes it. */
const day = (date: Date): string => date.toISOString().slice(0, 10);

function checkDates(certificate: X509Certificate, named: NamedFile, check: CertificateCheck): void {
  const { mistakes, warnings } = check.findings;
  const from = new Date(certificate.validFrom);
  const to = new Date(certificate.validTo);
  if (to < check.now) note(mistakes, check.statedAt, named, `the certificate expired on ${day(to)}`);
  else if (from > check.now)
    note(mistakes, check.statedAt, named, `the certificate is not valid before ${day(from)}`);
  else if (to.getTime() - check.now.getTime() < EXPIRES_SOON_MS) {
    const what = `the certificate expires on ${day(to)}: have it renewed before`;
    note(warnings, check.statedAt, named, what);
  }
}

function checkPurpose(
  certificate: X509Certificate,
  named: NamedFile,
  { oid, words }: { readonly oid: string; readonly words: string },
  check: CertificateCheck,
): void {
  // Typed as always there; a certificate without the extension has none.
  const usages = certificate.keyUsage as readonly string[] | undefined;
  if (usages === undefined || usages.includes(oid) || usages.includes('2.5.29.37.0')) return;
  const what = `the certificate was not issued ${words} (extended key usage): the PACS may refuse it`;
  note(check.findings.warnings, check.statedAt, named, what);
}

function privateKeyOf(
  named: NamedFile,
  passphrase: string | undefined,
  check: CertificateCheck,
): KeyObject | null {
  try {
    return createPrivateKey({ key: named.text, ...(passphrase !== undefined && { passphrase }) });
  } catch {
    const what = !/-----BEGIN [A-Z ]*PRIVATE KEY-----/u.test(named.text)
      ? 'it holds no private key in PEM (-----BEGIN PRIVATE KEY-----)'
      : passphrase === undefined && named.text.includes('ENCRYPTED')
        ? 'the key is under a passphrase: name the file that holds it in keyPassphraseFile'
        : passphrase === undefined
          ? 'the key cannot be read'
          : 'the key cannot be opened with what keyPassphraseFile holds';
    note(check.findings.mistakes, check.statedAt, named, what);
    return null;
  }
}

function matchKey(
  certificate: X509Certificate,
  key: KeyObject,
  named: NamedFile,
  check: CertificateCheck,
): void {
  const mistake = (what: string): void => note(check.findings.mistakes, check.statedAt, named, what);
  if (!certificate.checkPrivateKey(key)) {
    mistake('the key does not belong to the certificate in certificateFile');
    return;
  }
  try {
    const pem = key.export({ type: 'pkcs8', format: 'pem' }).toString();
    createSecureContext({ cert: certificate.toString(), key: pem });
  } catch {
    // What OpenSSL still refuses: RSA below 2048 bits, a signature by MD5 or SHA-1 (RFC 9325 §4.5).
    mistake('certificate and key are too weak for TLS today: have one issued with RSA of 2048 bits or more');
  }
}
