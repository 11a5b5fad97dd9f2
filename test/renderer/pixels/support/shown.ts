// What the page would draw of an instance: decoded as the workers do, put through the image's own table as cornerstone does.
import type { CornerstoneViewport, EnabledElement } from 'cornerstone-core';
import { decodeFrame } from '../../../../renderer/pixels/decode/decode-frame.ts';
import { toDisplayFrame } from '../../../../renderer/pixels/decode/display.ts';
import { frameBytes } from '../../../../renderer/pixels/decode/fragments.ts';
import { parseImage } from '../../../../renderer/pixels/decode/parse-image.ts';
import { createKitImage, type KitImage } from '../../../../renderer/pixels/image-loader.ts';
import { keyOf } from './byte-stream.ts';
import { nodeCodecs } from './node-codecs.ts';

const REF = { studyKey: keyOf(1), instanceKey: keyOf(2) };
const cornerstone = { renderGrayscaleImage: () => undefined, registerImageLoader: () => undefined };

/** One frame of an instance as an image for the page; throws the reason where there is none. */
export async function imageOf(
  bytes: Uint8Array,
  TransferSyntaxUID = '1.2.840.10008.1.2.1',
  frameNumber = 1,
): Promise<KitImage> {
  const parsed = await parseImage(bytes, TransferSyntaxUID);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const { description } = parsed.value;
  const source = description.frames[frameNumber - 1];
  if (!source) throw new Error('no such frame');
  const bitOffset = source.kind === 'native' ? source.bitOffset : 0;
  const stored = await decodeFrame(
    frameBytes(parsed.value.bytes, source),
    description,
    bitOffset,
    nodeCodecs,
  );
  if (!stored.ok) throw new Error(stored.error.message);
  const display = toDisplayFrame(stored.value, description);
  return createKitImage(
    REF,
    frameNumber,
    description,
    { stored: stored.value, display, decodeMs: 0 },
    cornerstone,
  );
}

/** Greys from 0 to 255, with the window that the image opens with or another viewport. */
export function greysOf(image: KitImage, change: Partial<CornerstoneViewport> = {}): number[] {
  const { windowCenter, windowWidth, invert, voiLUT } = image;
  const viewport = { voi: { windowCenter, windowWidth }, invert, voiLUT, modalityLUT: undefined, ...change };
  const enabled = { viewport } as unknown as EnabledElement;
  image.render?.(enabled, true);
  const offset = Math.min(image.minPixelValue, 0);
  return Array.from(image.getPixelData(), (value) => image.cachedLut?.lutArray[value - offset] ?? -1);
}

/** Red, green and blue of each pixel. */
export const coloursOf = (image: KitImage): number[][] => {
  const rgba = image.getPixelData();
  return Array.from({ length: rgba.length / 4 }, (_, pixel) => [
    rgba[pixel * 4] ?? -1,
    rgba[pixel * 4 + 1] ?? -1,
    rgba[pixel * 4 + 2] ?? -1,
  ]);
};
