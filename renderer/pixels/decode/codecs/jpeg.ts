// JPEG as DICOM uses it (PS3.5 §8.2.1): 8-bit lossy, 12-bit lossy and lossless, each by the codec that reads it.
import { readJpegHeader, requireAgreement, type JpegHeader } from '../codestream.ts';
import { requireJpegEnd } from '../codestream-end.ts';
import type { PixelFormat } from '../image-description.ts';
import { unsupported } from '../pixel-error.ts';
import { runDecoder, type CodecSet } from './codec-set.ts';

export interface DecodedSamples {
  readonly pixels: Uint8Array<ArrayBuffer>;
  /** Bytes of each sample that came out. */
  readonly width: 1 | 2 | 4;
  readonly photometric: string;
}

const SOF_LOSSLESS = 0xc3;
const SOF_LOSSY = new Set([0xc0, 0xc1, 0xc2]);

/**
 * Gives a JPEG one clear word on colour: any JFIF and Adobe segments go, one Adobe segment comes. Decoders guess YCbCr
 * for three components without a marker, which turns an RGB image's colours wrong.
 */
function withColourHint(bytes: Uint8Array, header: JpegHeader, ycc: boolean): Uint8Array {
  const adobe = Uint8Array.of(
    0xff,
    0xee,
    0,
    14,
    0x41,
    0x64,
    0x6f,
    0x62,
    0x65,
    0,
    100,
    0,
    0,
    0,
    0,
    ycc ? 1 : 0,
  );
  const parts: Uint8Array[] = [bytes.subarray(0, 2), adobe];
  let at = 2;
  for (const [start, end] of header.colourHints) {
    parts.push(bytes.subarray(at, start));
    at = end;
  }
  parts.push(bytes.subarray(at));
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let to = 0;
  for (const part of parts) {
    out.set(part, to);
    to += part.length;
  }
  return out;
}

const LETTERS_RGB = [0x52, 0x47, 0x42];

/**
 * What a lossy colour JPEG holds. The stream's own word goes first, as it was written by whoever made the colours: Adobe's
 * marker, a JFIF header, components named R, G and B, components of fewer samples. Then PhotometricInterpretation's.
 */
function colourOf(header: JpegHeader, format: PixelFormat): 'ycc' | 'rgb' | 'ycc-said-rgb' {
  const saidRgb = format.PhotometricInterpretation === 'RGB';
  if (header.adobe !== null) return header.adobe === 0 ? 'rgb' : 'ycc';
  // Encoders that wrap a camera's JPEG often say RGB, which would show flesh blue (docs/decisions/0225).
  if (header.jfif || header.subsampled) return saidRgb ? 'ycc-said-rgb' : 'ycc';
  if (LETTERS_RGB.every((letter, index) => header.componentIds[index] === letter)) return 'rgb';
  return saidRgb ? 'rgb' : 'ycc';
}

/**
 * Decodes one JPEG frame; colour comes out as RGB. Two stay as they are stored and are converted when they are drawn: lossless
 * YBR, and YCbCr that the object calls RGB.
 */
export async function decodeJpeg(
  bytes: Uint8Array,
  format: PixelFormat,
  codecs: CodecSet,
): Promise<DecodedSamples> {
  const header = readJpegHeader(bytes);
  requireAgreement(header, format);
  requireJpegEnd(bytes, header);
  const lossless = header.sof === SOF_LOSSLESS;
  if (!lossless && !SOF_LOSSY.has(header.sof)) {
    throw unsupported(`JPEG process 0x${header.sof.toString(16).toUpperCase()} is not supported.`);
  }
  const colour = header.components === 3;
  const held = colour && !lossless ? colourOf(header, format) : null;
  const ycc = held === 'ycc';
  const hinted = colour ? withColourHint(bytes, header, ycc) : bytes;
  const photometric =
    held === null ? format.PhotometricInterpretation : held === 'ycc-said-rgb' ? 'YBR_FULL' : 'RGB';
  if (!lossless && header.precision === 8) {
    const { pixels } = await codecs.use('libjpeg-turbo', (codec) => runDecoder(codec.JPEGDecoder, hinted));
    return { pixels, width: 1, photometric };
  }
  if (!lossless && header.precision !== 12)
    throw unsupported(`JPEG with ${header.precision} bits is not supported.`);
  const width = header.precision <= 8 ? 1 : 2;
  const pixels = await codecs.use('native', (codec) =>
    codec.decodeJpeg({
      bytes: hinted,
      rows: header.rows,
      columns: header.columns,
      samples: header.components,
      bitsAllocated: width * 8,
      bitsStored: header.precision,
      toRgb: ycc,
    }),
  );
  return { pixels, width, photometric };
}
