// RLE Lossless (PS3.5 Annex G): PackBits, one segment per byte of each sample, most significant byte first.
import { unpackBits } from './native-frame.ts';
import type { PixelFormat } from './image-description.ts';
import { PixelError } from './pixel-error.ts';

const HEADER_BYTES = 64;

const broken = (message: string): PixelError => new PixelError('pixels.decode-failed', message);

/** Unpacks one segment into every `stride`th byte of `out`. */
function unpackSegment(
  segment: Uint8Array,
  out: Uint8Array,
  start: number,
  stride: number,
  count: number,
): void {
  let at = 0;
  let left = count;
  let to = start;
  while (left > 0) {
    if (at >= segment.length) throw broken('An RLE segment ends before its pixels do.');
    const control = segment[at] ?? 0;
    at += 1;
    if (control === 128) continue;
    if (control < 128) {
      const run = control + 1;
      if (at + run > segment.length) throw broken('An RLE segment ends inside a run.');
      if (run > left) throw broken('An RLE segment has more pixels than the frame.');
      for (let index = 0; index < run; index += 1, to += stride) out[to] = segment[at + index] ?? 0;
      at += run;
      left -= run;
    } else {
      const run = 257 - control;
      if (at >= segment.length) throw broken('An RLE segment ends inside a run.');
      if (run > left) throw broken('An RLE segment has more pixels than the frame.');
      const value = segment[at] ?? 0;
      at += 1;
      for (let index = 0; index < run; index += 1, to += stride) out[to] = value;
      left -= run;
    }
  }
}

/**
 * Decodes one RLE frame into stored pixels.
 *
 * @throws PixelError `pixels.decode-failed` when segments are too many, too few, out of place or too short
 */
export function decodeRle(bytes: Uint8Array, format: PixelFormat): Uint8Array<ArrayBuffer> {
  if (bytes.length < HEADER_BYTES) throw broken('The RLE header is cut short.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const oneBit = format.BitsAllocated === 1;
  const width = oneBit ? 1 : format.BitsAllocated / 8;
  const segments = width * format.SamplesPerPixel;
  const found = view.getUint32(0, true);
  if (found !== segments) throw broken(`The RLE header says ${found} segments where ${segments} belong.`);
  const offsets = Array.from({ length: segments }, (_, index) => view.getUint32(4 + index * 4, true));
  const pixels = format.Rows * format.Columns;
  const count = oneBit ? Math.ceil(pixels / 8) : pixels;
  // PackBits gives at most 128 bytes for 2: an image that claims more is refused before it is allocated.
  if (count * segments > bytes.length * 64) throw broken('The RLE data is too short for the image.');
  const out = new Uint8Array(count * segments);
  offsets.forEach((offset, index) => {
    const end = offsets[index + 1] ?? bytes.length;
    if (offset < HEADER_BYTES || offset > end || end > bytes.length)
      throw broken('An RLE segment is out of place.');
    const sample = Math.floor(index / width);
    const byte = width - 1 - (index % width);
    unpackSegment(bytes.subarray(offset, end), out, sample * width + byte, segments, count);
  });
  return oneBit ? unpackBits(out, 0, pixels) : out;
}
