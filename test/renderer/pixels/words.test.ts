// How samples lie in their words: bytes in big-endian words, odd frames, bits beside the stored ones, 32 bits and more.
import { describe, expect, it } from 'vitest';
import { decodeAll } from './support/decode-all.ts';
import {
  compressedImage,
  concat,
  EXPLICIT_BE,
  EXPLICIT_LE,
  header,
  IMPLICIT_LE,
  pixelModule,
  writeDataSet,
  type Element,
  type Shape,
} from './support/dicom-writer.ts';
import { encode, encodeRle, type Picture } from './support/encoder.ts';
import { greysOf, imageOf } from './support/shown.ts';
import { valueAt } from '../../../renderer/viewer/tools/pixel-values.ts';

const BIG = '1.2.840.10008.1.2.2';

async function frames(bytes: Uint8Array, uid: string): Promise<number[][]> {
  const image = await decodeAll(bytes, uid);
  if (!image.ok) throw new Error(image.error.message);
  return image.value.frames.map(({ bytes: samples }) => [...samples]);
}

describe('pixels of up to 8 bits in a big-endian file', () => {
  // guards S-4
  const image = (shape: Shape, vr: string, pixels: readonly number[]) =>
    writeDataSet([...pixelModule(shape), [0x7fe00010, vr, Uint8Array.from(pixels)]], EXPLICIT_BE);

  it('have changed places in words, also across odd frames', async () => {
    const shape: Shape = { Rows: 1, Columns: 3, BitsAllocated: 8, NumberOfFrames: '2' };
    expect(await frames(image(shape, 'OW', [2, 1, 4, 3, 6, 5]), BIG)).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
  });

  it('have not where the file writes bytes', async () => {
    const shape: Shape = { Rows: 1, Columns: 4, BitsAllocated: 8 };
    expect(await frames(image(shape, 'OB', [1, 2, 3, 4]), BIG)).toEqual([[1, 2, 3, 4]]);
  });

  it('of one bit have, too', async () => {
    const shape: Shape = { Rows: 1, Columns: 9, BitsAllocated: 1 };
    expect(await frames(image(shape, 'OW', [0b1, 0b1]), BIG)).toEqual([[1, 0, 0, 0, 0, 0, 0, 0, 1]]);
    expect(await frames(image(shape, 'OW', [0b0, 0b10]), BIG)).toEqual([[0, 1, 0, 0, 0, 0, 0, 0, 0]]);
  });
});

describe('an odd frame by planes in a fragment', () => {
  it('leaves the byte of padding out of its planes', async () => {
    const shape: Shape = {
      Rows: 1,
      Columns: 1,
      SamplesPerPixel: 3,
      BitsAllocated: 8,
      PlanarConfiguration: 1,
    };
    const three = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
    const bytes = compressedImage({ ...shape, Columns: 3 }, [three]);
    expect(await frames(bytes, '1.2.840.10008.1.2.1.98')).toEqual([[1, 4, 7, 2, 5, 8, 3, 6, 9]]);
  });
});

describe('signed 8-bit values', () => {
  const rows = 16;
  const pixels = Uint8Array.from({ length: rows * rows }, (_, index) => index);
  const picture: Picture = { rows, columns: rows, samples: 1, bitsAllocated: 8, bitsStored: 8, pixels };
  it.each([
    ['Jpeg2000', '1.2.840.10008.1.2.4.90'],
    ['HtJpeg2000', '1.2.840.10008.1.2.4.201'],
  ] as const)('%s keeps those below 0', async (coding, uid) => {
    // guards S-4: they came out as 0.
    const stream = await encode(coding, picture, { Lossy: 0 });
    // An encoder takes half the range from unsigned samples: the same coefficients under a sign are values less 128.
    const ssiz = stream.findIndex((byte, at) => byte === 0xff && stream[at + 1] === 0x51) + 40;
    stream[ssiz] = 0x87;
    const shape: Shape = { Rows: rows, Columns: rows, BitsAllocated: 8, PixelRepresentation: 1 };
    const values = pixels.map((value) => value ^ 0x80);
    expect(await frames(compressedImage(shape, [stream]), uid)).toEqual([[...values]]);
  });
});

