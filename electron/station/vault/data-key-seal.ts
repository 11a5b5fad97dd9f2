// HPKE around the data keys: the public key seals, so that a locked station can fill the vault and not read it.
import { createPrivateKey, createPublicKey, type KeyObject, type webcrypto } from 'node:crypto';
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { associatedData } from './primitives.ts';

/** RFC 9180 base mode: DHKEM(X25519, HKDF-SHA256) 0x0020, HKDF-SHA256 0x0001, AES-256-GCM 0x0002. */
const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});

/** A data key as it lies in the catalogue: the encapsulated key (32 bytes) and the sealed key (32 + 16 bytes). */
export interface SealedDataKey {
  readonly enc: Uint8Array;
  readonly wrapped: Uint8Array;
}

/** Both halves of the vault's key; exists in memory only, between unlock and lock. */
export interface VaultKeyPair {
  readonly pair: webcrypto.CryptoKeyPair;
  /** 32 raw bytes, wiped at lock. */
  readonly privateBytes: Buffer;
}

const keyInfo = (vaultId: string, studyKey: string, epochId: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(associatedData('study key', vaultId, studyKey, epochId));

/** Where a data key belongs: sealed into it, so that a key row moved to another study does not open. */
export interface DataKeyPlace {
  readonly vaultId: string;
  readonly studyKey: string;
  readonly epochId: string;
}

const own = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

export async function sealDataKey(
  publicKey: webcrypto.CryptoKey,
  dataKey: Uint8Array,
  place: DataKeyPlace,
): Promise<SealedDataKey> {
  const info = keyInfo(place.vaultId, place.studyKey, place.epochId);
  const { enc, ct } = await suite.seal({ recipientPublicKey: publicKey, info }, own(dataKey));
  return { enc: new Uint8Array(enc), wrapped: new Uint8Array(ct) };
}

/** The data key, or null when the row was altered, moved, or sealed to another key. */
export async function openDataKey(
  key: VaultKeyPair,
  sealed: SealedDataKey,
  place: DataKeyPlace,
): Promise<Buffer | null> {
  const info = keyInfo(place.vaultId, place.studyKey, place.epochId);
  try {
    const opened = await suite.open(
      { recipientKey: key.pair, enc: own(sealed.enc), info },
      own(sealed.wrapped),
    );
    return Buffer.from(opened);
  } catch {
    return null;
  }
}

export const importPublicKey = (raw: Uint8Array): Promise<webcrypto.CryptoKey> =>
  suite.kem.importKey('raw', own(raw), true);

const PKCS8_X25519 = Buffer.from('302e020100300506032b656e04220420', 'hex');
const SPKI_RAW_OFFSET = 12;

/** Public half of a raw X25519 private key (RFC 7748). */
export function publicKeyOf(privateBytes: Uint8Array): Buffer {
  const der = Buffer.concat([PKCS8_X25519, privateBytes]);
  const key: KeyObject = createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
  der.fill(0);
  return key.export({ format: 'der', type: 'spki' }).subarray(SPKI_RAW_OFFSET);
}

export async function importKeyPair(privateBytes: Buffer): Promise<VaultKeyPair> {
  const privateKey = await suite.kem.importKey('raw', own(privateBytes), false);
  return { pair: { privateKey, publicKey: await importPublicKey(publicKeyOf(privateBytes)) }, privateBytes };
}

export async function generateKeyPair(): Promise<VaultKeyPair> {
  const pair = await suite.kem.generateKeyPair();
  return { pair, privateBytes: Buffer.from(await suite.kem.serializePrivateKey(pair.privateKey)) };
}
