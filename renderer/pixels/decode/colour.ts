// Colour samples to red, green and blue of 8 bits: palette, YBR and RGB of any depth (PS3.3 §C.7.6.3.1.2).
import type { StoredPixels } from './decode-frame.ts';
import type { Palette } from './image-description.ts';
import { unsupported } from './pixel-error.ts';

const clampToByte = (value: number): number => (value < 0 ? 0 : value > 255 ? 255 : Math.round(value));

/** Full-range BT.601, as YBR_FULL and YBR_FULL_422 are defined (PS3.3 §C.7.6.3.1.2). */
function putYbr(out: Uint8ClampedArray, to: number, y: number, cb: number, cr: number): void {
  out[to] = clampToByte(y + 1.402 * (cr - 128));
  out[to + 1] = clampToByte(y - 0.344136 * (cb - 128) - 0.714136 * (cr - 128));
  out[to + 2] = clampToByte(y + 1.772 * (cb - 128));
}

/** Palette indices as colours; what lies beyond the palette takes its first or last entry. */
export function paletteToRgba(values: ArrayLike<number>, palette: Palette): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(values.length * 4).fill(255);
  const last = palette.red.length - 1;
  for (let pixel = 0; pixel < values.length; pixel += 1) {
    const index = Math.min(Math.max((values[pixel] ?? 0) - palette.firstValueMapped, 0), last);
    rgba[pixel * 4] = palette.red[index] ?? 0;
    rgba[pixel * 4 + 1] = palette.green[index] ?? 0;
    rgba[pixel * 4 + 2] = palette.blue[index] ?? 0;
  }
  return rgba;
}

/**
 * Three samples a pixel as colours.
 *
 * @param highBit of the image: bits beside the stored ones are no part of a sample (PS3.5 §8.1.1)
 * @throws PixelError `pixels.unsupported` for a colour space that the kit cannot draw
 */
export function samplesToRgba(stored: StoredPixels, highBit: number): Uint8ClampedArray<ArrayBuffer> {
  const { bytes, Rows, Columns, bitsAllocated, bitsStored } = stored;
  const pixels = Rows * Columns;
  const rgba = new Uint8ClampedArray(pixels * 4).fill(255);
  if (stored.subsampled) {
    for (let pair = 0; pair < pixels / 2; pair += 1) {
      const [y1 = 0, y2 = 0, cb = 0, cr = 0] = bytes.subarray(pair * 4, pair * 4 + 4);
      putYbr(rgba, pair * 8, y1, cb, cr);
      putYbr(rgba, pair * 8 + 4, y2, cb, cr);
    }
    return rgba;
  }
  if (stored.photometric === 'YBR_FULL' || stored.photometric === 'YBR_FULL_422') {
    for (let pixel = 0; pixel < pixels; pixel += 1) {
      putYbr(rgba, pixel * 4, bytes[pixel * 3] ?? 0, bytes[pixel * 3 + 1] ?? 0, bytes[pixel * 3 + 2] ?? 0);
    }
    return rgba;
  }
  if (stored.photometric !== 'RGB')
    throw unsupported(`${stored.photometric} pixels cannot be shown in colour.`);
  if (stored.signed) throw unsupported('Signed colour is not supported.');
  const kinds = { 8: Uint8Array, 16: Uint16Array, 32: Uint32Array } as const;
  const Kind = kinds[bitsAllocated as 8 | 16 | 32];
  const samples = new Kind(bytes.buffer, bytes.byteOffset, bytes.length / (bitsAllocated / 8));
  const divisor = 2 ** Math.max(bitsStored - 8, 0);
  const multiplier = bitsStored < 8 ? 255 / (2 ** bitsStored - 1) : 1;
  const [left, right] = [31 - highBit, 32 - bitsStored];
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    for (let sample = 0; sample < 3; sample += 1) {
      const value = ((samples[pixel * 3 + sample] ?? 0) << left) >>> right;
      rgba[pixel * 4 + sample] = Math.floor(value / divisor) * multiplier;
    }
  }
  return rgba;
}
