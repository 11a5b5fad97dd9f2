// Seals one data set into a record, chunk by chunk as its bytes arrive.
import { createCipheriv, randomBytes } from 'node:crypto';
import {
  CHUNK_BYTES,
  CHUNK_TAG_BYTES,
  chunkNonce,
  NONCE_PREFIX_BYTES,
  recordAssociatedData,
  recordHeader,
  recordKey,
  SALT_BYTES,
} from './segment-format.ts';

/** Plaintext buffers of finished sealers, for the next ones: ingest would otherwise allocate 256 KB per instance. */
const spare: Buffer[] = [];
const MAX_SPARE = 16;

export class RecordSealer {
  readonly header: Buffer;
  readonly #key: Buffer;
  readonly #prefix: Buffer;
  readonly #data: Buffer;
  readonly #emit: (sealed: Buffer) => void;
  #chunk: Buffer | null = null;
  #filled = 0;
  #counter = 0;
  #plainBytes = 0;

  /** `emit` receives the record header and every sealed chunk, in order; they may be kept. */
  constructor(
    place: { dataKey: Uint8Array; segmentHeader: Uint8Array; offset: number; instanceKey: string },
    emit: (sealed: Buffer) => void,
  ) {
    const salt = randomBytes(SALT_BYTES);
    this.#prefix = randomBytes(NONCE_PREFIX_BYTES);
    this.header = recordHeader(place.instanceKey, this.#prefix, salt);
    this.#key = recordKey(place.dataKey, salt);
    this.#data = recordAssociatedData(place.segmentHeader, place.offset, this.header);
    this.#emit = emit;
    emit(this.header);
  }

  get plainBytes(): number {
    return this.#plainBytes;
  }

  /** Copies what it needs: `bytes` may be reused afterwards. */
  write(bytes: Uint8Array): void {
    this.#plainBytes += bytes.byteLength;
    for (let at = 0; at < bytes.byteLength; ) {
      // A full chunk is sealed only when more follows: the last one carries the flag, even if it is full.
      if (this.#filled === CHUNK_BYTES) this.#seal(false);
      this.#chunk ??= spare.pop() ?? Buffer.allocUnsafeSlow(CHUNK_BYTES);
      const take = Math.min(CHUNK_BYTES - this.#filled, bytes.byteLength - at);
      this.#chunk.set(bytes.subarray(at, at + take), this.#filled);
      this.#filled += take;
      at += take;
    }
  }

  /** Seals the last chunk. The sealer is of no use afterwards. */
  finish(): void {
    this.#seal(true);
    this.destroy();
  }

  destroy(): void {
    this.#key.fill(0);
    if (this.#chunk === null) return;
    this.#chunk.fill(0);
    if (spare.length < MAX_SPARE) spare.push(this.#chunk);
    this.#chunk = null;
  }

  #seal(last: boolean): void {
    const nonce = chunkNonce(this.#prefix, this.#counter, last);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce, { authTagLength: CHUNK_TAG_BYTES });
    cipher.setAAD(this.#data);
    if (this.#chunk !== null && this.#filled > 0)
      this.#emit(cipher.update(this.#chunk.subarray(0, this.#filled)));
    cipher.final();
    this.#emit(cipher.getAuthTag());
    this.#counter += 1;
    this.#filled = 0;
  }
}
