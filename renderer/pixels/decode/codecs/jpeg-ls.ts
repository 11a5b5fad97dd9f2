// JPEG-LS (PS3.5 §8.2.3) by CharLS.
import { readJpegHeader, requireAgreement } from '../codestream.ts';
import { requireJpegEnd } from '../codestream-end.ts';
import type { PixelFormat } from '../image-description.ts';
import { interleave } from '../native-frame.ts';
import { malformed } from '../pixel-error.ts';
import type { CodecSet } from './codec-set.ts';
import type { DecodedSamples } from './jpeg.ts';

const SOF_JPEG_LS = 0xf7;

/** Decodes one JPEG-LS frame; colour is not transformed (PS3.5 §8.2.3 knows no transform). */
export async function decodeJpegLs(
  bytes: Uint8Array,
  format: PixelFormat,
  codecs: CodecSet,
): Promise<DecodedSamples> {
  const header = readJpegHeader(bytes);
  if (header.sof !== SOF_JPEG_LS) throw malformed('The frame is a JPEG, not a JPEG-LS.');
  requireAgreement(header, format);
  requireJpegEnd(bytes, header);
  const width = header.precision <= 8 ? 1 : 2;
  const { pixels, planar } = await codecs.use('charls', (codec) => {
    const decoder = new codec.JpegLSDecoder();
    try {
      decoder.getEncodedBuffer(bytes.length).set(bytes);
      decoder.decode();
      const mode = decoder.getInterleaveMode();
      const none = (typeof mode === 'number' ? mode : mode.value) === 0;
      return { pixels: new Uint8Array(decoder.getDecodedBuffer()), planar: none && header.components > 1 };
    } finally {
      decoder.delete();
    }
  });
  return {
    pixels: planar ? interleave(pixels, header.components, width) : pixels,
    width,
    photometric: format.PhotometricInterpretation,
  };
}
