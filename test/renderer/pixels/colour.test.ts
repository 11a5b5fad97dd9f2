// Colours that files state twice, badly or with junk beside them; each must come to the screen as it was meant.
import { describe, expect, it } from 'vitest';
import {
  compressedImage,
  EXPLICIT_BE,
  EXPLICIT_LE,
  pixelModule,
  writeDataSet,
} from './support/dicom-writer.ts';
import type { Element, Shape } from './support/dicom-writer.ts';
import { encode, flatJpeg, type ColourWords, type Picture } from './support/encoder.ts';
import { coloursOf, imageOf } from './support/shown.ts';

const JPEG = '1.2.840.10008.1.2.4.50';
const words = (...values: number[]): Uint8Array => new Uint8Array(Uint16Array.from(values).buffer);

describe('a colour JPEG whose object says something else', () => {
  // guards S-4: flesh came out blue and teeth orange.
  const shape: Shape = { Rows: 16, Columns: 16, SamplesPerPixel: 3, BitsAllocated: 8 };
  const skin = [170, 110, 160];
  const asYcc = [215, 153, 138];
  const shown = async (PhotometricInterpretation: string, colourWords: ColourWords) => {
    const stream = flatJpeg(16, 16, 8, skin, colourWords);
    const image = await imageOf(compressedImage({ ...shape, PhotometricInterpretation }, [stream]), JPEG);
    const [first = []] = coloursOf(image);
    return { first, stored: [...image.kit.stored.bytes.subarray(0, 3)], said: image.kit.stored.photometric };
  };

  it('is YCbCr where a JFIF header says so, and its stored samples stay as they are', async () => {
    const image = await shown('RGB', { jfif: true });
    expect(image.first).toEqual(asYcc);
    expect(image.stored).toEqual(skin);
    expect(image.said).toBe('YBR_FULL');
  });

  it('is YCbCr where colour has fewer samples than brightness', async () => {
    expect((await shown('RGB', { subsampled: true })).first).toEqual(asYcc);
  });

  it('is RGB where its components are named R, G and B', async () => {
    expect((await shown('YBR_FULL_422', { ids: [82, 71, 66] })).first).toEqual(skin);
  });

  it('is what the object says where the stream says nothing', async () => {
    expect((await shown('RGB', {})).first).toEqual(skin);
    expect((await shown('YBR_FULL_422', {})).first).toEqual(asYcc);
  });
});

describe('colour in JPEG 2000', () => {
  const rows = 24;
  const columns = 32;
  const pixels = Uint8Array.from({ length: rows * columns * 3 }, (_, index) => {
    const pixel = Math.floor(index / 3);
    return ([pixel * 3, 255 - pixel, (pixel >> 3) * 5][index % 3] ?? 0) & 0xff;
  });
  const picture: Picture = { rows, columns, samples: 3, bitsAllocated: 8, bitsStored: 8, pixels };
  const shape = (bits: number, PhotometricInterpretation: string): Shape => ({
    Rows: rows,
    Columns: columns,
    SamplesPerPixel: 3,
    BitsAllocated: bits,
    BitsStored: 8,
    PhotometricInterpretation,
  });

  it.each([
    ['Jpeg2000', '1.2.840.10008.1.2.4.90'],
    ['HtJpeg2000', '1.2.840.10008.1.2.4.201'],
  ] as const)('%s keeps its planes apart without a transform', async (coding, uid) => {
    // guards S-4: OpenJPH's module gave red, red, red.
    const grey = { ...picture, pixels: pixels.map((_, index) => (Math.floor(index / 3) * 7) & 0xff) };
    const stream = await encode(coding, grey, { Lossy: 0, AllowMct: 1 });
    // Without the word that it was transformed, grey is what the transform made of it: a brightness and two middles.
    const cod = stream.findIndex((byte, at) => byte === 0xff && stream[at + 1] === 0x52);
    expect(stream[cod + 8]).toBe(1);
    stream[cod + 8] = 0;
    const image = await imageOf(compressedImage(shape(8, 'RGB'), [stream]), uid);
    expect(coloursOf(image)).toEqual(
      Array.from({ length: rows * columns }, (_, at) => [(at * 7) & 0xff, 128, 128]),
    );
  });

  it('may have 16 bits allocated where the codec undoes the transform', async () => {
    const stream = await encode('Jpeg2000', picture, { Lossy: 0, AllowMct: 1 });
    const image = await imageOf(compressedImage(shape(16, 'YBR_RCT'), [stream]), '1.2.840.10008.1.2.4.90');
    expect(image.kit.stored.bytes).toEqual(new Uint8Array(Uint16Array.from(pixels).buffer));
    expect(coloursOf(image)[40]).toEqual([...pixels.subarray(120, 123)]);
  });
});

