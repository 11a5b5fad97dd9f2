// JPEG 2000 and its high-throughput form (PS3.5 §8.2.4, §8.2.14).
import { readJpeg2000Header, requireAgreement, withoutJp2Boxes, type Jpeg2000Header } from '../codestream.ts';
import { requireJpeg2000End } from '../codestream-end.ts';
import type { PixelFormat } from '../image-description.ts';
import { malformed, unsupported } from '../pixel-error.ts';
import { runDecoder, type CodecSet } from './codec-set.ts';
import type { DecodedSamples } from './jpeg.ts';

/** The module's OpenJPH takes lines for interleaved pixels, which holds for one component or for three that it mixes itself. */
const isForOpenJph = (header: Jpeg2000Header): boolean =>
  header.components === 1 || header.componentTransform;

/**
 * The same codestream with unsigned samples: the modules write 8-bit samples as unsigned ones and cut negative values off at
 * 0. Without the sign a decoder adds half the range to each sample (ISO 15444-1 §G.1), which `signAgain` takes away.
 */
function asUnsigned(codestream: Uint8Array, header: Jpeg2000Header): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(codestream);
  for (let component = 0; component < header.components; component += 1)
    copy[header.headerAt + FIRST_DEPTH + 3 * component] = header.precision - 1;
  return copy;
}

/** Bytes from the SIZ marker to Ssiz of the first component (ISO 15444-1 §A.5.1). */
const FIRST_DEPTH = 40;

function signAgain(pixels: Uint8Array, precision: number): void {
  const half = 2 ** (precision - 1);
  for (let at = 0; at < pixels.length; at += 1) pixels[at] = (pixels[at] ?? 0) - half;
}

/**
 * Decodes one JPEG 2000 frame. Colour that the codestream transformed comes out as RGB.
 *
 * Lossy high-throughput frames go to OpenJPEG: OpenJPH wraps 255 to 0 where a wavelet overshoots, which puts black specks
 * into white (docs/decisions/0041).
 */
export async function decodeJpeg2000(
  bytes: Uint8Array,
  format: PixelFormat,
  codecs: CodecSet,
): Promise<DecodedSamples> {
  const codestream = withoutJp2Boxes(bytes);
  const header = readJpeg2000Header(codestream);
  requireAgreement(header, format);
  requireJpeg2000End(codestream, header);
  const said = format.PhotometricInterpretation;
  if (!header.componentTransform && (said === 'YBR_RCT' || said === 'YBR_ICT')) {
    throw malformed(`The object says ${said}, but its codestream has no such transform.`);
  }
  if (header.precision > 16) throw unsupported(`JPEG 2000 with ${header.precision} bits is not supported.`);
  const openJph = header.highThroughput && header.reversible && isForOpenJph(header);
  const narrow = header.signed && header.precision <= 8;
  const read = narrow ? asUnsigned(codestream, header) : codestream;
  const { pixels, info } = openJph
    ? await codecs.use('openjph', (codec) => runDecoder(codec.HTJ2KDecoder, read))
    : await codecs.use('openjpeg', (codec) => runDecoder(codec.J2KDecoder, read));
  if (narrow) signAgain(pixels, header.precision);
  if (
    info.width !== header.columns ||
    info.height !== header.rows ||
    info.componentCount !== header.components
  ) {
    throw malformed('The JPEG 2000 decoder gave an image of another size.');
  }
  const width = header.precision <= 8 ? 1 : header.precision <= 16 ? 2 : 4;
  return { pixels, width, photometric: header.components === 3 && header.componentTransform ? 'RGB' : said };
}
