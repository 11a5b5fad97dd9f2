// From stored pixels to what a screen shows (PS3.3 §C.11, PS3.4 §N.2): modality, VOI, palette and colour, in one place, so
// that the page, its thumbnails and the tests cannot differ.
import type {
  FrameAttributes,
  ImageDescription,
  LookupTable,
  ModalityTransform,
  Palette,
  VoiFunction,
} from './image-description.ts';
import type { StoredPixels } from './decode-frame.ts';
import { unsupported } from './pixel-error.ts';

export type GreyValues =
  | Uint8Array<ArrayBuffer>
  | Int8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>;

/** A grey frame ready to draw: integer samples, and the straight line from them to the file's stored values. */
export interface GreyFrame {
  readonly kind: 'grey';
  /** Masked to BitsStored and sign-extended; 32-bit and floating point values are scaled to 16 bits by `scale`. */
  readonly values: GreyValues;
  readonly min: number;
  readonly max: number;
  /** stored value = value × factor + offset; 1 and 0 unless the samples are wider than 16 bits. */
  readonly scale: { readonly factor: number; readonly offset: number };
}

/** A colour frame ready to draw. */
export interface ColourFrame {
  readonly kind: 'colour';
  /** Red, green, blue, opaque. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

export type DisplayFrame = GreyFrame | ColourFrame;

/** What drawing needs of an image's description. */
export type DrawnFormat = Pick<ImageDescription, 'HighBit' | 'palette'>;

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

function rangeOf(values: ArrayLike<number>): readonly [min: number, max: number] {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? 0;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return [min, max];
}

const WIDE_STEPS = 65_535;

/** 32-bit and floating point samples, scaled to 16 bits over the frame's own range: finer than any screen. */
function scaledFrame(stored: StoredPixels): GreyFrame {
  const { bytes, sampleType, signed, bitsStored } = stored;
  const kinds = {
    float32: Float32Array,
    float64: Float64Array,
    integer: signed ? Int32Array : Uint32Array,
  } as const;
  const values = new kinds[sampleType](
    bytes.buffer,
    bytes.byteOffset,
    bytes.length / (stored.bitsAllocated / 8),
  );
  if (sampleType === 'integer' && bitsStored !== 32)
    throw unsupported(`${bitsStored} bits stored of 32 are not supported.`);
  const [min, max] = rangeOf(values.filter((value) => Number.isFinite(value)));
  if (!(min <= max)) throw unsupported('The frame has no finite values.');
  const factor = max > min ? (max - min) / WIDE_STEPS : 1;
  const scaled = new Uint16Array(values.length);
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? Number.NaN;
    scaled[index] = Number.isFinite(value) ? Math.round((value - min) / factor) : 0;
  }
  const top = max > min ? WIDE_STEPS : 0;
  return {
    kind: 'grey',
    values: scaled,
    min: 0,
    max: top,
    scale: { factor, offset: min },
  };
}

const clampToByte = (value: number): number => (value < 0 ? 0 : value > 255 ? 255 : Math.round(value));

/** Full-range BT.601, as YBR_FULL and YBR_FULL_422 are defined (PS3.3 §C.7.6.3.1.2). */
function putYbr(out: Uint8ClampedArray, to: number, y: number, cb: number, cr: number): void {
  out[to] = clampToByte(y + 1.402 * (cr - 128));
  out[to + 1] = clampToByte(y - 0.344136 * (cb - 128) - 0.714136 * (cr - 128));
  out[to + 2] = clampToByte(y + 1.772 * (cb - 128));
}

function paletteToRgba(values: GreyValues, palette: Palette): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(values.length * 4).fill(255);
  const last = palette.red.length - 1;
  values.forEach((value, pixel) => {
    const index = Math.min(Math.max(value - palette.firstValueMapped, 0), last);
    rgba[pixel * 4] = palette.red[index] ?? 0;
    rgba[pixel * 4 + 1] = palette.green[index] ?? 0;
    rgba[pixel * 4 + 2] = palette.blue[index] ?? 0;
  });
  return rgba;
}

function samplesToRgba(stored: StoredPixels): Uint8ClampedArray<ArrayBuffer> {
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
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    for (let sample = 0; sample < 3; sample += 1) {
      rgba[pixel * 4 + sample] = Math.floor((samples[pixel * 3 + sample] ?? 0) / divisor) * multiplier;
    }
  }
  return rgba;
}

/**
 * A decoded frame as something to draw.
 *
 * @throws PixelError `pixels.unsupported` for combinations that the kit cannot draw
 */
export function toDisplayFrame(stored: StoredPixels, description: DrawnFormat): DisplayFrame {
  if (stored.samplesPerPixel === 3) return { kind: 'colour', rgba: samplesToRgba(stored) };
  if (stored.bitsAllocated > 16) return scaledFrame(stored);
  const values = maskedValues(stored, description.HighBit);
  if (description.palette) return { kind: 'colour', rgba: paletteToRgba(values, description.palette) };
  const [min, max] = rangeOf(values);
  return { kind: 'grey', values, min, max, scale: { factor: 1, offset: 0 } };
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
  // LINEAR: a window 1 wide is a threshold, for which the formula divides by 0.
  if (width <= 1) return (value) => (value <= center - 0.5 ? 0 : 255);
  return (value) => ((value - (center - 0.5)) / (width - 1) + 0.5) * 255;
}

/** The window that spans a frame's own values, padding too, as DCMTK has it: what is shown when the file names none. */
export function automaticWindow(
  frame: GreyFrame,
  modality: ModalityTransform,
): Voi & { readonly kind: 'window' } {
  const convert = modalityFunction(modality);
  const { factor, offset } = frame.scale;
  let low = convert(frame.min * factor + offset);
  let high = convert(frame.max * factor + offset);
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
    const shown = grey(convert(value * frame.scale.factor + frame.scale.offset));
    table[value - from] = invert ? 255 - shown : shown;
  }
  return table;
}
