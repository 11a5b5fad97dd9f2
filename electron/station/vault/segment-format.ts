// The bytes of a segment file, as docs/vault-format.md describes them: where everything lies and what binds it together.
import { hkdf } from './primitives.ts';

const SEGMENT_MAGIC = Buffer.from('PKITSEG1', 'latin1');
const RECORD_MAGIC = Buffer.from('PKITREC1', 'latin1');
export const SEGMENT_HEADER_BYTES = 64;
export const RECORD_HEADER_BYTES = 64;
export const CHUNK_BYTES = 131_072;
export const CHUNK_TAG_BYTES = 16;
export const SALT_BYTES = 24;
export const NONCE_PREFIX_BYTES = 7;

/** Identity of a segment, all hex: 16 random bytes, the study's keyed hash, the key epoch. */
export interface SegmentIdentity {
  readonly name: string;
  readonly studyKey: string;
  readonly epochId: string;
}

/** `PKITSEG1 | segment 16 | study 16 | epoch 16 | zeros 8` */
export function segmentHeader(segment: SegmentIdentity): Buffer {
  const header = Buffer.alloc(SEGMENT_HEADER_BYTES);
  SEGMENT_MAGIC.copy(header, 0);
  header.write(segment.name, 8, 'hex');
  header.write(segment.studyKey, 24, 'hex');
  header.write(segment.epochId, 40, 'hex');
  return header;
}

/** `PKITREC1 | instance 16 | chunk size u32 | zeros 5 | nonce prefix 7 | salt 24` */
export function recordHeader(instanceKey: string, noncePrefix: Uint8Array, salt: Uint8Array): Buffer {
  const header = Buffer.alloc(RECORD_HEADER_BYTES);
  RECORD_MAGIC.copy(header, 0);
  header.write(instanceKey, 8, 'hex');
  header.writeUInt32BE(CHUNK_BYTES, 24);
  header.set(noncePrefix, 33);
  header.set(salt, 40);
  return header;
}

export const noncePrefixOf = (header: Uint8Array): Uint8Array => header.subarray(33, 40);
export const saltOf = (header: Uint8Array): Uint8Array => header.subarray(40, 64);

/** Same for all chunks of one record: `segment header 64 | offset of the record u64 | record header 64`. */
export function recordAssociatedData(segment: Uint8Array, offset: number, record: Uint8Array): Buffer {
  const position = Buffer.alloc(8);
  position.writeBigUInt64BE(BigInt(offset));
  return Buffer.concat([segment, position, record]);
}

/** STREAM nonce (Hoang, Reyhanitabar, Rogaway, Vizár 2015; as in Tink): `prefix 7 | counter u32 | last flag`. */
export function chunkNonce(prefix: Uint8Array, counter: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.set(prefix, 0);
  nonce.writeUInt32BE(counter, NONCE_PREFIX_BYTES);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

export const recordKey = (dataKey: Uint8Array, salt: Uint8Array): Buffer => hkdf(dataKey, salt, 'instance');

/** An empty data set still has one (empty) chunk, to prove that it is empty. */
export const chunkCount = (plainBytes: number): number => Math.max(1, Math.ceil(plainBytes / CHUNK_BYTES));

/** Bytes that a record takes in its segment. */
export const recordLength = (plainBytes: number): number =>
  RECORD_HEADER_BYTES + plainBytes + chunkCount(plainBytes) * CHUNK_TAG_BYTES;
