// Opens the chunks of one record, any of them by itself, and lets no byte out whose tag has not verified (S-8).
import type { FileHandle } from 'node:fs/promises';
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

/** Chunks read from disk at once. */
const BATCH_CHUNKS = 4;

async function readExactly(file: FileHandle, position: number, length: number): Promise<Buffer | null> {
  const buffer = Buffer.allocUnsafeSlow(length);
  let at = 0;
  while (at < length) {
    const { bytesRead } = await file.read(buffer, at, length - at, position + at);
    if (bytesRead === 0) return null;
    at += bytesRead;
  }
  return buffer;
}

/** Parts of `opened` come out as they were proven; `null` ends it: the record is damaged from here on. */
export async function* openRecord(
  file: FileHandle,
  dataKey: Uint8Array,
  place: RecordPlace,
): AsyncGenerator<Buffer | null, void, undefined> {
  const expected = segmentHeader(place.segment);
  const head = await readExactly(file, 0, SEGMENT_HEADER_BYTES);
  const record = await readExactly(file, place.offset, RECORD_HEADER_BYTES);
  if (head === null || !head.equals(expected) || record === null || !isRecordOf(record, place)) {
    yield null;
    return;
  }
  const key = recordKey(dataKey, saltOf(record));
  const data = recordAssociatedData(head, place.offset, record);
  try {
    const count = chunkCount(place.bytes);
    const end = place.offset + recordLength(place.bytes);
    for (let first = 0; first < count; first += BATCH_CHUNKS) {
      const from = place.offset + RECORD_HEADER_BYTES + first * (CHUNK_BYTES + CHUNK_TAG_BYTES);
      const batch = await readExactly(
        file,
        from,
        Math.min(BATCH_CHUNKS * (CHUNK_BYTES + CHUNK_TAG_BYTES), end - from),
      );
      if (batch === null) {
        yield null;
        return;
      }
      for (let i = first, at = 0; at < batch.byteLength; i += 1, at += CHUNK_BYTES + CHUNK_TAG_BYTES) {
        const sealed = batch.subarray(at, at + CHUNK_BYTES + CHUNK_TAG_BYTES);
        const plain = openDetached(key, chunkNonce(noncePrefixOf(record), i, i === count - 1), sealed, data);
        yield plain;
        if (plain === null) return;
      }
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
