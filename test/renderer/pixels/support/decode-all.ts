// Decodes every frame of an instance as the page's workers do, and stops at the first error.
import { err, ok, type Result } from '../../../../shared/contract/result.ts';
import { decodeFrame, type StoredPixels } from '../../../../renderer/pixels/decode/decode-frame.ts';
import { frameBytes } from '../../../../renderer/pixels/decode/fragments.ts';
import type { ImageDescription } from '../../../../renderer/pixels/decode/image-description.ts';
import { parseImage } from '../../../../renderer/pixels/decode/parse-image.ts';
import { nodeCodecs } from './node-codecs.ts';

export interface DecodedImage {
  readonly description: ImageDescription;
  readonly frames: readonly StoredPixels[];
}

export async function decodeAll(bytes: Uint8Array, TransferSyntaxUID = ''): Promise<Result<DecodedImage>> {
  const parsed = await parseImage(bytes, TransferSyntaxUID);
  if (!parsed.ok) return parsed;
  const { description } = parsed.value;
  const frames: StoredPixels[] = [];
  for (const source of description.frames) {
    const bitOffset = source.kind === 'native' ? source.bitOffset : 0;
    const frame = await decodeFrame(
      frameBytes(parsed.value.bytes, source),
      description,
      bitOffset,
      nodeCodecs,
    );
    if (!frame.ok) return err(frame.error);
    frames.push(frame.value);
  }
  return ok({ description, frames });
}
