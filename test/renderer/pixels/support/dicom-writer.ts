// Writes small synthetic data sets: the fixtures of this room, in every encoding, with the right to be wrong on purpose.

export type Value = string | readonly number[] | Uint8Array | readonly Element[][];
export type Element = readonly [tag: number, vr: string, value: Value];

export interface WriteEncoding {
  readonly explicitVr: boolean;
  readonly littleEndian: boolean;
}

export const EXPLICIT_LE: WriteEncoding = { explicitVr: true, littleEndian: true };
export const IMPLICIT_LE: WriteEncoding = { explicitVr: false, littleEndian: true };
export const EXPLICIT_BE: WriteEncoding = { explicitVr: true, littleEndian: false };

const LONG = new Set(['OB', 'OD', 'OF', 'OW', 'OV', 'SQ', 'UN', 'UT']);
const WIDTHS: Readonly<Record<string, number>> = { US: 2, SS: 2, UL: 4, SL: 4, FL: 4, FD: 8 };

export const concat = (parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
};

function valueBytes(vr: string, value: Value, encoding: WriteEncoding): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'string') {
    const text = new TextEncoder().encode(value);
    return text.length % 2 === 0 ? text : concat([text, Uint8Array.of(vr === 'UI' ? 0 : 32)]);
  }
  if (vr === 'SQ') {
    const items = (value as readonly Element[][]).map((item) => {
      const body = writeDataSet(item, encoding);
      return concat([header(0xfffee000, '', body.length, encoding), body]);
    });
    return concat(items);
  }
  const width = WIDTHS[vr] ?? 2;
  const out = new Uint8Array(value.length * width);
  const view = new DataView(out.buffer);
  (value as readonly number[]).forEach((number, index) => {
    if (width === 2) view.setUint16(index * 2, number & 0xffff, encoding.littleEndian);
    else if (vr === 'FL') view.setFloat32(index * 4, number, encoding.littleEndian);
    else if (width === 4) view.setUint32(index * 4, number >>> 0, encoding.littleEndian);
    else view.setFloat64(index * 8, number, encoding.littleEndian);
  });
  return out;
}

/** An element's or item's header, with any length. */
export function header(
  tag: number,
  vr: string,
  length: number,
  encoding: WriteEncoding,
): Uint8Array<ArrayBuffer> {
  const short = encoding.explicitVr && vr !== '' && !LONG.has(vr);
  const long = encoding.explicitVr && LONG.has(vr);
  const out = new Uint8Array(long ? 12 : 8);
  const view = new DataView(out.buffer);
  view.setUint16(0, tag >>> 16, encoding.littleEndian);
  view.setUint16(2, tag & 0xffff, encoding.littleEndian);
  if (short || long) {
    out[4] = vr.charCodeAt(0);
    out[5] = vr.charCodeAt(1);
  }
  if (short) view.setUint16(6, length, encoding.littleEndian);
  else view.setUint32(long ? 8 : 4, length, encoding.littleEndian);
  return out;
}

export function writeDataSet(elements: readonly Element[], encoding: WriteEncoding): Uint8Array<ArrayBuffer> {
  return concat(
    [...elements]
      .sort((a, b) => a[0] - b[0])
      .flatMap(([tag, vr, value]) => {
        const bytes = valueBytes(vr, value, encoding);
        return [header(tag, vr, bytes.length, encoding), bytes];
      }),
  );
}

/** Encapsulated pixel data of these fragments (PS3.5 §A.4), with a basic offset table where one is given. */
export function encapsulate(
  fragments: readonly Uint8Array[],
  offsets: readonly number[] = [],
): Uint8Array<ArrayBuffer> {
  const table = new Uint8Array(offsets.length * 4);
  offsets.forEach((offset, index) => new DataView(table.buffer).setUint32(index * 4, offset, true));
  const items = [table, ...fragments].flatMap((fragment) => {
    const even = fragment.length % 2 === 0 ? fragment : concat([fragment, Uint8Array.of(0)]);
    return [header(0xfffee000, '', even.length, EXPLICIT_LE), even];
  });
  return concat([
    header(0x7fe00010, 'OB', 0xffffffff, EXPLICIT_LE),
    ...items,
    header(0xfffee0dd, '', 0, EXPLICIT_LE),
  ]);
}

export interface Shape {
  readonly Rows?: number;
  readonly Columns?: number;
  readonly SamplesPerPixel?: number;
  readonly PhotometricInterpretation?: string;
  readonly BitsAllocated?: number;
  readonly BitsStored?: number;
  readonly HighBit?: number;
  readonly PixelRepresentation?: number;
  readonly PlanarConfiguration?: number;
  readonly NumberOfFrames?: string;
}

/** The Image Pixel module of a synthetic image: 4 × 4, 16 bit, MONOCHROME2, unless said otherwise. */
export function pixelModule(shape: Shape = {}): Element[] {
  const samples = shape.SamplesPerPixel ?? 1;
  const allocated = shape.BitsAllocated ?? 16;
  const stored = shape.BitsStored ?? allocated;
  return [
    [0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.7'],
    [0x00080018, 'UI', '2.25.1'],
    [0x00280002, 'US', [samples]],
    [0x00280004, 'CS', shape.PhotometricInterpretation ?? (samples === 3 ? 'RGB' : 'MONOCHROME2')],
    ...(samples === 3 ? ([[0x00280006, 'US', [shape.PlanarConfiguration ?? 0]]] as Element[]) : []),
    ...(shape.NumberOfFrames === undefined ? [] : ([[0x00280008, 'IS', shape.NumberOfFrames]] as Element[])),
    [0x00280010, 'US', [shape.Rows ?? 4]],
    [0x00280011, 'US', [shape.Columns ?? 4]],
    [0x00280100, 'US', [allocated]],
    [0x00280101, 'US', [stored]],
    [0x00280102, 'US', [shape.HighBit ?? stored - 1]],
    [0x00280103, 'US', [shape.PixelRepresentation ?? 0]],
  ];
}

/** A compressed image: the module, more elements, and fragments. */
export const compressedImage = (
  shape: Shape,
  fragments: readonly Uint8Array[],
  offsets: readonly number[] = [],
  more: readonly Element[] = [],
): Uint8Array<ArrayBuffer> =>
  concat([writeDataSet([...pixelModule(shape), ...more], EXPLICIT_LE), encapsulate(fragments, offsets)]);
