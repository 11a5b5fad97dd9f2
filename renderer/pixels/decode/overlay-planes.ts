// Overlay planes (PS3.3 §C.9.2) of groups 6000–601E: text, marks and outlines that somebody put over an image. They are
// drawn over the picture and never become part of its stored pixels.
import { MAX_OVERLAY_BYTES } from '../limits.ts';
import type { DataSet } from './data-set.ts';
import type { OverlayPlane, PixelFormat } from './image-description.ts';
import { swapPairs } from './native-frame.ts';
import { PixelError } from './pixel-error.ts';
import { bytesOf, decimalOf, shortOf, shortsOf, stringOf } from './values.ts';

const GROUPS = Array.from({ length: 16 }, (_, index) => 0x6000 + index * 2);

/** Words of a big-endian data set are swapped as a whole: bit 0 of the first byte is the first pixel afterwards. */
function packedBits(dataSet: DataSet, tag: number): Uint8Array<ArrayBuffer> | null {
  const raw = bytesOf(dataSet, tag);
  if (!raw || raw.length === 0) return null;
  const bits = new Uint8Array(raw);
  if (dataSet.encoding.littleEndian || dataSet.elements.get(tag)?.vr !== 'OW') return bits;
  swapPairs(bits);
  return bits;
}

function readPlane(dataSet: DataSet, group: number, format: PixelFormat): OverlayPlane | null {
  const tag = (element: number): number => group * 0x10000 + element;
  const type = stringOf(dataSet, tag(0x0040));
  const [row = 1, column = 1] = shortsOf(dataSet, tag(0x0050), 'OverlayOrigin', true) ?? [];
  const description = stringOf(dataSet, tag(0x0022)) || stringOf(dataSet, tag(0x1500));
  const origin = { row: row - 1, column: column - 1 };
  const bits = packedBits(dataSet, tag(0x3000));
  if (bits === null) {
    // Retired in 2004, still in archives: the plane is a bit of each pixel's word that the image does not use.
    const position = shortOf(dataSet, tag(0x0102), 'OverlayBitPosition');
    const allocated = shortOf(dataSet, tag(0x0100), 'OverlayBitsAllocated') ?? 1;
    const unused =
      position !== undefined &&
      position < format.BitsAllocated &&
      (position > format.HighBit || position <= format.HighBit - format.BitsStored);
    if (allocated === 1 || !unused || format.SamplesPerPixel !== 1 || format.sampleType !== 'integer')
      return null;
    const { Rows, Columns } = format;
    return {
      group,
      type,
      description,
      Rows,
      Columns,
      origin,
      frames: null,
      source: { kind: 'embedded', position },
    };
  }
  const Rows = shortOf(dataSet, tag(0x0010), 'OverlayRows') ?? 0;
  const Columns = shortOf(dataSet, tag(0x0011), 'OverlayColumns') ?? 0;
  const count = decimalOf(dataSet, tag(0x0015), 'NumberOfFramesInOverlay');
  const first = shortOf(dataSet, tag(0x0051), 'ImageFrameOrigin');
  // Without a word on frames, a plane lies over each of them.
  const frames = count === undefined && first === undefined ? null : { first: first ?? 1, count: count ?? 1 };
  if (Rows === 0 || Columns === 0 || bits.length * 8 < Rows * Columns * (frames?.count ?? 1))
    throw new PixelError('pixels.malformed', 'An overlay is smaller than it says.');
  return { group, type, description, Rows, Columns, origin, frames, source: { kind: 'bits', bits } };
}

/** The overlays of an image. One that cannot be drawn as it says is left out, and said. */
export function readOverlayPlanes(
  dataSet: DataSet,
  format: PixelFormat,
  warnings: Set<string>,
): readonly OverlayPlane[] {
  const planes: OverlayPlane[] = [];
  let left = MAX_OVERLAY_BYTES;
  for (const group of GROUPS) {
    if (!dataSet.elements.has(group * 0x10000 + 0x0010) && !dataSet.elements.has(group * 0x10000 + 0x0102))
      continue;
    try {
      const plane = readPlane(dataSet, group, format);
      left -= plane?.source.kind === 'bits' ? plane.source.bits.length : 0;
      if (plane && left >= 0) planes.push(plane);
      else warnings.add('An overlay is not usable and is left out.');
    } catch (error) {
      if (!(error instanceof PixelError)) throw error;
      warnings.add('An overlay is not usable and is left out.');
    }
  }
  return planes;
}

/** Whether a plane lies over a frame (1-based), and which of its own frames (0-based) does; null when none. */
export function overlayFrameOf({ frames }: OverlayPlane, frameNumber: number): number | null {
  if (frames === null) return 0;
  const own = frameNumber - frames.first;
  return own >= 0 && own < frames.count ? own : null;
}