describe('RGB of more than 8 bits', () => {
  it.each([
    ['beside junk in the bits above', 11, [0x7fff, 0xf000, 0x3800], [255, 0, 128]],
    ['in the upper bits of the word', 15, [0xfff7, 0x000f, 0x8003], [255, 0, 128]],
  ] as const)('%s', async (_name, HighBit, samples, expected) => {
    const shape: Shape = {
      Rows: 1,
      Columns: 1,
      SamplesPerPixel: 3,
      BitsAllocated: 16,
      BitsStored: 12,
      HighBit,
    };
    const bytes = writeDataSet(
      [...pixelModule(shape), [0x7fe00010, 'OW', words(...samples, 0)]],
      EXPLICIT_LE,
    );
    expect(coloursOf(await imageOf(bytes))).toEqual([expected]);
  });
});

describe('a palette', () => {
  const channel = (index: number, bits: number, data: Uint8Array, entries = 4): Element[] => [
    [0x00281101 + index, 'US', [entries, 0, bits]],
    [0x00281201 + index, 'OW', data],
  ];
  const shape: Shape = { Rows: 1, Columns: 4, BitsAllocated: 8, PhotometricInterpretation: 'PALETTE COLOR' };
  const shown = async (palette: readonly Element[], change: Shape = {}, encoding = EXPLICIT_LE) => {
    const bits = change.BitsAllocated ?? 8;
    const little = Uint8Array.of(0, 1, 2, 3);
    const indices = bits === 32 ? new Uint8Array(Uint32Array.of(0, 1, 2, 3).buffer) : little;
    const bytes = writeDataSet(
      [...pixelModule({ ...shape, ...change }), ...palette, [0x7fe00010, bits === 32 ? 'OW' : 'OB', indices]],
      encoding,
    );
    const uid = encoding.littleEndian ? '1.2.840.10008.1.2.1' : '1.2.840.10008.1.2.2';
    return coloursOf(await imageOf(bytes, uid));
  };

  it('of 16 bits keeps a dark channel dark', async () => {
    const bright = words(0, 0x4000, 0x8000, 0xff00);
    const dark = words(200, 200, 200, 200);
    const palette = [...channel(0, 16, bright), ...channel(1, 16, bright), ...channel(2, 16, dark)];
    expect(await shown(palette)).toEqual([
      [0, 0, 0],
      [64, 64, 0],
      [128, 128, 0],
      [255, 255, 0],
    ]);
  });

  it('that says 8 bits and writes them into the upper bytes is not black', async () => {
    const data = words(0, 0x4000, 0x8000, 0xff00);
    const palette = [0, 1, 2].flatMap((index) => channel(index, 8, data));
    expect((await shown(palette))[3]).toEqual([255, 255, 255]);
  });

  it('of bytes in a big-endian file is read word by word', async () => {
    const palette = [0, 1, 2].flatMap((index) => channel(index, 8, Uint8Array.of(20, 10, 40, 30)));
    expect((await shown(palette, {}, EXPLICIT_BE)).map(([red]) => red)).toEqual([10, 20, 30, 40]);
  });

  it('may be cut into segments of bytes', async () => {
    // Discrete 10, then three entries on a line to 40 (PS3.3 §C.7.9.2).
    const data = Uint8Array.of(0, 1, 10, 1, 3, 40);
    const palette = [0, 1, 2].flatMap((index): Element[] => [
      [0x00281101 + index, 'US', [4, 0, 8]],
      [0x00281221 + index, 'OW', data],
    ]);
    expect((await shown(palette)).map(([red]) => red)).toEqual([10, 20, 30, 40]);
  });

  it('colours pixels of 32 bits, too', async () => {
    const data = words(0, 0x4000, 0x8000, 0xff00);
    const palette = [0, 1, 2].flatMap((index) => channel(index, 16, data));
    expect((await shown(palette, { BitsAllocated: 32 }))[2]).toEqual([128, 128, 128]);
  });
});
