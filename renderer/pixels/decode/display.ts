// From stored pixels to what a screen shows (PS3.3 §C.11, PS3.4 §N.2): modality, VOI, palette and colour, in one place, so
// that the page, its thumbnails and the tests cannot differ.
import type {
  FrameAttributes,
  ImageDescription,
  LookupTable,
  ModalityTransform,
  VoiFunction,
} from './image-description.ts';
import { paletteToRgba, samplesToRgba } from './colour.ts';
import type { StoredPixels } from './decode-frame.ts';
import { codesOf, wideValues } from './wide-values.ts';

export type GreyValues =
  | Uint8Array<ArrayBuffer>
  | Int8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>;

/** A grey frame ready to draw: integer samples, and the straight line from them to the file's stored values. */
export interface GreyFrame {
  readonly kind: 'grey';
  /** Masked to BitsStored and sign-extended; of 32-bit and floating point values, codes into `levels`. */
  readonly values: GreyValues;
  readonly min: number;
  readonly max: number;
  /** stored value = value × factor + offset: exactly, or only at both ends where there are `levels`. */
  readonly scale: { readonly factor: number; readonly offset: number };
  /** The stored value of each code, ascending; only where the samples are wider than 16 bits. */
  readonly levels?: Float64Array<ArrayBuffer>;
  /** Range of the values that are pixels, where padding takes up more of `min` … `max` than they do. */
  readonly meant?: { readonly min: number; readonly max: number };
}

