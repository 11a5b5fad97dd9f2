// Samples of 32 bits and of floating point, for a screen that looks things up by 16: each gets a code, and the code leads back
// to its value. Codes lie close where values do, so that one outlier does not flatten the picture (docs/decisions/0226).
import type { StoredPixels } from './decode-frame.ts';
import { unsupported } from './pixel-error.ts';

export type WideValues =
  | Int32Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>;

const CODES = 65_536;

/** The bits of a word that are its value. */
function masked(word: number, signed: boolean, highBit: number, bitsStored: number): number {
  const [left, right] = [31 - highBit, 32 - bitsStored];
  return signed ? (word << left) >> right : (word << left) >>> right;
}

/** Stored values of a frame of 32 or 64 bits allocated; integers masked to BitsStored at HighBit (PS3.5 §8.1.1). */
export function wideValues(stored: StoredPixels, highBit: number): WideValues {
  const { bytes, sampleType, signed, bitsStored, bitsAllocated } = stored;
  const kinds = {
    float32: Float32Array,
    float64: Float64Array,
    integer: signed ? Int32Array : Uint32Array,
  } as const;
  const values = new kinds[sampleType](bytes.buffer, bytes.byteOffset, bytes.length / (bitsAllocated / 8));
  if (sampleType !== 'integer' || bitsStored === 32) return values;
  const own = signed ? new Int32Array(values.length) : new Uint32Array(values.length);
  for (let index = 0; index < values.length; index += 1)
    own[index] = masked(values[index] ?? 0, signed, highBit, bitsStored);
  return own;
}

/** One for each frame: a region asks for thousands of values at each move of the hand. */
const views = new WeakMap<Uint8Array, DataView>();

/** One of them, for a probe: exact where the screen's code is only near. NaN beyond the frame. */
export function wideValueAt(stored: StoredPixels, highBit: number, index: number): number {
  const { bytes, sampleType, signed, bitsStored, bitsAllocated } = stored;
  const at = index * (bitsAllocated / 8);
  if (at < 0 || at + bitsAllocated / 8 > bytes.length) return Number.NaN;
  let view = views.get(bytes);
  if (!view) {
    view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    views.set(bytes, view);
  }
  if (sampleType === 'float64') return view.getFloat64(at, true);
  if (sampleType === 'float32') return view.getFloat32(at, true);
  if (bitsStored === 32) return signed ? view.getInt32(at, true) : view.getUint32(at, true);
  return masked(view.getInt32(at, true), signed, highBit, bitsStored);
}

/** Ascending values, each once; null when they are more than there are codes. */
function distinctOf(sorted: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> | null {
  const levels = new Float64Array(CODES);
  let count = 0;
  for (let index = 0; index < sorted.length; index += 1) {
    const value = sorted[index] ?? 0;
    if (count > 0 && value === levels[count - 1]) continue;
    if (count === CODES) return null;
    levels[count] = value;
    count += 1;
  }
  return levels.slice(0, count);
}

/** Every value once where there are few enough; else half of the codes where the values are, half evenly over their range. */
function levelsOf(sorted: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const distinct = distinctOf(sorted);
  if (distinct) return distinct;
  const [low, high] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
  const spread = new Float64Array(CODES);
  for (let index = 0; index < CODES; index += 1) {
    const part = Math.floor(index / 2) / (CODES / 2 - 1);
    spread[index] =
      index % 2 === 0
        ? (sorted[Math.round(part * (sorted.length - 1))] ?? low)
        : low * (1 - part) + high * part;
  }
  return distinctOf(spread.sort()) ?? spread;
}

/** The level next to a value. */
function codeOf(levels: Float64Array, value: number): number {
  let low = 0;
  let high = levels.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((levels[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  const below = levels[low - 1];
  return below !== undefined && value - below < (levels[low] ?? 0) - value ? low - 1 : low;
}

/**
 * Codes of wide values.
 *
 * @param isPadding values that mean "no pixel here": drawn as the lowest, and no part of the range
 * @returns `codes`, and the stored value of each in `levels`, ascending
 * @throws PixelError `pixels.unsupported` when no value is a finite one
 */
export function codesOf(
  values: WideValues,
  isPadding: (value: number) => boolean,
): { readonly codes: Uint16Array<ArrayBuffer>; readonly levels: Float64Array<ArrayBuffer> } {
  const meant = new Float64Array(values.length);
  let count = 0;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? Number.NaN;
    if (!Number.isFinite(value) || isPadding(value)) continue;
    meant[count] = value;
    count += 1;
  }
  if (count === 0) throw unsupported('The frame has no finite values.');
  const levels = levelsOf(meant.subarray(0, count).sort());
  const codes = new Uint16Array(values.length);
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? Number.NaN;
    if (value === Number.POSITIVE_INFINITY) codes[index] = levels.length - 1;
    else codes[index] = Number.isFinite(value) && !isPadding(value) ? codeOf(levels, value) : 0;
  }
  return { codes, levels };
}
