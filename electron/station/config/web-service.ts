// A DICOMweb service as the DICOM port gets it: certificates read and checked once, secrets where they can be read anew.
import { readFile } from 'node:fs/promises';
import { kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok } from '../../../shared/contract/result.ts';
import type { YamlPath } from '../../../shared/yaml/located-yaml.ts';
import type { Secret, WebService } from '../dicom/port.ts';
import { type CertificateCheck, readTlsFiles } from './certificate-files.ts';
import { note, readNamedFile } from './secret-file.ts';
import type { WebServiceFiles } from './web-schema.ts';

// A token of 60 KB is far beyond what servers take in a header.
const MAX_SECRET_CHARACTERS = 16_384;

/**
 * Reads what `endpoints.<index>.web` names, and checks that its secret can be read now.
 *
 * @returns the service; mistakes and warnings are in `check.findings`
 */
export async function readWebService(
  endpointId: string,
  at: YamlPath,
  written: WebServiceFiles,
  check: CertificateCheck,
): Promise<WebService> {
  const { baseUrl, auth, tls, allowPlainText } = written;
  const files = tls === undefined ? undefined : await readTlsFiles([...at, 'tls'], tls, 'client', check);
  const serverName = tls?.serverName;
  const secretIn = async (key: string, file: string): Promise<Secret> => {
    const named = await readNamedFile([...at, 'auth', key], file, { secret: true }, check);
    if (named === null) return '';
    if (firstLine(named.text) === '')
      note(check.findings.mistakes, check.statedAt, named, 'its first line is empty');
    return freshSecret(endpointId, named.file);
  };
  return {
    baseUrl,
    allowPlainText,
    ...(files !== undefined && { tls: { ...files, ...(serverName !== undefined && { serverName }) } }),
    ...(auth?.type === 'basic' && {
      auth: {
        type: 'basic',
        username: auth.username,
        password: await secretIn('passwordFile', auth.passwordFile),
      },
    }),
    ...(auth?.type === 'bearer' && {
      auth: { type: 'bearer', token: await secretIn('tokenFile', auth.tokenFile) },
    }),
  };
}

const firstLine = (text: string): string => text.split(/\r?\n/u, 1)[0] ?? '';

const freshSecret =
  (endpointId: string, file: string): Secret =>
  async () => {
    try {
      const line = firstLine(await readFile(file, 'utf8'));
      if (line !== '' && line.length <= MAX_SECRET_CHARACTERS) return ok(line);
      return err(unreadable(endpointId, line === '' ? 'it is empty' : 'it is too long'));
    } catch (error) {
      return err(unreadable(endpointId, (error as NodeJS.ErrnoException).code ?? 'unknown'));
    }
  };

const unreadable = (endpointId: string, why: string) =>
  kitError(
    'dicom.web-credentials-unusable',
    `The file with the password or token for ${endpointId} could not be used (${why}).`,
    'Look at the file that `web.auth` of this endpoint names: it holds the secret in its first line.',
    { endpointId },
  );
