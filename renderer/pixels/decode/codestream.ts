// What a compressed frame says of itself, read before a codec may allocate by it: the codestream's word must be the data set's.
import { MAX_J2K_TILES, MAX_JPEG_SEGMENTS } from '../limits.ts';
import type { PixelFormat } from './image-description.ts';
import { malformed, PixelError, unsupported } from './pixel-error.ts';

const broken = (message: string): PixelError => new PixelError('pixels.decode-failed', message);

export interface Codestream {
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  readonly precision: number;
  readonly signed: boolean;
}

export interface JpegHeader extends Codestream {
  /** Marker of the frame header: 0xC0 … 0xCF, or 0xF7 for JPEG-LS. */
  readonly sof: number;
  /** Transform flag of the Adobe APP14 segment, or null when there is none. */
  readonly adobe: number | null;
  /** True when there is a JFIF APP0 segment: its three components are Y, Cb and Cr (JFIF 1.02). */
  readonly jfif: boolean;
  /** Identifiers of the components, in order; 82, 71, 66 are the letters R, G, B. */
  readonly componentIds: readonly number[];
  /** True when components differ in their sampling factors. */
  readonly subsampled: boolean;
  /** APP0 and APP14 segments: where they are, so that a decoder can be given one clear word on colour. */
  readonly colourHints: readonly (readonly [start: number, end: number])[];
  /** Where the frame header starts. */
  readonly sofAt: number;
}

const isSof = (marker: number): boolean =>
  marker === 0xf7 ||
  (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc);

/** Walks a JPEG or JPEG-LS to its frame header (ISO 10918-1 §B.2.2, ISO 14495-1 §C.2.2). */
export function readJpegHeader(bytes: Uint8Array): JpegHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4 || view.getUint16(0) !== 0xffd8) throw broken('The frame does not start as a JPEG.');
  const colourHints: (readonly [number, number])[] = [];
  let adobe: number | null = null;
  let jfif = false;
  let at = 2;
  for (let segments = 0; segments < MAX_JPEG_SEGMENTS; segments += 1) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at += 1;
    if (at + 4 > bytes.length || bytes[at] !== 0xff) break;
    const marker = bytes[at + 1] ?? 0;
    const length = view.getUint16(at + 2);
    const end = at + 2 + length;
    if (length < 2 || end > bytes.length) break;
    if (isSof(marker)) {
      if (length < 8) break;
      const components = bytes[at + 9] ?? 0;
      if (length < 8 + 3 * components) break;
      const specification = (index: number): number => at + 10 + 3 * index;
      const each = Array.from({ length: components }, (_, index) => index);
      return {
        sof: marker,
        precision: bytes[at + 4] ?? 0,
        rows: view.getUint16(at + 5),
        columns: view.getUint16(at + 7),
        components,
        signed: false,
        adobe,
        jfif,
        componentIds: each.map((index) => bytes[specification(index)] ?? 0),
        subsampled: each.some((index) => bytes[specification(index) + 1] !== bytes[specification(0) + 1]),
        colourHints,
        sofAt: at,
      };
    }
    if (marker === 0xe0) {
      colourHints.push([at, end]);
      jfif ||= length >= 7 && String.fromCharCode(...bytes.subarray(at + 4, at + 8)) === 'JFIF';
    }
    if (marker === 0xee && length >= 14 && bytes[at + 4] === 0x41 && bytes[at + 5] === 0x64) {
      adobe = bytes[at + 15] ?? null;
      colourHints.push([at, end]);
    }
    at = end;
  }
  throw broken('The JPEG has no frame header.');
}

export interface Jpeg2000Header extends Codestream {
  /** True for the reversible 5-3 wavelet. */
  readonly reversible: boolean;
  /** True when the codestream itself mixes three components (RCT or ICT). */
  readonly componentTransform: boolean;
  /** True for a high-throughput codestream (ISO 15444-15). */
  readonly highThroughput: boolean;
  readonly tiles: number;
  /** Where SIZ, the first segment, starts. */
  readonly headerAt: number;
}

