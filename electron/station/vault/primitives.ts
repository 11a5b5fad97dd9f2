// The few cryptographic operations that all of the vault is made of, all present in both OpenSSL and BoringSSL.
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** First words of every derivation and of all associated data: separates this format from any other use of the keys. */
export const DOMAIN = 'pacs-kit vault v1';

/** HKDF-SHA-256 (RFC 5869); `purpose` separates the keys that are derived from one secret. */
export const hkdf = (secret: Uint8Array, salt: Uint8Array, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, salt, `${DOMAIN} ${purpose}`, KEY_BYTES));

export const NO_SALT = new Uint8Array(0);

export const hmac = (key: Uint8Array | KeyObject, data: Uint8Array | string): Buffer =>
  createHmac('sha256', key).update(data).digest();

/** Constant-time for equal lengths; lengths are public here. */
export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.byteLength === b.byteLength && timingSafeEqual(a, b);

/** Associated data: a JSON array of strings, integers and nulls, so that no two different lists give the same bytes. */
export const associatedData = (...parts: readonly (string | number | null)[]): Buffer =>
  Buffer.from(JSON.stringify([DOMAIN, ...parts]));

/** AES-256-GCM with a random nonce. Answers `nonce (12) | ciphertext | tag (16)`. */
export function sealBlob(key: Uint8Array, plaintext: Uint8Array, ad: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(ad);
  const body = cipher.update(plaintext);
  cipher.final();
  return Buffer.concat([nonce, body, cipher.getAuthTag()]);
}

/** Opens what {@link sealBlob} made, or answers null: no byte leaves before the tag verifies. */
export function openBlob(key: Uint8Array, sealed: Uint8Array, ad: Uint8Array): Buffer | null {
  if (sealed.byteLength < NONCE_BYTES + TAG_BYTES) return null;
  const nonce = sealed.subarray(0, NONCE_BYTES);
  return openDetached(key, nonce, sealed.subarray(NONCE_BYTES), ad);
}

/** AES-256-GCM with the nonce held elsewhere. `sealed` is `ciphertext | tag (16)`. */
export function openDetached(
  key: Uint8Array,
  nonce: Uint8Array,
  sealed: Uint8Array,
  ad: Uint8Array,
): Buffer | null {
  const end = sealed.byteLength - TAG_BYTES;
  if (end < 0) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(ad);
  decipher.setAuthTag(sealed.subarray(end));
  const body = decipher.update(sealed.subarray(0, end));
  try {
    decipher.final();
  } catch {
    body.fill(0);
    return null;
  }
  return body;
}

export const randomHex = (bytes: number): string => randomBytes(bytes).toString('hex');
