// The Authorization header of a request (RFC 7617, RFC 6750). Secrets are read anew for each call, because tokens rotate, and leave
// this file in no other way than in that header.
import { type KitError, kitError } from '../../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../../shared/contract/result.ts';
import type { Secret, WebService } from '../port.ts';
import { isLoopback } from './web-address.ts';
import { facts, plainTextRefused, type WebParty } from './web-errors.ts';

const unusable = (who: WebParty, what: string): KitError =>
  kitError(
    'dicom.web-credentials-unusable',
    `The ${what} for the DICOMweb service of ${who.endpointId} cannot be sent: it is empty or has characters that HTTP does not allow.`,
    'Look at the file that holds it: one line of plain text.',
    facts(who),
  );

/** One line; the line break that editors leave at the end does not count. */
async function secretOf(secret: Secret): Promise<Result<string, KitError>> {
  const read = typeof secret === 'string' ? ok(secret) : await secret();
  return read.ok ? ok(read.value.replace(/[\r\n]+$/u, '')) : read;
}

/**
 * The header's value; null when the service wants none.
 *
 * @returns `dicom.web-plain-text-refused` rather than a secret in the clear; what the secret's own source failed with
 */
export async function authorisation(
  who: WebParty,
  service: WebService,
): Promise<Result<string | null, KitError>> {
  const { auth } = service;
  if (auth === undefined) return ok(null);
  const encrypted = new URL(service.baseUrl).protocol === 'https:';
  if (!encrypted && !isLoopback(who.host) && service.allowPlainText !== true)
    return err(plainTextRefused(who));
  if (auth.type === 'bearer') {
    const token = await secretOf(auth.token);
    if (!token.ok) return token;
    // b64token of RFC 6750 §2.1, and what else is seen in the wild without white space.
    return /^[\x21-\x7e]+$/u.test(token.value) ? ok(`Bearer ${token.value}`) : err(unusable(who, 'token'));
  }
  const password = await secretOf(auth.password);
  if (!password.ok) return password;
  // oxlint-disable-next-line no-control-regex -- control characters are just what RFC 7617 §2 forbids
  if (auth.username.includes(':') || /[\x00-\x1f\x7f]/u.test(auth.username + password.value)) {
    return err(unusable(who, 'user name or password'));
  }
  return ok(`Basic ${Buffer.from(`${auth.username}:${password.value}`, 'utf8').toString('base64')}`);
}
