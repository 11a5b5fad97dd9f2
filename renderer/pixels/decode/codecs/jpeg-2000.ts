// JPEG 2000 and its high-throughput form (PS3.5 §8.2.4, §8.2.14).
import { readJpeg2000Header, requireAgreement, withoutJp2Boxes } from '../codestream.ts';
import { requireJpeg2000End } from '../codestream-end.ts';
import type { PixelFormat } from '../image-description.ts';
import { malformed } from '../pixel-error.ts';
import { runDecoder, type CodecSet } from './codec-set.ts';
import type { DecodedSamples } from './jpeg.ts';

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
  const { pixels, info } =
    header.highThroughput && header.reversible
      ? await codecs.use('openjph', (codec) => runDecoder(codec.HTJ2KDecoder, codestream))
      : await codecs.use('openjpeg', (codec) => runDecoder(codec.J2KDecoder, codestream));
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
