// Turns what the file system and SQLite throw into errors a person can act on; nothing here ever quotes data.
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';

const field = (cause: unknown, name: string): unknown =>
  typeof cause === 'object' && cause !== null && name in cause ? Reflect.get(cause, name) : undefined;

/** SQLite primary result codes (https://sqlite.org/rescode.html). */
const SQLITE_BUSY = 5;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_NOTADB = 26;

/** True for what `fs` says when a file is not there. */
export const isMissing = (cause: unknown): boolean => field(cause, 'code') === 'ENOENT';

/**
 * Maps an exception of `node:fs` or `node:sqlite`.
 *
 * @param cause what was thrown
 * @param doing what the vault was doing, as in "could not … ": "store images"
 */
function ioError(cause: unknown, doing: string): KitError {
  const code = field(cause, 'code');
  const sqlite = Number(field(cause, 'errcode') ?? 0) & 0xff;
  const details = { code: typeof code === 'string' ? code : 'unknown', sqlite };
  if (code === 'ENOSPC' || code === 'EDQUOT' || sqlite === SQLITE_FULL) {
    return kitError(
      'vault.disk-full',
      `The station could not ${doing}: the disk is full.`,
      'Free space on the disk that holds the vault, or purge studies that are no longer needed.',
      details,
    );
  }
  if (sqlite === SQLITE_BUSY) {
    return kitError(
      'vault.in-use',
      'Another process has the catalogue of this vault open.',
      'Close it first.',
      details,
    );
  }
  if (sqlite === SQLITE_CORRUPT || sqlite === SQLITE_NOTADB) {
    return damaged('The catalogue of the vault is damaged.', 'Purge the vault and fetch its studies again.');
  }
  return kitError(
    'vault.io-failed',
    `The station could not ${doing}: the disk answered with an error.`,
    'Check the disk that holds the vault and the permissions of its folder.',
    details,
  );
}

/** System errors (ENOSPC, …), SQLite's, and a catalogue that was closed meanwhile; any other code is a bug of ours. */
const isOutside = (code: string): boolean =>
  /^E[A-Z0-9]+$/u.test(code) || code === 'ERR_SQLITE_ERROR' || code === 'ERR_INVALID_STATE';

/** What `fs` or SQLite threw, as a {@link KitError}. Bugs (TypeError and the like) go on as throws. */
export function asKitError(cause: unknown, doing: string): KitError {
  if (cause instanceof VaultReadError) return cause.error;
  if (!isOutside(String(field(cause, 'code')))) throw cause;
  return ioError(cause, doing);
}

export const damaged = (message: string, remedy: string, details = {}): KitError =>
  kitError('vault.damaged', message, remedy, details);

export const lockedError = (): KitError =>
  kitError('vault.locked', 'The vault is locked.', 'Unlock it with your passphrase.');

export const notInitialisedError = (): KitError =>
  kitError('vault.not-initialised', 'The vault has no keys yet.', 'Set a passphrase first.');

export const wrongPassphraseError = (): KitError =>
  kitError('vault.wrong-passphrase', 'No slot opens with this passphrase.', 'Check caps lock and try again.');

export const administratorsOnlyError = (): KitError =>
  kitError(
    'access.role-required',
    'Only an administrator may replace the recovery code.',
    'Give the passphrase of an administrator.',
  );

export const studyNotFound = (studyKey: string): KitError =>
  kitError('vault.study-not-found', 'The vault does not hold this study.', 'Choose another study.', {
    studyKey,
  });

/** Thrown by the stream of `read` when a later chunk fails: a stream has no other way to say so. */
export class VaultReadError extends Error {
  readonly error: KitError;
  constructor(error: KitError) {
    super(error.message);
    this.name = 'VaultReadError';
    this.error = error;
  }
}

/** @param row of the instance, for its keys */
export const damagedInstance = (
  row: { readonly studyKey: string; readonly instanceKey: string },
  reason: string,
): KitError =>
  damaged(
    `This image is damaged and will not be shown. ${reason}`,
    'The station will fetch it again from the PACS.',
    {
      studyKey: row.studyKey,
      instanceKey: row.instanceKey,
    },
  );

export const instanceNotFound = (studyKey: string, instanceKey: string): KitError =>
  kitError('vault.instance-not-found', 'The vault does not hold this image.', 'Reload the study.', {
    studyKey,
    instanceKey,
  });
