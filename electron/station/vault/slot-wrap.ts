// Wraps the private key for one slot and opens it again; everything a slot says is bound to its ciphertext.
import { argon2id } from 'hash-wasm';
import { associatedData, hkdf, openBlob, randomHex, sealBlob } from './primitives.ts';
import type { SlotSummary } from './port.ts';
import type { Kdf, SlotFile, StoredSlot } from './slot-file.ts';

/** Cost of one guess at a passphrase (RFC 9106). */
export interface Argon2Parameters {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly lanes: number;
}

/** RFC 9106 §4, second recommended option, with one lane: WASM has one thread. About 0.25 s on the build machine. */
export const DEFAULT_ARGON2: Argon2Parameters = { memoryKiB: 65_536, passes: 3, lanes: 1 };

const SALT_BYTES = 16;

export const newKdf = (kind: SlotSummary['kind'], cost: Argon2Parameters): Kdf =>
  kind === 'recovery'
    ? { name: 'hkdf-sha256', salt: randomHex(SALT_BYTES) }
    : { name: 'argon2id', version: 19, ...cost, salt: randomHex(SALT_BYTES) };

/** The slot's wrapping key. A recovery code has 130 random bits and needs no stretching. */
async function wrappingKey(secret: Uint8Array, kdf: Kdf): Promise<Uint8Array> {
  const salt = Buffer.from(kdf.salt, 'hex');
  if (kdf.name === 'hkdf-sha256') return hkdf(secret, salt, 'recovery slot');
  return argon2id({
    password: secret,
    salt,
    iterations: kdf.passes,
    memorySize: kdf.memoryKiB,
    parallelism: kdf.lanes,
    hashLength: 32,
    outputType: 'binary',
  });
}

type SlotHead = Omit<StoredSlot, 'wrapped'>;
type VaultHead = Pick<SlotFile, 'vaultId' | 'publicKey'>;

const slotData = (vault: VaultHead, slot: SlotHead): Buffer =>
  associatedData(
    'slot',
    vault.vaultId,
    vault.publicKey,
    slot.slotId,
    slot.kind,
    slot.label,
    slot.role,
    slot.createdAt,
    slot.kdf.name,
    slot.kdf.salt,
    ...(slot.kdf.name === 'argon2id'
      ? [slot.kdf.version, slot.kdf.memoryKiB, slot.kdf.passes, slot.kdf.lanes]
      : []),
  );

export async function wrapForSlot(
  vault: VaultHead,
  slot: SlotHead,
  secret: Uint8Array,
  privateBytes: Uint8Array,
): Promise<StoredSlot> {
  const key = await wrappingKey(secret, slot.kdf);
  const wrapped = sealBlob(key, privateBytes, slotData(vault, slot)).toString('hex');
  key.fill(0);
  return { ...slot, wrapped };
}

/** The private key, or null when the secret is not this slot's (or the slot was altered). */
export async function openSlot(
  vault: VaultHead,
  slot: StoredSlot,
  secret: Uint8Array,
): Promise<Buffer | null> {
  const key = await wrappingKey(secret, slot.kdf);
  const opened = openBlob(key, Buffer.from(slot.wrapped, 'hex'), slotData(vault, slot));
  key.fill(0);
  return opened;
}
