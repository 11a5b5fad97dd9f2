// One frame's bytes to stored pixels: the second half of "right pixels or a reason" (S-4).
import type { Result } from '../../../shared/contract/result.ts';
import type { CodecSet } from './codecs/codec-set.ts';
import { decodeJpeg2000 } from './codecs/jpeg-2000.ts';
import { decodeJpegLs } from './codecs/jpeg-ls.ts';
import { decodeJpeg, type DecodedSamples } from './codecs/jpeg.ts';
import type { PixelFormat } from './image-description.ts';
import { decodeNative } from './native-frame.ts';
import { attempt, malformed, PixelError } from './pixel-error.ts';
import { bytesPerSample, decodedFrameBytes, isSubsampled } from './pixel-format.ts';
import { decodeRle } from './rle.ts';
import { TRANSFER_SYNTAXES } from './transfer-syntaxes.ts';

/** Decoded pixels, before modality LUT, VOI and palette. */
export interface StoredPixels {
  readonly Rows: number;
  readonly Columns: number;
  readonly samplesPerPixel: number;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly signed: boolean;
  readonly sampleType: PixelFormat['sampleType'];
  /** Colour space of the samples: RGB where a codec converted, else PhotometricInterpretation. */
  readonly photometric: string;
  /** True for native YBR_FULL_422, which stays as it is stored: Y1 Y2 Cb Cr for each pair of pixels. */
  readonly subsampled: boolean;
  /** Little-endian words of `bitsAllocated`, samples interleaved, row by row; one byte for each 1-bit pixel. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Codecs give the narrowest words that hold a sample; stored pixels have words of BitsAllocated. */
function widen({ pixels, width }: DecodedSamples, to: number, signed: boolean): Uint8Array<ArrayBuffer> {
  if (width === to) return pixels;
  const samples = pixels.length / width;
  const out = new Uint8Array(samples * to);
  if (width > to) throw malformed('The compressed samples are wider than the object allocates.');
  const from = new DataView(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  const view = new DataView(out.buffer);
  for (let index = 0; index < samples; index += 1) {
    const value =
      width === 1
        ? signed
          ? from.getInt8(index)
          : from.getUint8(index)
        : signed
          ? from.getInt16(index * 2, true)
          : from.getUint16(index * 2, true);
    if (to === 2) view.setInt16(index * 2, value, true);
    else view.setInt32(index * 4, value, true);
  }
  return out;
}

async function decode(
  bytes: Uint8Array,
  format: PixelFormat,
  bitOffset: number,
  codecs: CodecSet,
): Promise<StoredPixels> {
  const syntax = TRANSFER_SYNTAXES.get(format.TransferSyntaxUID);
  if (!syntax) throw new Error('a described image has a known transfer syntax');
  const compressed = syntax.compression !== 'none';
  const expected = decodedFrameBytes(format, compressed);
  const wide = bytesPerSample(format);
  const shape = {
    Rows: format.Rows,
    Columns: format.Columns,
    samplesPerPixel: format.SamplesPerPixel,
    bitsAllocated: format.BitsAllocated,
    bitsStored: format.BitsStored,
    signed: format.PixelRepresentation === 1,
    sampleType: format.sampleType,
    subsampled: isSubsampled(format, compressed),
  };
  let out: Uint8Array<ArrayBuffer>;
  let photometric = format.PhotometricInterpretation;
  if (syntax.compression === 'none') out = decodeNative(bytes, format, bitOffset, syntax.littleEndian);
  else if (syntax.compression === 'rle') out = decodeRle(bytes, format);
  else {
    const run = {
      jpeg: decodeJpeg,
      'jpeg-ls': decodeJpegLs,
      'jpeg-2000': decodeJpeg2000,
      htj2k: decodeJpeg2000,
    };
    const decoded = await run[syntax.compression](bytes, format, codecs);
    // JPEG 2000 alone can carry signed samples; the others give bits.
    const isJ2k = syntax.compression === 'jpeg-2000' || syntax.compression === 'htj2k';
    out = widen(decoded, wide, isJ2k && shape.signed);
    photometric = decoded.photometric;
  }
  if (out.length < expected) {
    throw new PixelError(
      'pixels.decode-failed',
      `The frame decoded to ${out.length} bytes where ${expected} belong.`,
    );
  }
  return { ...shape, photometric, bytes: out.length === expected ? out : out.slice(0, expected) };
}

/**
 * Decodes one frame.
 *
 * @param bytes the frame's bytes, as `frameBytes` gives them
 * @param format of the image
 * @param bitOffset of a 1-bit frame that starts inside a byte; else 0
 * @returns stored pixels in the layout of `StoredPixels.bytes`, or why not; never pixels that are known to be wrong
 */
export function decodeFrame(
  bytes: Uint8Array,
  format: PixelFormat,
  bitOffset: number,
  codecs: CodecSet,
): Promise<Result<StoredPixels>> {
  return attempt(() => decode(bytes, format, bitOffset, codecs));
}
