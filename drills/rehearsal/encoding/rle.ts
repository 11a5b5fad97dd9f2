// RLE Lossless (PS3.5 Annex G): the one compression simple enough to write ourselves, so that the rehearsal exercises the
// kit's decoders and not only its uncompressed path.

const HEADER_BYTES = 64;

/**
 * Encodes one frame: a header of segment offsets, then one PackBits segment per byte plane, most significant byte first
 * and sample after sample (PS3.5 §G.2, §G.3).
 *
 * @param frame native little-endian pixels, samples interleaved
 * @param columns pixels in a row: a run never crosses a row's end (PS3.5 §G.3.1)
 */
export function encodeRleFrame(
  frame: Uint8Array,
  columns: number,
  samplesPerPixel: number,
  bytesPerSample: number,
): Uint8Array {
  const planes: Uint8Array[] = [];
  const stride = samplesPerPixel * bytesPerSample;
  for (let sample = 0; sample < samplesPerPixel; sample += 1) {
    for (let byte = bytesPerSample - 1; byte >= 0; byte -= 1) {
      planes.push(packRows(bytePlane(frame, sample * bytesPerSample + byte, stride), columns));
    }
  }
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(planes.length, 0);
  let offset = HEADER_BYTES;
  for (const [i, plane] of planes.entries()) {
    header.writeUInt32LE(offset, 4 + i * 4);
    offset += plane.length;
  }
  return Buffer.concat([header, ...planes]);
}

function bytePlane(frame: Uint8Array, start: number, stride: number): Uint8Array {
  const plane = new Uint8Array(Math.floor(frame.length / stride));
  for (let i = 0, at = start; i < plane.length; i += 1, at += stride) plane[i] = frame[at] ?? 0;
  return plane;
}

/** One segment: PackBits row by row, padded with a zero to an even length. */
function packRows(plane: Uint8Array, columns: number): Uint8Array {
  const rows: Uint8Array[] = [];
  for (let at = 0; at < plane.length; at += columns) rows.push(packBits(plane.subarray(at, at + columns)));
  const segment = Buffer.concat(rows);
  return segment.length % 2 === 0 ? segment : Buffer.concat([segment, Buffer.alloc(1)]);
}

/** PackBits of one row (PS3.5 §G.3.1): runs of three and more are repeated, the rest is literal. */
export function packBits(plane: Uint8Array): Uint8Array {
  const out = new Uint8Array(plane.length + Math.ceil(plane.length / 128) + 1);
  let length = 0;
  let at = 0;
  while (at < plane.length) {
    const run = runLength(plane, at);
    if (run >= 3) {
      out[length++] = 257 - run;
      out[length++] = plane[at] ?? 0;
      at += run;
      continue;
    }
    const start = at;
    at += run;
    while (at < plane.length && at - start < 128) {
      const next = runLength(plane, at);
      if (next >= 3) break;
      at += Math.min(next, 128 - (at - start));
    }
    out[length++] = at - start - 1;
    out.set(plane.subarray(start, at), length);
    length += at - start;
  }
  return out.subarray(0, length);
}

function runLength(plane: Uint8Array, at: number): number {
  const value = plane[at];
  let end = at + 1;
  while (end < plane.length && end - at < 128 && plane[end] === value) end += 1;
  return end - at;
}