/** The codestream inside JP2 boxes, which DICOM forbids and some writers send; the bytes themselves otherwise. */
export function withoutJp2Boxes(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || view.getUint32(0) !== 12 || view.getUint32(4) !== 0x6a502020) return bytes;
  let at = 0;
  for (let boxes = 0; boxes < 64 && at + 8 <= bytes.length; boxes += 1) {
    const length = view.getUint32(at);
    const end = length === 0 ? bytes.length : at + length;
    if (length === 1 || (length !== 0 && length < 8) || end > bytes.length) break;
    if (view.getUint32(at + 4) === 0x6a703263) return bytes.subarray(at + 8, end);
    at = end;
  }
  throw broken('The JP2 file has no codestream.');
}

/** Reads SIZ and COD of a JPEG 2000 codestream (ISO 15444-1 §A.5, §A.6). */
export function readJpeg2000Header(bytes: Uint8Array): Jpeg2000Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 48 || view.getUint32(0) !== 0xff4fff51)
    throw broken('The frame does not start as JPEG 2000.');
  const at = 4;
  const components = view.getUint16(at + 36);
  if (
    view.getUint16(at) < 38 + 3 * components ||
    bytes.length < at + 38 + 3 * components ||
    components === 0
  ) {
    throw broken('The JPEG 2000 header is cut short.');
  }
  const [xsiz, ysiz, xosiz, yosiz] = [4, 8, 12, 16].map((offset) => view.getUint32(at + offset)) as [
    number,
    number,
    number,
    number,
  ];
  const [xtsiz, ytsiz, xtosiz, ytosiz] = [20, 24, 28, 32].map((offset) => view.getUint32(at + offset)) as [
    number,
    number,
    number,
    number,
  ];
  if (xtsiz === 0 || ytsiz === 0) throw broken('JPEG 2000 tiles have no size.');
  const tiles = Math.ceil((xsiz - xtosiz) / xtsiz) * Math.ceil((ysiz - ytosiz) / ytsiz);
  if (!(tiles >= 1 && tiles <= MAX_J2K_TILES)) throw broken(`The JPEG 2000 image has ${tiles} tiles.`);
  const depth = bytes[at + 38] ?? 0;
  for (let component = 0; component < components; component += 1) {
    const own = at + 38 + 3 * component;
    if (bytes[own] !== depth || bytes[own + 1] !== 1 || bytes[own + 2] !== 1) {
      throw unsupported('The JPEG 2000 components differ in size or depth.');
    }
  }
  let marker = at + view.getUint16(at);
  const capabilities = view.getUint16(at + 2);
  for (let segments = 0; segments < MAX_JPEG_SEGMENTS && marker + 12 <= bytes.length; segments += 1) {
    const kind = view.getUint16(marker);
    if (kind === 0xff90 || kind === 0xff93) break;
    if (kind === 0xff52) {
      return {
        columns: xsiz - xosiz,
        rows: ysiz - yosiz,
        components,
        precision: (depth & 0x7f) + 1,
        signed: depth >= 0x80,
        reversible: marker + 13 < bytes.length && bytes[marker + 13] === 1,
        componentTransform: bytes[marker + 8] === 1,
        highThroughput: (capabilities & 0x4000) !== 0,
        tiles,
        headerAt: at - 2,
      };
    }
    marker += 2 + view.getUint16(marker + 2);
  }
  throw broken('The JPEG 2000 header has no coding style.');
}

/** Refuses a codestream that says something else than the data set: one of the two pictures would be wrong (S-4). */
export function requireAgreement(stream: Codestream, format: PixelFormat): void {
  if (stream.rows !== format.Rows || stream.columns !== format.Columns) {
    throw malformed(
      `The compressed image is ${stream.columns} × ${stream.rows}, the object says ${format.Columns} × ${format.Rows}.`,
    );
  }
  if (stream.components !== format.SamplesPerPixel) {
    throw malformed(
      `The compressed image has ${stream.components} components, the object says ${format.SamplesPerPixel}.`,
    );
  }
  if (stream.precision > Math.max(format.BitsAllocated, 1)) {
    throw malformed(
      `The compressed image has ${stream.precision} bits, the object allocates ${format.BitsAllocated}.`,
    );
  }
  if (stream.signed && format.PixelRepresentation === 0) {
    throw malformed('The compressed image has signed values, the object says unsigned.');
  }
}
