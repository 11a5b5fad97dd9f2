// Known answers for exactly the primitives the vault uses: Electron's BoringSSL is not the OpenSSL it was tested on.
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
} from 'node:crypto';
import { argon2id } from 'hash-wasm';
import { importKeyPair, openDataKey, sealDataKey } from './data-key-seal.ts';
import { sameBytes } from './primitives.ts';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

function sha256(): boolean {
  const answer = hex('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  return sameBytes(createHash('sha256').update('abc').digest(), answer);
}

/** RFC 4231 §4.3. */
function hmacSha256(): boolean {
  const answer = hex('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
  return sameBytes(createHmac('sha256', 'Jefe').update('what do ya want for nothing?').digest(), answer);
}

/** RFC 5869 §A.1, first 32 bytes. */
function hkdfSha256(): boolean {
  const secret = Buffer.alloc(22, 0x0b);
  const [salt, info] = [hex('000102030405060708090a0b0c'), hex('f0f1f2f3f4f5f6f7f8f9')];
  const answer = hex('3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf');
  return sameBytes(Buffer.from(hkdfSync('sha256', secret, salt, info, 32)), answer);
}

/** McGrew and Viega, "The Galois/Counter Mode of Operation", test case 16; and that a flipped tag is refused. */
function aes256Gcm(): boolean {
  const key = hex('feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308');
  const nonce = hex('cafebabefacedbaddecaf888');
  const data = hex('feedfacedeadbeeffeedfacedeadbeefabaddad2');
  const plain = hex(
    'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
  );
  const sealed = hex(
    '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662',
  );
  const tag = hex('76fc6ece0f4e1768cddf8853bb2d551b');
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
  cipher.setAAD(data);
  const body = cipher.update(plain);
  cipher.final();
  if (!sameBytes(body, sealed) || !sameBytes(cipher.getAuthTag(), tag)) return false;
  const flipped = Buffer.from(tag);
  flipped.writeUInt8(flipped.readUInt8(0) ^ 1, 0);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
  decipher.setAAD(data);
  decipher.setAuthTag(flipped);
  decipher.update(sealed);
  try {
    decipher.final();
    return false;
  } catch {
    return true;
  }
}

/** RFC 7748 §5.2, first vector. */
function x25519(): boolean {
  const scalar = hex('a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4');
  const point = hex('e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c');
  const shared = diffieHellman({
    privateKey: createPrivateKey({
      key: Buffer.concat([hex('302e020100300506032b656e04220420'), scalar]),
      format: 'der',
      type: 'pkcs8',
    }),
    publicKey: createPublicKey({
      key: Buffer.concat([hex('302a300506032b656e032100'), point]),
      format: 'der',
      type: 'spki',
    }),
  });
  return sameBytes(shared, hex('c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552'));
}

/** A data key sealed by the library and opened by the hand-written reader of the tests; then a new one, there and back. */
async function hpke(): Promise<boolean> {
  const pair = await importKeyPair(hex('77076d0a7318a57d3c16c17251b26645df4c4f9299b7d1f4a5d7ba2c2a6d6a2a'));
  const place = { vaultId: '00'.repeat(16), studyKey: '11'.repeat(16), epochId: '22'.repeat(16) };
  const sealed = {
    enc: hex('fdca593bc913c0d4fb548b3f6bb55121a903775bd4b5319423958c50b5d5690e'),
    wrapped: hex(
      'e429b4f03b7d044c571a843336266c06f44b1e3bb9d3684b9df83f997c4dff16e24c5f71659afec216d9c11452bd34b0',
    ),
  };
  const answer = Buffer.alloc(32, 7);
  const opened = await openDataKey(pair, sealed, place);
  const again = await openDataKey(pair, await sealDataKey(pair.pair.publicKey, answer, place), place);
  const elsewhere = await openDataKey(pair, sealed, { ...place, studyKey: '33'.repeat(16) });
  return (
    opened !== null &&
    again !== null &&
    elsewhere === null &&
    sameBytes(opened, answer) &&
    sameBytes(again, answer)
  );
}

/** From the test suite of the reference implementation (phc-winner-argon2, `test.c`, version 0x13). */
async function argon2(): Promise<boolean> {
  const hash = await argon2id({
    password: 'password',
    salt: Buffer.from('somesalt'),
    iterations: 2,
    memorySize: 256,
    parallelism: 1,
    hashLength: 32,
    outputType: 'binary',
  });
  return sameBytes(hash, hex('9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe'));
}

const CHECKS: readonly (readonly [string, () => boolean | Promise<boolean>])[] = [
  ['SHA-256', sha256],
  ['HMAC-SHA-256', hmacSha256],
  ['HKDF-SHA-256', hkdfSha256],
  ['AES-256-GCM', aes256Gcm],
  ['X25519', x25519],
  ['HPKE', hpke],
  ['Argon2id', argon2],
];

/**
 * Runs every primitive against a known answer; a station whose check fails must not open a vault.
 *
 * @returns names of the primitives that are missing or wrong here; empty is good
 */
export async function selfCheck(): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const [name, check] of CHECKS) {
    try {
      if (!(await check())) wrong.push(name);
    } catch {
      wrong.push(name);
    }
  }
  return wrong;
}
