// Uncompressed pixels into the kit's layout: little-endian words, samples interleaved, one byte per 1-bit pixel (PS3.5 §8).
import type { PixelFormat } from './image-description.ts';

/** Unpacks 1-bit pixels, first pixel in the least significant bit (PS3.5 §8.1.1). */
export function unpackBits(packed: Uint8Array, bitOffset: number, pixels: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(pixels);
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    const bit = bitOffset + pixel;
    out[pixel] = ((packed[bit >> 3] ?? 0) >> (bit & 7)) & 1;
  }
  return out;
}

/** Reverses the bytes of every word, in place. */
export function swapWords(bytes: Uint8Array, width: number): void {
  for (let at = 0; at + width <= bytes.length; at += width) bytes.subarray(at, at + width).reverse();
}

/** Reverses the bytes of every 16-bit word, in place. */
export const swapPairs = (bytes: Uint8Array): void => {
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    const low = bytes[at] ?? 0;
    bytes[at] = bytes[at + 1] ?? 0;
    bytes[at + 1] = low;
  }
};

/** Planes (RRRGGGBBB) to samples by pixel (RGBRGB). */
export function interleave(planar: Uint8Array, samples: number, width: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(planar.length);
  const planeBytes = planar.length / samples;
  const pixels = planeBytes / width;
  for (let sample = 0; sample < samples; sample += 1) {
    for (let pixel = 0; pixel < pixels; pixel += 1) {
      const from = sample * planeBytes + pixel * width;
      const to = (pixel * samples + sample) * width;
      for (let byte = 0; byte < width; byte += 1) out[to + byte] = planar[from + byte] ?? 0;
    }
  }
  return out;
}

/** One native frame as stored pixels; never a view of the input. */
export function decodeNative(
  bytes: Uint8Array,
  format: PixelFormat,
  bitOffset: number,
  littleEndian: boolean,
): Uint8Array<ArrayBuffer> {
  if (format.BitsAllocated === 1) return unpackBits(bytes, bitOffset, format.Rows * format.Columns);
  const width = format.BitsAllocated / 8;
  const planar = format.SamplesPerPixel > 1 && format.PlanarConfiguration === 1;
  // A fragment of an odd frame ends with a byte of padding, which is no part of a plane.
  const planes = format.Rows * format.Columns * format.SamplesPerPixel * width;
  const out = planar
    ? interleave(bytes.subarray(0, planes), format.SamplesPerPixel, width)
    : new Uint8Array(bytes);
  if (!littleEndian && width === 2) swapPairs(out);
  else if (!littleEndian && width > 2) swapWords(out, width);
  return out;
}
