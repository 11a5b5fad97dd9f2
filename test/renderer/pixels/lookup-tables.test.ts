// Modality and VOI LUTs as files write them: where a table begins, how wide its entries are, and what is left out as unusable.
import { describe, expect, it } from 'vitest';
import { EXPLICIT_LE, IMPLICIT_LE, pixelModule, writeDataSet } from './support/dicom-writer.ts';
import type { Element, Shape } from './support/dicom-writer.ts';
import { greysOf, imageOf } from './support/shown.ts';

const words = (...values: number[]): Uint8Array => new Uint8Array(Int16Array.from(values).buffer);
const rescale = (intercept: string): Element[] => [
  [0x00281052, 'DS', intercept],
  [0x00281053, 'DS', '1'],
];
const table = (tag: number, descriptor: Element, data: readonly number[]): Element => [
  tag,
  'SQ',
  [[descriptor, [0x00283004, 'LO', 'US'], [0x00283006, 'OW', words(...data)]]],
];
const VOI = 0x00283010;
const MODALITY = 0x00283000;

const shown = (shape: Shape, pixels: Uint8Array, more: readonly Element[], encoding = EXPLICIT_LE) =>
  imageOf(
    writeDataSet([...pixelModule({ Rows: 1, ...shape }), ...more, [0x7fe00010, 'OW', pixels]], encoding),
    encoding.explicitVr ? '1.2.840.10008.1.2.1' : '1.2.840.10008.1.2',
  );

describe('a VOI LUT', () => {
  // guards S-4: a table over Hounsfield units of unsigned pixels began at 64512, and everything was black.
  const unsigned: Shape = { Columns: 3, BitsStored: 12 };
  it.each([
    ['SS', EXPLICIT_LE],
    ['US', EXPLICIT_LE],
    ['US', IMPLICIT_LE],
  ] as const)('over Hounsfield units of unsigned pixels, first value as %s, %o', async (vr, encoding) => {
    const voi = table(VOI, [0x00283002, vr, [3, -1024, 8]], [10, 20, 30]);
    const image = await shown(unsigned, words(0, 1, 2), [...rescale('-1024'), voi], encoding);
    expect(greysOf(image)).toEqual([10, 20, 30]);
  });

  it('over a modality LUT begins above 32767 though pixels are signed', async () => {
    const modality = table(MODALITY, [0x00283002, 'SS', [3, -1, 16]], [40_000, 40_001, 40_002]);
    const voi = table(VOI, [0x00283002, 'US', [3, 40_000, 8]], [10, 20, 30]);
    const signed: Shape = { Columns: 3, PixelRepresentation: 1 };
    expect(greysOf(await shown(signed, words(-1, 0, 1), [modality, voi]))).toEqual([10, 20, 30]);
  });

  it('with entries wider than it says is left out, and said', async () => {
    const voi = table(VOI, [0x00283002, 'US', [2, 0, 8]], [0, 4095]);
    const image = await shown({ Columns: 2 }, words(0, 1), [voi]);
    expect(image.kit.description.warnings).toEqual(['The VOI LUT is not usable and is left out.']);
    expect(greysOf(image)).toEqual([0, 255]);
  });
});

describe('a modality LUT', () => {
  it('of one entry of 16 bits is read as a word', async () => {
    const modality = table(MODALITY, [0x00283002, 'US', [1, 0, 16]], [1000]);
    const window: Element[] = [
      [0x00281050, 'DS', '1000'],
      [0x00281051, 'DS', '2001'],
    ];
    expect(greysOf(await shown({ Columns: 1 }, words(5), [modality, ...window]))).toEqual([128]);
  });

  it('with entries wider than it says is refused: values would be wrong', async () => {
    const modality = table(MODALITY, [0x00283002, 'US', [2, 0, 8]], [0, 4095]);
    await expect(shown({ Columns: 2 }, words(0, 1), [modality])).rejects.toThrow('more than 8 bits');
  });
});

describe('padding that cannot be read', () => {
  it.each([
    ['two values', [0x00280120, 'US', [1, 2]]],
    ['a long word', [0x00280120, 'SL', [-2000]]],
  ] as const)('as %s does not hide the image', async (_name, element) => {
    const image = await shown({ Columns: 2 }, words(0, 1), [element]);
    expect(greysOf(image)).toEqual([0, 255]);
    expect(image.kit.description.warnings).toEqual(['PixelPaddingValue is not usable and is left out.']);
  });
});