describe('more pixels than frames', () => {
  it('in RLE are no padding: nothing is shown', async () => {
    // guards S-4
    const shape: Shape = { Rows: 2, Columns: 2, BitsAllocated: 8 };
    const fragments = [1, 2, 3].map((value) => encodeRle(new Uint8Array(4).fill(value), 1, 1));
    const image = await decodeAll(compressedImage(shape, fragments), '1.2.840.10008.1.2.5');
    expect(image.ok ? 'shown' : image.error.message).toContain('3 images begin');
  });

  it('in native data are said beside the frame that is shown', async () => {
    const shape: Shape = { Rows: 2, Columns: 2, BitsAllocated: 8 };
    const native = (bytes: number) =>
      imageOf(writeDataSet([...pixelModule(shape), [0x7fe00010, 'OB', new Uint8Array(bytes)]], EXPLICIT_LE));
    expect((await native(8)).kit.description.warnings).toEqual([
      'There are more pixels than NumberOfFrames says: what lies beyond is not shown.',
    ]);
    expect((await native(4)).kit.description.warnings).toEqual([]);
  });
});

describe('a data set that is not as it should be', () => {
  const shape: Shape = { Rows: 1, Columns: 2, BitsAllocated: 8 };
  const pixels: Element = [0x7fe00010, 'OB', Uint8Array.of(1, 2)];
  const whole = (more: readonly Element[] = []) =>
    writeDataSet([...pixelModule(shape), ...more, pixels], EXPLICIT_LE);
  const BROKEN = 'What follows the pixels cannot be read and is left out.';

  it.each([
    ['zeros to the end of a sector', new Uint8Array(500)],
    ['a cut trailer', header(0xfffcfffc, 'OB', 100, EXPLICIT_LE)],
    ['less than an element', new Uint8Array(3)],
    ['an item’s end where no item is', Uint8Array.of(0xfe, 0xff, 0x0d, 0xe0, 0, 0, 0, 0)],
  ] as const)('shows its whole pixels before %s, and says so', async (_name, tail) => {
    const image = await imageOf(concat([whole(), tail]));
    expect(greysOf(image)).toEqual([0, 255]);
    expect(image.kit.description.warnings).toEqual([BROKEN]);
  });

  it.each([
    ['after it', concat([header(0x00281052, 'DS', 100, EXPLICIT_LE), Uint8Array.of(49, 32)])],
    [
      'in what was read after it',
      concat([writeDataSet([[0x00281052, 'DS', '1 ']], EXPLICIT_LE), new Uint8Array(6)]),
    ],
  ] as const)('is refused where the image may be described %s', async (_name, tail) => {
    // guards S-4
    await expect(imageOf(concat([whole(), tail]))).rejects.toThrow();
  });

  it('is refused where pixels are there twice, whatever follows', async () => {
    // guards S-4
    const twice = concat([whole(), header(0x7fe00010, 'OB', 2, EXPLICIT_LE), Uint8Array.of(9, 9)]);
    await expect(imageOf(concat([twice, new Uint8Array(3)]))).rejects.toThrow('there twice');
  });

  it('may hold sequences that a router called unknown: they are implicit VR inside', async () => {
    const window: Element[] = [
      [0x00281050, 'DS', '1.5'],
      [0x00281051, 'DS', '100'],
    ];
    const item = (elements: readonly Element[]) => {
      const body = writeDataSet(elements, IMPLICIT_LE);
      return concat([header(0xfffee000, '', body.length, IMPLICIT_LE), body]);
    };
    const groups = item([[0x00289132, 'SQ', [window]]]);
    const image = await imageOf(whole([[0x52009229, 'UN', groups]]));
    expect(image.kit.attributes.voi.windows).toEqual([{ center: 1.5, width: 100, explanation: '' }]);
  });

  it('may be implicit VR though its transfer syntax is an explicit one', async () => {
    const implicit = writeDataSet([...pixelModule(shape), pixels], IMPLICIT_LE);
    expect(greysOf(await imageOf(implicit))).toEqual([0, 255]);
    // Half and half is neither: what begins as implicit VR must stay so.
    const half = concat([writeDataSet(pixelModule(shape), IMPLICIT_LE), writeDataSet([pixels], EXPLICIT_LE)]);
    await expect(imageOf(half)).rejects.toThrow();
  });

  it('may leave out what other attributes say, and says so', async () => {
    const sparse = pixelModule(shape).filter(([tag]) => tag !== 0x00280002 && tag !== 0x00280102);
    const image = await imageOf(writeDataSet([...sparse, pixels], EXPLICIT_LE));
    expect(greysOf(image)).toEqual([0, 255]);
    expect(image.kit.description.warnings).toEqual([
      'SamplesPerPixel is missing: taken from PhotometricInterpretation.',
      'HighBit is missing: taken from BitsStored.',
    ]);
  });
});

