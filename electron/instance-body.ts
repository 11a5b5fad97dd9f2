// Writes the frames of shared/contract/bytes.ts as bytes, the same in both shells.
import type { InstanceFrame } from './station/handlers.ts';

/** Small enough that a page which stops reading holds little of ours, large enough that a round trip is cheap. */
const BLOCK_BYTES = 1024 * 1024;

/**
 * The body of one `instances` answer: `u32 big-endian header length | header JSON | payload`, in blocks of about 1 MiB
 * (facts: one body at a time per 0.5 MB moves 40 MB/s, large ones 147 MB/s).
 *
 * @throws Error when a chunk's payload is not as long as its header says: that is a bug of the station's
 */
export async function* encodeInstanceBody(frames: AsyncIterable<InstanceFrame>): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] = [];
  let gathered = 0;
  for await (const { frame, payload } of frames) {
    const announced = frame.type === 'chunk' ? frame.bytes : 0;
    if (announced !== (payload?.byteLength ?? 0))
      throw new Error('a frame and its payload disagree on length');
    const header = Buffer.from(JSON.stringify(frame), 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(header.byteLength);
    parts.push(length, header);
    gathered += 4 + header.byteLength + announced;
    if (payload !== undefined) parts.push(payload);
    if (gathered >= BLOCK_BYTES) {
      yield Buffer.concat(parts);
      parts = [];
      gathered = 0;
    }
  }
  if (gathered > 0) yield Buffer.concat(parts);
}