/** A colour frame ready to draw. */
export interface ColourFrame {
  readonly kind: 'colour';
  /** Red, green, blue, opaque. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

export type DisplayFrame = GreyFrame | ColourFrame;

/** What drawing needs of an image's description. */
export type DrawnFormat = Pick<ImageDescription, 'HighBit' | 'palette' | 'padding'>;

/** Integer samples of up to 16 bits, masked to BitsStored at HighBit and sign-extended (PS3.5 §8.1.1). */
export function maskedValues(stored: StoredPixels, highBit: number): GreyValues {
  const { bytes, bitsAllocated, bitsStored, signed } = stored;
  if (bitsAllocated === 1) return bytes;
  const wide = bitsAllocated === 16;
  const all = wide
    ? new (signed ? Int16Array : Uint16Array)(bytes.buffer, bytes.byteOffset, bytes.length / 2)
    : new (signed ? Int8Array : Uint8Array)(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bitsStored === bitsAllocated) return all;
  const left = 32 - 1 - highBit;
  const right = 32 - bitsStored;
  // Most files are clean: a copy is made only for one that carries overlays or junk in its unused bits.
  const clean = (value: number): number => (signed ? (value << left) >> right : (value << left) >>> right);
  let dirty = false;
  for (let index = 0; index < all.length && !dirty; index += 1) {
    const value = all[index] ?? 0;
    dirty = (signed ? (value << left) >> right : (value << left) >>> right) !== value;
  }
  return dirty ? all.map(clean) : all;
}

const NOTHING = { from: Number.NaN, to: Number.NaN } as const;

/** Smallest and largest value, but for those of `without`. */
function rangeOf(
  values: ArrayLike<number>,
  without: { readonly from: number; readonly to: number } = NOTHING,
): readonly [min: number, max: number] {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  const { from, to } = without;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? 0;
    if (value >= from && value <= to) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return [min, max];
}

/** 32-bit and floating point samples, as codes of 16 bits. */
function wideFrame(stored: StoredPixels, { HighBit, padding }: DrawnFormat): GreyFrame {
  // Padding of whole numbers stays in the range, as with 16 bits and as DCMTK has it; that of floating point may be ±10³⁸.
  const { from, to } = (stored.sampleType === 'integer' ? null : padding) ?? NOTHING;
  const { codes, levels } = codesOf(wideValues(stored, HighBit), (value) => value >= from && value <= to);
  const [low, high] = [levels[0] ?? 0, levels.at(-1) ?? 0];
  const max = levels.length - 1;
  const scale = { factor: max > 0 ? (high - low) / max : 1, offset: low };
  return { kind: 'grey', values: codes, min: 0, max, scale, levels };
}

/** The stored value of one of a frame's values; of a wide one, the level next to it. */
export const storedOf = ({ levels, scale }: GreyFrame, value: number): number =>
  levels ? (levels[value] ?? Number.NaN) : value * scale.factor + scale.offset;

/**
 * Padding shall not count for the dynamic range of an image (PS3.3 §C.7.5.1.1.2). DCMTK counts it, which makes little difference
 * with the usual −2000 of a CT; where padding is far off, and pixels would share half of the greys or fewer, it is left out.
 */
function rangeBesidePadding(
  values: GreyValues,
  min: number,
  max: number,
  padding: DrawnFormat['padding'],
): GreyFrame['meant'] | null {
  if (!padding || padding.from > max || padding.to < min) return null;
  const [from, to] = rangeOf(values, padding);
  return from <= to && to - from < (max - min) / 2 ? { min: from, max: to } : null;
}

/**
 * A decoded frame as something to draw.
 *
 * @throws PixelError `pixels.unsupported` for combinations that the kit cannot draw
 */
export function toDisplayFrame(stored: StoredPixels, description: DrawnFormat): DisplayFrame {
  const { HighBit, palette } = description;
  if (stored.samplesPerPixel === 3) return { kind: 'colour', rgba: samplesToRgba(stored, HighBit) };
  const wide = stored.bitsAllocated > 16;
  if (palette) {
    const indices = wide ? wideValues(stored, HighBit) : maskedValues(stored, HighBit);
    return { kind: 'colour', rgba: paletteToRgba(indices, palette) };
  }
  if (wide) return wideFrame(stored, description);
  const values = maskedValues(stored, HighBit);
  const [min, max] = rangeOf(values);
  const meant = rangeBesidePadding(values, min, max, description.padding);
  return { kind: 'grey', values, min, max, scale: { factor: 1, offset: 0 }, ...(meant && { meant }) };
}

const throughTable = (table: LookupTable, value: number): number => {
  const index = Math.min(Math.max(Math.round(value) - table.firstValueMapped, 0), table.entries.length - 1);
  return table.entries[index] ?? 0;
};

/** The modality transform as a function of stored values (PS3.3 §C.11.1). */
export function modalityFunction(modality: ModalityTransform): (stored: number) => number {
  if (modality.kind === 'lut') return (stored) => throughTable(modality.lut, stored);
  if (modality.kind === 'linear') return (stored) => stored * modality.slope + modality.intercept;
  return (stored) => stored;
}

/** How grey is made of modality values. */
export type Voi =
  | {
      readonly kind: 'window';
      readonly center: number;
      readonly width: number;
      readonly function: VoiFunction;
    }
  | { readonly kind: 'lut'; readonly lut: LookupTable };

/** The VOI transform as a function of modality values, to 0…255 (PS3.3 §C.11.2.1). */
export function voiFunction(voi: Voi): (value: number) => number {
  if (voi.kind === 'lut') {
    const top = 2 ** voi.lut.bitsPerEntry - 1;
    return (value) => (throughTable(voi.lut, value) / top) * 255;
  }
  const { center, width } = voi;
  if (voi.function === 'SIGMOID') return (value) => 255 / (1 + Math.exp((-4 * (value - center)) / width));
  if (voi.function === 'LINEAR_EXACT') return (value) => ((value - center) / width + 0.5) * 255;
  // A file's LINEAR window is at least 1 wide; one chosen by hand over values of a narrower range has no half steps to take off.
  if (width < 1) return voiFunction({ ...voi, function: 'LINEAR_EXACT' });
  // LINEAR: a window 1 wide is a threshold, for which the formula divides by 0.
  if (width === 1) return (value) => (value <= center - 0.5 ? 0 : 255);
  return (value) => ((value - (center - 0.5)) / (width - 1) + 0.5) * 255;
}

/** The window that spans a frame's own values: what is shown when the file names none. */
export function automaticWindow(
  frame: GreyFrame,
  modality: ModalityTransform,
): Voi & { readonly kind: 'window' } {
  const convert = modalityFunction(modality);
  const { min, max } = frame.meant ?? frame;
  let low = convert(storedOf(frame, min));
  let high = convert(storedOf(frame, max));
  if (modality.kind === 'lut') {
    const inside = Array.from(modality.lut.entries);
    [low, high] = rangeOf(inside);
  }
  if (low > high) [low, high] = [high, low];
  // A frame of one value has no contrast to show: black, as DCMTK draws it.
  if (low === high) return { kind: 'window', center: low + 0.5, width: 1, function: 'LINEAR_EXACT' };
  return { kind: 'window', center: (low + high) / 2, width: high - low, function: 'LINEAR_EXACT' };
}

/** The VOI that a frame is first shown with: the file's first window, else its first VOI LUT, else the whole range. */
export function defaultVoi(frame: GreyFrame, attributes: FrameAttributes): Voi {
  const { voi, modality } = attributes;
  const [window] = voi.windows;
  if (window) return { kind: 'window', center: window.center, width: window.width, function: voi.function };
  const [lut] = voi.luts;
  return lut ? { kind: 'lut', lut } : automaticWindow(frame, modality);
}

/**
 * The grey of every value that occurs in a frame: `table[value - from]`, 0…255.
 *
 * @param from smallest value to tabulate; at or below `frame.min`
 */
export function greyTable(
  frame: GreyFrame,
  modality: ModalityTransform,
  voi: Voi,
  invert: boolean,
  from: number,
): Uint8ClampedArray<ArrayBuffer> {
  const convert = modalityFunction(modality);
  const grey = voiFunction(voi);
  const table = new Uint8ClampedArray(frame.max - from + 1);
  for (let value = frame.min; value <= frame.max; value += 1) {
    const shown = grey(convert(storedOf(frame, value)));
    table[value - from] = invert ? 255 - shown : shown;
  }
  return table;
}
