// The key a locked station works with: hashes UIDs into names, and seals small records such as the queue.
import { readFileSync } from 'node:fs';
import { createSecretKey, randomBytes } from 'node:crypto';
import type { Result } from '../../../shared/contract/result.ts';
import { err, ok } from '../../../shared/contract/result.ts';
import type { KitError } from '../../../shared/contract/kit-error.ts';
import type { KeyedHash } from '../../../shared/domain/study.ts';
import { writeFileAtomically } from './atomic-file.ts';
import { damaged, isMissing } from './errors.ts';
import { associatedData, hkdf, hmac, KEY_BYTES, NO_SALT, openBlob, sealBlob } from './primitives.ts';

const HASH_BYTES = 16;
const RECORD_VERSION = 1;

/** Keys derived from `station.key`. */
export interface StationKey {
  keyOf(uid: string): KeyedHash;
  sealForStation(plaintext: Uint8Array, context: string): Uint8Array;
  openForStation(sealed: Uint8Array, context: string): Result<Uint8Array, KitError>;
  /** Authenticates the slot file, whose public key a locked station has to trust. */
  slotFileMac(body: string): Buffer;
  /** Written into the catalogue at its birth: tells a foreign station key from ours. */
  readonly check: string;
}

export function stationKeyFrom(secret: Uint8Array): StationKey {
  // A KeyObject: four times faster than raw bytes, and hashing UIDs is the most frequent thing a vault does.
  const index = createSecretKey(hkdf(secret, NO_SALT, 'index'));
  const records = hkdf(secret, NO_SALT, 'station records');
  const slots = hkdf(secret, NO_SALT, 'slot file');
  return {
    // UIDs are padded to even length with NUL or, by mistake, a space (PS3.5 §9.1): neither is part of the UID.
    keyOf: (uid) =>
      hmac(index, uid.replace(/[\0 ]+$/u, ''))
        .subarray(0, HASH_BYTES)
        .toString('hex'),
    sealForStation: (plaintext, context) =>
      Buffer.concat([
        Buffer.of(RECORD_VERSION),
        sealBlob(records, plaintext, associatedData('station record', context)),
      ]),
    openForStation: (sealed, context) => {
      const plaintext =
        sealed[0] === RECORD_VERSION
          ? openBlob(records, sealed.subarray(1), associatedData('station record', context))
          : null;
      return plaintext === null
        ? err(
            damaged('A record of the station is damaged.', 'The station will write it anew; check the disk.'),
          )
        : ok(plaintext);
    },
    slotFileMac: (body) => hmac(slots, body),
    check: hkdf(secret, NO_SALT, 'check').subarray(0, HASH_BYTES).toString('hex'),
  };
}

/** Reads `station.key`, or makes it where there is no vault yet. */
export function loadStationKey(path: string, mayCreate: boolean): Result<StationKey> {
  let secret: Buffer;
  try {
    secret = readFileSync(path);
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
    if (!mayCreate) {
      return err(
        damaged('The station key of this vault is missing.', 'Restore station.key, or purge the vault.'),
      );
    }
    secret = randomBytes(KEY_BYTES);
    writeFileAtomically(path, secret);
  }
  if (secret.byteLength !== KEY_BYTES) {
    return err(
      damaged('The station key of this vault is damaged.', 'Restore station.key, or purge the vault.'),
    );
  }
  const key = stationKeyFrom(secret);
  secret.fill(0);
  return ok(key);
}
