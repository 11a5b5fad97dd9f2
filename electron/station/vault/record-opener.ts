// Opens the chunks of one record, any of them by itself, and lets no byte out whose tag has not verified (S-8).
import { type FileHandle, open } from 'node:fs/promises';
import { isMissing } from './errors.ts';
import { type Layout, segmentPath } from './layout.ts';
import { openDetached } from './primitives.ts';
import {
  CHUNK_BYTES,
  CHUNK_TAG_BYTES,
  chunkCount,
  chunkNonce,
  noncePrefixOf,
  RECORD_HEADER_BYTES,
  recordAssociatedData,
  recordKey,
  recordLength,
  SEGMENT_HEADER_BYTES,
  saltOf,
  type SegmentIdentity,
  segmentHeader,
} from './segment-format.ts';

/** Where a record lies, from its catalogue row. */
export interface RecordPlace {
  readonly segment: SegmentIdentity;
  readonly instanceKey: string;
  readonly offset: number;
  /** Length of the data set. */
  readonly bytes: number;
}

const SEALED_CHUNK_BYTES = CHUNK_BYTES + CHUNK_TAG_BYTES;
/** Chunks read from disk at once: about a megabyte. */
const BATCH_CHUNKS = 8;
const BATCH_BYTES = RECORD_HEADER_BYTES + BATCH_CHUNKS * SEALED_CHUNK_BYTES;

/** Buffers for sealed bytes of finished reads, for the next ones. They never hold plaintext. */
const spare: Buffer[] = [];
const MAX_SPARE = 8;

async function fill(file: FileHandle, buffer: Buffer, position: number): Promise<boolean> {
  for (let at = 0; at < buffer.byteLength; ) {
    const { bytesRead } = await file.read(buffer, at, buffer.byteLength - at, position + at);
    if (bytesRead === 0) return false;
    at += bytesRead;
  }
  return true;
}

/** A segment's file, or null when it is gone. Rejects with the file system's error. */
export async function openSegment(layout: Layout, segmentName: string): Promise<FileHandle | null> {
  try {
    return await open(segmentPath(layout, segmentName), 'r');
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw cause;
  }
}

/** Parts of the data set come out as they were proven; `null` ends it: the record is damaged from here on. */
export async function* openRecord(
  file: FileHandle,
  dataKey: Uint8Array,
  place: RecordPlace,
): AsyncGenerator<Buffer | null, void, undefined> {
  const batch = spare.pop() ?? Buffer.allocUnsafeSlow(BATCH_BYTES);
  yield* openChunks(file, dataKey, place, batch);
  // Only after a whole reading: one that was given up, or failed, may still be writing into its buffer.
  if (spare.length < MAX_SPARE) spare.push(batch);
}

async function* openChunks(
  file: FileHandle,
  dataKey: Uint8Array,
  place: RecordPlace,
  batch: Buffer,
): AsyncGenerator<Buffer | null, void, undefined> {
  const head = Buffer.alloc(SEGMENT_HEADER_BYTES);
  const count = chunkCount(place.bytes);
  const end = place.offset + recordLength(place.bytes);
  // The record header and the first chunks in one read: most records are a few chunks long.
  let from = place.offset;
  let sealed = batch.subarray(0, Math.min(BATCH_BYTES, end - from));
  const read = await Promise.all([fill(file, head, 0), fill(file, sealed, from)]);
  const record = Buffer.from(sealed.subarray(0, RECORD_HEADER_BYTES));
  if (read.includes(false) || !head.equals(segmentHeader(place.segment)) || !isRecordOf(record, place)) {
    yield null;
    return;
  }
  const key = recordKey(dataKey, saltOf(record));
  const data = recordAssociatedData(head, place.offset, record);
  const prefix = noncePrefixOf(record);
  try {
    let at = RECORD_HEADER_BYTES;
    for (let i = 0; i < count; i += 1) {
      if (at >= sealed.byteLength) {
        from += sealed.byteLength;
        at = 0;
        sealed = batch.subarray(0, Math.min(BATCH_CHUNKS * SEALED_CHUNK_BYTES, end - from));
        if (!(await fill(file, sealed, from))) {
          yield null;
          return;
        }
      }
      const chunk = sealed.subarray(at, at + SEALED_CHUNK_BYTES);
      const plain = openDetached(key, chunkNonce(prefix, i, i === count - 1), chunk, data);
      yield plain;
      if (plain === null) return;
      at += SEALED_CHUNK_BYTES;
    }
  } finally {
    key.fill(0);
  }
}

/** The salt and prefix are whatever the file says; everything else of a header is known beforehand. */
function isRecordOf(record: Buffer, place: RecordPlace): boolean {
  return (
    record.toString('latin1', 0, 8) === 'PKITREC1' &&
    record.toString('hex', 8, 24) === place.instanceKey &&
    record.readUInt32BE(24) === CHUNK_BYTES &&
    record.subarray(28, 33).every((byte) => byte === 0)
  );
}
