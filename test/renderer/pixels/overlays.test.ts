import { describe, expect, it } from 'vitest';
import { readDisplayShutter } from '../../../renderer/pixels/decode/display-shutter.ts';
import { readDataSet } from '../../../renderer/pixels/decode/data-set.ts';
import type { ImageDescription } from '../../../renderer/pixels/decode/image-description.ts';
import { overlayFrameOf } from '../../../renderer/pixels/decode/overlay-planes.ts';
import { parseImage } from '../../../renderer/pixels/decode/parse-image.ts';
import { recipeOf } from '../../../renderer/pixels/worker-protocol.ts';
import { forEachSetPixel } from '../../../renderer/viewer/image-planes.ts';
import type { Element, Shape, WriteEncoding } from './support/dicom-writer.ts';
import { EXPLICIT_BE, EXPLICIT_LE, pixelModule, writeDataSet } from './support/dicom-writer.ts';
import { corpusBytes, whyNoCorpus } from './support/shared-files.ts';

const described = async (
  elements: readonly Element[],
  shape: Shape = {},
  encoding: WriteEncoding = EXPLICIT_LE,
): Promise<ImageDescription> => {
  const pixels: Element = [0x7fe00010, 'OW', new Uint8Array(32 * Number(shape.NumberOfFrames ?? 1))];
  const bytes = writeDataSet([...pixelModule(shape), ...elements, pixels], encoding);
  const result = await parseImage(
    bytes,
    encoding === EXPLICIT_BE ? '1.2.840.10008.1.2.2' : '1.2.840.10008.1.2.1',
  );
  if (!result.ok) throw new Error(result.error.message);
  return result.value.description;
};

const overlay = (
  bits: Uint8Array,
  more: readonly Element[] = [],
  origin: readonly number[] = [1, 1],
): Element[] => [
  [0x60000010, 'US', [2]],
  [0x60000011, 'US', [3]],
  [0x60000040, 'CS', 'G'],
  [0x60000050, 'SS', origin],
  [0x60000100, 'US', [1]],
  [0x60000102, 'US', [0]],
  [0x60003000, 'OW', bits],
  ...more,
];

const set = (
  description: ImageDescription,
  frame = 1,
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(32),
) => {
  const found: string[] = [];
  for (const plane of description.overlays)
    forEachSetPixel(plane, frame, { bytes }, description.BitsAllocated, (column, row) =>
      found.push(`${column},${row}`),
    );
  return found;
};

describe('overlay planes', () => {
  // guards S-4
  it('are read bit by bit, lowest first, wherever their origin is', async () => {
    // 2 rows of 3: 1 0 0 / 0 1 1
    const description = await described(overlay(Uint8Array.of(0b110001, 0), [], [0, -3]));
    expect(set(description)).toEqual(['0,0', '1,1', '2,1']);
    expect(description.overlays[0]?.origin).toEqual({ row: -1, column: -4 });
    expect(description.warnings).toEqual([]);
  });

  it('of a big endian image are turned around word by word', async () => {
    const description = await described(overlay(Uint8Array.of(0, 0b110001)), {}, EXPLICIT_BE);
    expect(set(description)).toEqual(['0,0', '1,1', '2,1']);
  });

  it('cover the frames that they name, each with bits of its own', async () => {
    // Frame 1 of the overlay: first pixel; frame 2: last pixel.
    const bits = new Uint8Array(2);
    bits[0] = 0b1;
    // Behind the last frame: padding, and not to be seen.
    bits[1] = 0b11111000;
    const description = await described(
      overlay(bits, [
        [0x60000015, 'IS', '2'],
        [0x60000051, 'US', [2]],
      ]),
      { NumberOfFrames: '4' },
    );
    expect([1, 2, 3, 4].map((frame) => set(description, frame))).toEqual([[], ['0,0'], ['2,1'], []]);
  });

  it('in unused bits of the pixels themselves are found there', async () => {
    const description = await described(
      [
        [0x60000010, 'US', [4]],
        [0x60000011, 'US', [4]],
        [0x60000100, 'US', [16]],
        [0x60000102, 'US', [12]],
      ],
      { BitsStored: 12 },
    );
    const words = new Uint8Array(32);
    words[11] = 0x10;
    expect(set(description, 1, words)).toEqual(['1,1']);
  });

  it('that are shorter than they say, or lie in bits of the image, are left out and said', async () => {
    for (const wrong of [
      overlay(new Uint8Array(0)),
      overlay(Uint8Array.of(1, 0), [[0x60000015, 'IS', '9']]),
      [
        [0x60000010, 'US', [4]],
        [0x60000100, 'US', [16]],
        [0x60000102, 'US', [3]],
      ] satisfies Element[],
    ]) {
      const description = await described(wrong, { BitsStored: 12 });
      expect(description.overlays).toEqual([]);
      expect(description.warnings).toEqual(['An overlay is not usable and is left out.']);
    }
  });

  it('stay out of what a decoding worker is sent', async () => {
    const recipe = recipeOf(await described(overlay(Uint8Array.of(1, 0))), 1);
    expect(recipe).not.toHaveProperty('overlays');
    expect(recipe).not.toHaveProperty('shutter');
  });

  it.skipIf(whyNoCorpus)('of a real echocardiogram are there', async () => {
    const result = await parseImage(corpusBytes('pydicom/examples_overlay.dcm'), '');
    if (!result.ok) throw new Error(result.error.message);
    const [plane] = result.value.description.overlays;
    expect(plane).toMatchObject({ group: 0x6000, Rows: 300, Columns: 484 });
    expect(plane && overlayFrameOf(plane, 1)).toBe(0);
  });
});

describe('the display shutter', () => {
  const read = (elements: readonly Element[]) => {
    const warnings = new Set<string>();
    return {
      shutter: readDisplayShutter(readDataSet(writeDataSet(elements, EXPLICIT_LE), EXPLICIT_LE), warnings),
      warnings,
    };
  };

  it('keeps its edges, its circle and its corners in image coordinates', () => {
    const { shutter } = read([
      [0x00181600, 'CS', 'RECTANGULAR\\CIRCULAR\\POLYGONAL'],
      [0x00181602, 'IS', '2'],
      [0x00181604, 'IS', '9'],
      [0x00181606, 'IS', '3'],
      [0x00181608, 'IS', '8'],
      [0x00181610, 'IS', '5\\6'],
      [0x00181612, 'IS', '4'],
      [0x00181620, 'IS', '1\\1\\1\\9\\9\\9'],
    ]);
    expect(shutter?.shapes).toEqual([
      { kind: 'rectangle', left: 1, right: 9, top: 2, bottom: 8 },
      { kind: 'circle', x: 5.5, y: 4.5, radius: 4 },
      {
        kind: 'polygon',
        points: [
          { x: 0.5, y: 0.5 },
          { x: 8.5, y: 0.5 },
          { x: 8.5, y: 8.5 },
        ],
      },
    ]);
  });

  it('covers nothing by guess', () => {
    const { shutter, warnings } = read([[0x00181600, 'CS', 'BITMAP\\CIRCULAR\\constructor']]);
    expect(shutter).toBeNull();
    expect([...warnings]).toEqual(['The display shutter is not usable and is left out.']);
  });
});
