// What a presentation state lays over an image, or takes off it: its shutter and which overlay planes are seen (PS3.3 §C.7.6.11,
// §C.7.6.15, §C.11.7).
import { readDisplayShutter } from '../../pixels/decode/display-shutter.ts';
import type { DisplayShutter, OverlayPlane } from '../../pixels/decode/image-description.ts';
import { readOverlayPlanes } from '../../pixels/decode/overlay-planes.ts';
import { bytesOf, stringsOf } from '../../pixels/decode/values.ts';
import { asciiOf } from '../element-text.ts';
import type { TextScope } from '../element-text.ts';

export interface StatePlanes {
  readonly shutter: DisplayShutter | null;
  /** Grey of what a shutter covers, 0…255. */
  readonly fill: number;
  /** Its set pixels are covered. */
  readonly bitmapShutter: OverlayPlane | null;
  /** Overlay planes of the state itself, which go before the image's of the same group. */
  readonly overlays: readonly OverlayPlane[];
  /** Groups that are seen; no other is. */
  readonly activated: readonly number[];
}

const GROUPS = Array.from({ length: 16 }, (_, index) => 0x6000 + index * 2);

/** Planes of a state are bits of their own, never of a pixel. */
const NO_PIXELS = {
  TransferSyntaxUID: '',
  Rows: 0,
  Columns: 0,
  SamplesPerPixel: 1,
  BitsAllocated: 16,
  BitsStored: 16,
  HighBit: 15,
  PixelRepresentation: 0,
  PlanarConfiguration: 0,
  PhotometricInterpretation: 'MONOCHROME2',
  sampleType: 'integer',
} as const;

const shortAt = (scope: TextScope, tag: number): number | null => {
  const bytes = bytesOf(scope.dataSet, tag);
  if (bytes?.length !== 2) return null;
  return new DataView(bytes.buffer, bytes.byteOffset, 2).getUint16(0, scope.dataSet.encoding.littleEndian);
};

export function readPlanes(scope: TextScope, notApplied: Set<string>): StatePlanes {
  const { dataSet } = scope;
  const shapes = stringsOf(dataSet, 0x00181600);
  const shutter = readDisplayShutter(dataSet, new Set());
  const wanted = shapes.filter((shape) => shape !== 'BITMAP').length;
  if ((shutter?.shapes.length ?? 0) < wanted) notApplied.add('a shutter that cannot be read');
  if (dataSet.elements.has(0x00181624)) notApplied.add('the colour of its shutter');

  const warnings = new Set<string>();
  const planes = readOverlayPlanes(dataSet, NO_PIXELS, warnings);
  if (warnings.size > 0) notApplied.add('an overlay plane that cannot be read');
  const shutterGroup = shapes.includes('BITMAP') ? shortAt(scope, 0x00181623) : null;
  const bitmapShutter = planes.find(({ group }) => group === shutterGroup) ?? null;
  if (shapes.includes('BITMAP') && bitmapShutter === null) notApplied.add('a shutter that cannot be read');
  return {
    shutter,
    fill: Math.round((shortAt(scope, 0x00181622) ?? 0) / 257),
    bitmapShutter,
    overlays: planes.filter((plane) => plane !== bitmapShutter),
    activated: GROUPS.filter((group) => asciiOf(scope, group * 0x10000 + 0x1001).trim() !== ''),
  };
}
