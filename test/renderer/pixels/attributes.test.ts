// What an image says of itself: spacing with its source, orientation, rescale and windows of each frame.
import { describe, expect, it } from 'vitest';
import {
  frameAttributesOf,
  type ImageDescription,
} from '../../../renderer/pixels/decode/image-description.ts';
import { parseImage } from '../../../renderer/pixels/decode/parse-image.ts';
import { EXPLICIT_LE, pixelModule, writeDataSet, type Element } from './support/dicom-writer.ts';

async function describeImage(more: readonly Element[], frames = 1): Promise<ImageDescription> {
  const pixels: Element = [0x7fe00010, 'OW', new Uint8Array(32 * frames)];
  const module = pixelModule({ NumberOfFrames: String(frames) });
  const parsed = await parseImage(
    writeDataSet([...module, ...more, pixels], EXPLICIT_LE),
    '1.2.840.10008.1.2.1',
  );
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value.description;
}

describe('spacing', () => {
  // guards S-5
  const PIXEL: Element = [0x00280030, 'DS', '0.5\\0.25'];
  const IMAGER: Element = [0x00181164, 'DS', '0.1\\0.2'];
  it.each([
    ['comes from PixelSpacing before ImagerPixelSpacing', [PIXEL, IMAGER], ['PixelSpacing', 0.5, 0.25]],
    ['comes from ImagerPixelSpacing otherwise', [IMAGER], ['ImagerPixelSpacing', 0.1, 0.2]],
    ['is unknown without either', [], null],
    ['is unknown when it is 0', [[0x00280030, 'DS', '0\\-1']], null],
    ['is unknown when it is one number', [[0x00280030, 'DS', '0.5']], null],
  ] as [string, Element[], unknown][])('%s', async (_name, more, expected) => {
    const { frameAttributes } = await describeImage(more);
    const spacing = frameAttributes[0]?.spacing;
    expect(spacing ? [spacing.source, spacing.row, spacing.column] : null).toEqual(expected);
  });
});

// guards S-5; PS3.3 §10.7.1.3
describe('the spacing of a projection', () => {
  it.each([
    ['was corrected when the two differ', '0.1\\0.1', 'other', null],
    ['is that at the detector when they are equal', '0.139\\0.139', 'same', null],
    ['is that at the detector when they differ by how they are written', '0.13899\\0.1390', 'same', null],
    ['has nothing to be compared with', '', 'none', null],
    ['tells its magnification', '0.139\\0.139', 'same', '1.25'],
    ['tells no magnification that is none', '0.139\\0.139', 'same', '0'],
  ] as const)('%s', async (_name, imager, expected, factor) => {
    const { frameAttributes } = await describeImage([
      ...(factor === null ? [] : [[0x00181114, 'DS', factor] as const]),
      ...(imager === '' ? [] : [[0x00181164, 'DS', imager] as const]),
      [0x00280030, 'DS', '0.139\\0.139'],
    ]);
    expect(frameAttributes[0]?.spacing).toMatchObject({
      source: 'PixelSpacing',
      imager: expected,
      magnification: factor === '1.25' ? 1.25 : null,
    });
  });
});

describe('orientation', () => {
  // guards S-5
  it.each([
    ['is kept when it is two directions', '1\\0\\0\\0\\0\\-1', [1, 0, 0, 0, 0, -1]],
    ['is left out when its directions are not at right angles', '1\\0\\0\\1\\0\\0', null],
    ['is left out when a number is missing', '1\\0\\0\\0\\1', null],
    ['is left out when it is all 0', '0\\0\\0\\0\\0\\0', null],
  ])('%s', async (_name, text, expected) => {
    const description = await describeImage([[0x00200037, 'DS', text]]);
    expect(frameAttributesOf(description, 1).ImageOrientationPatient).toEqual(expected);
    expect(description.warnings.length > 0).toBe(expected === null);
  });
});

describe('windows', () => {
  it.each([
    ['are all kept', '40\\400', '80\\2000', 2],
    ['without a width are left out', '40\\400', '80', 1],
    ['of no width are left out', '40', '0', 0],
    ['that are not numbers are left out', 'NaN\\1e999', '80\\80', 0],
  ])('%s', async (_name, centers, widths, kept) => {
    const { frameAttributes } = await describeImage([
      [0x00281050, 'DS', centers],
      [0x00281051, 'DS', widths],
    ]);
    expect(frameAttributes[0]?.voi.windows).toHaveLength(kept);
  });
});

describe('an enhanced multi-frame image', () => {
  const transformation = (slope: string, intercept: string): Element => [
    0x00289145,
    'SQ',
    [
      [
        [0x00281052, 'DS', intercept],
        [0x00281053, 'DS', slope],
        [0x00281054, 'LO', 'HU'],
      ],
    ],
  ];
  const position = (z: string): Element => [0x00209113, 'SQ', [[[0x00200032, 'DS', `0\\0\\${z}`]]]];
  const measures: Element = [0x00289110, 'SQ', [[[0x00280030, 'DS', '0.5\\0.5']]]];
  const shared: Element = [0x52009229, 'SQ', [[measures, transformation('1', '-1024')]]];

  it('takes what is shared, and each frame’s own before it', async () => {
    const own: Element = [0x52009230, 'SQ', [[position('1')], [position('2'), transformation('2', '5')]]];
    const description = await describeImage([shared, own], 2);
    const [first, second] = [frameAttributesOf(description, 1), frameAttributesOf(description, 2)];
    expect([first.ImagePositionPatient?.[2], second.ImagePositionPatient?.[2]]).toEqual([1, 2]);
    expect(first.modality).toMatchObject({ slope: 1, intercept: -1024 });
    expect(second.modality).toMatchObject({ slope: 2, intercept: 5 });
    expect(second.spacing?.row).toBe(0.5);
  });

  it('is not shown when values of its frames cannot be told apart', async () => {
    // guards S-4
    const own: Element = [0x52009230, 'SQ', [[transformation('2', '5')]]];
    await expect(describeImage([shared, own], 2)).rejects.toThrow('functional groups');
  });
});