describe('padding', () => {
  const shape: Shape = { Rows: 1, Columns: 4 };
  const shown = async (padding: number, ...values: number[]) => {
    const pixels = new Uint8Array(Uint16Array.from(values).buffer);
    const more: Element[] = [[0x00280120, 'US', [padding]]];
    const image = await imageOf(
      writeDataSet([...pixelModule(shape), ...more, [0x7fe00010, 'OW', pixels]], EXPLICIT_LE),
    );
    return greysOf(image);
  };

  it('far from the pixels does not darken an image that names no window', async () => {
    // guards S-4
    expect(await shown(63_536, 0, 1000, 2000, 63_536)).toEqual([0, 128, 255, 255]);
    expect(await shown(0, 0, 60_000, 60_500, 61_000)).toEqual([0, 0, 128, 255]);
  });

  it('near them is drawn with them, as other viewers do', async () => {
    expect(await shown(0, 0, 1000, 2000, 4000)).toEqual([0, 64, 128, 255]);
  });
});

describe('wide samples', () => {
  const wide = async (
    values: Uint32Array | Float32Array,
    shape: Shape = {},
    more: readonly Element[] = [],
  ) => {
    const integer = values instanceof Uint32Array;
    const pixels = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    const tag = integer ? 0x7fe00010 : 0x7fe00008;
    const module = pixelModule({ Rows: 1, Columns: values.length, BitsAllocated: 32, ...shape });
    return imageOf(writeDataSet([...module, ...more, [tag, integer ? 'OW' : 'OF', pixels]], EXPLICIT_LE));
  };
  const window = (center: string, width: string): Element[] => [
    [0x00281050, 'DS', center],
    [0x00281051, 'DS', width],
  ];

  it('of 24 bits in 32 are shown without the junk above them', async () => {
    const image = await wide(Uint32Array.of(0xff000000, 0xab000080, 0x010000ff), { BitsStored: 24 });
    expect(greysOf(image)).toEqual([0, 128, 255]);
    expect([0, 1, 2].map((column) => valueAt(image.kit, column, 0))).toEqual([0, 128, 255]);
  });

  it('keep their contrast beside one outlier', async () => {
    const image = await wide(Uint32Array.of(0, 250, 500, 1000, 4_000_000_000), {}, window('500', '1001'));
    expect(greysOf(image)).toEqual([0, 64, 128, 255, 255]);
    expect(valueAt(image.kit, 1, 0)).toBe(250);
  });

  it('are near their value where there are more than 65536 of them', async () => {
    const many = Uint32Array.from({ length: 100_000 }, (_, index) => (index === 0 ? 4_000_000_000 : index));
    const image = await wide(many, { Rows: 100, Columns: 1000 }, window('50000', '100001'));
    const greys = greysOf(image);
    const off = greys.map((grey, index) => Math.abs(grey - (index === 0 ? 255 : (index / 100_000) * 255)));
    expect(Math.max(...off)).toBeLessThanOrEqual(1);
    expect(valueAt(image.kit, 777, 3)).toBe(3777);
  });

  it('of floating point leave their padding out of the range', async () => {
    const least = -3.4028234663852886e38;
    const image = await wide(Float32Array.of(least, 1, 1.5, 2, Number.NaN), {}, [
      [0x00280122, 'FL', [least]],
    ]);
    expect(greysOf(image)).toEqual([0, 0, 128, 255, 0]);
    expect([0, 2, 4].map((column) => valueAt(image.kit, column, 0))).toEqual([null, 1.5, null]);
  });
});
