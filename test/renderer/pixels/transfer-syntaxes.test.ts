// Synthetic images in every transfer syntax of the product's O3, encoded here, must come back bit for bit.
import { describe, expect, it } from 'vitest';
import { deflateRaw } from 'pako';
import { decodeAll } from './support/decode-all.ts';
import {
  compressedImage,
  EXPLICIT_BE,
  EXPLICIT_LE,
  IMPLICIT_LE,
  pixelModule,
  writeDataSet,
  type Shape,
} from './support/dicom-writer.ts';
import { encode, encodeRle, flatJpeg, type Picture } from './support/encoder.ts';

const bytesOf = (words: Uint16Array | Int16Array | Uint32Array): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(new Uint8Array(words.buffer, words.byteOffset, words.byteLength));

/** A smooth picture with an edge, so that predictors and wavelets have work. */
const grey = (bits: number, signed = false, rows = 40, columns = 56): Picture => {
  const half = signed ? 2 ** (bits - 1) : 0;
  const top = 2 ** bits - 1;
  const values = Array.from({ length: rows * columns }, (_, index) => {
    const x = index % columns;
    const y = Math.floor(index / columns);
    const value = x > 30 && y > 20 ? top : Math.floor(((x * 7 + y * 13) % 97) * (top / 97));
    return value - half;
  });
  const pixels =
    bits <= 8 ? Uint8Array.from(values, (value) => value & 0xff) : bytesOf(Int16Array.from(values));
  return { rows, columns, samples: 1, bitsAllocated: bits <= 8 ? 8 : 16, bitsStored: bits, signed, pixels };
};

const colour = (rows = 24, columns = 32): Picture => ({
  rows,
  columns,
  samples: 3,
  bitsAllocated: 8,
  bitsStored: 8,
  pixels: Uint8Array.from({ length: rows * columns * 3 }, (_, index) => {
    const pixel = Math.floor(index / 3);
    return ([pixel * 3, 255 - pixel, (pixel >> 3) * 5][index % 3] ?? 0) & 0xff;
  }),
});

const shapeOf = (picture: Picture): Shape => ({
  Rows: picture.rows,
  Columns: picture.columns,
  SamplesPerPixel: picture.samples,
  BitsAllocated: picture.bitsAllocated,
  BitsStored: picture.bitsStored,
  PixelRepresentation: picture.signed ? 1 : 0,
});

async function decoded(bytes: Uint8Array, TransferSyntaxUID: string): Promise<Uint8Array> {
  const image = await decodeAll(bytes, TransferSyntaxUID);
  if (!image.ok) throw new Error(image.error.message);
  return image.value.frames[0]?.bytes ?? new Uint8Array(0);
}

const maxDifference = (a: Uint8Array, b: Uint8Array): number =>
  a.reduce((max, value, index) => Math.max(max, Math.abs(value - (b[index] ?? 999))), 0);

describe('uncompressed pixels', () => {
  const words = Uint16Array.from({ length: 16 }, (_, index) => index * 4001);
  const little = bytesOf(words);
  const big = bytesOf(words.map((word) => ((word & 0xff) << 8) | (word >> 8)));

  it('are the same whichever way the data set was encoded', async () => {
    const image = (pixels: Uint8Array, encoding = EXPLICIT_LE) =>
      writeDataSet([...pixelModule(), [0x7fe00010, 'OW', pixels]], encoding);
    expect(await decoded(image(little), '1.2.840.10008.1.2.1')).toEqual(little);
    expect(await decoded(image(little, IMPLICIT_LE), '1.2.840.10008.1.2')).toEqual(little);
    expect(await decoded(image(big, EXPLICIT_BE), '1.2.840.10008.1.2.2')).toEqual(little);
    expect(await decoded(deflateRaw(image(little)), '1.2.840.10008.1.2.1.99')).toEqual(little);
  });

  it('in planes come out sample by sample', async () => {
    const shape: Shape = {
      Rows: 1,
      Columns: 2,
      SamplesPerPixel: 3,
      BitsAllocated: 8,
      PlanarConfiguration: 1,
    };
    const image = writeDataSet(
      [...pixelModule(shape), [0x7fe00010, 'OW', Uint8Array.of(1, 2, 3, 4, 5, 6)]],
      EXPLICIT_LE,
    );
    expect(await decoded(image, '1.2.840.10008.1.2.1')).toEqual(Uint8Array.of(1, 3, 5, 2, 4, 6));
  });

  it('of one bit become a byte each, across frames that do not end on a byte', async () => {
    const shape: Shape = { Rows: 1, Columns: 5, BitsAllocated: 1, NumberOfFrames: '2' };
    const image = writeDataSet(
      [...pixelModule(shape), [0x7fe00010, 'OB', Uint8Array.of(0b01010011, 0b10)]],
      EXPLICIT_LE,
    );
    const both = await decodeAll(image, '1.2.840.10008.1.2.1');
    expect(both.ok && both.value.frames.map(({ bytes }) => [...bytes])).toEqual([
      [1, 1, 0, 0, 1],
      [0, 1, 0, 0, 1],
    ]);
  });

  it('of 32 bits and of floating point keep every bit', async () => {
    const wide = bytesOf(Uint32Array.of(0, 1, 0xffffffff, 123_456_789));
    const shape: Shape = { Rows: 2, Columns: 2, BitsAllocated: 32 };
    const integers = writeDataSet([...pixelModule(shape), [0x7fe00010, 'OW', wide]], EXPLICIT_LE);
    expect(await decoded(integers, '1.2.840.10008.1.2.1')).toEqual(wide);
    const floats = writeDataSet([...pixelModule(shape), [0x7fe00008, 'OF', wide]], EXPLICIT_LE);
    expect(await decoded(floats, '1.2.840.10008.1.2.1')).toEqual(wide);
  });
});

describe('RLE', () => {
  it.each([
    ['8-bit grey', grey(8), 1],
    ['16-bit grey', grey(16), 2],
    ['signed 16-bit grey', grey(16, true), 2],
    ['colour', colour(), 1],
  ] as const)('brings back %s', async (_name, picture, width) => {
    const fragment = encodeRle(picture.pixels, picture.samples, width);
    const image = compressedImage(shapeOf(picture), [fragment]);
    expect(await decoded(image, '1.2.840.10008.1.2.5')).toEqual(picture.pixels);
  });
});

describe('lossless codecs', () => {
  const lossless = [
    ['JPEG lossless 57', '1.2.840.10008.1.2.4.57', 'Jpeg', { Lossy: 0, Predictor: 4 }],
    ['JPEG lossless 70', '1.2.840.10008.1.2.4.70', 'Jpeg', { Lossy: 0, Predictor: 1 }],
    ['JPEG-LS 80', '1.2.840.10008.1.2.4.80', 'JpegLs', { Lossy: 0 }],
    ['JPEG 2000 90', '1.2.840.10008.1.2.4.90', 'Jpeg2000', { Lossy: 0 }],
    ['HTJ2K 201', '1.2.840.10008.1.2.4.201', 'HtJpeg2000', { Lossy: 0 }],
    ['HTJ2K 202', '1.2.840.10008.1.2.4.202', 'HtJpeg2000', { Lossy: 0, ProgressionOrder: 2 }],
  ] as const;
  const pictures = [
    ['8-bit grey', grey(8)],
    ['12-bit grey', grey(12)],
    ['16-bit grey', grey(16)],
    ['colour', colour()],
  ] as const;
  const cases = lossless.flatMap(([name, uid, coding, settings]) =>
    pictures.map(
      ([kind, picture]) => [`${name} brings back ${kind}`, uid, coding, settings, picture] as const,
    ),
  );
  it.each(cases)('%s', async (_name, uid, coding, settings, picture) => {
    const image = compressedImage(shapeOf(picture), [await encode(coding, picture, settings)]);
    expect(await decoded(image, uid)).toEqual(picture.pixels);
  });

  it.each([
    ['1.2.840.10008.1.2.4.90', 'Jpeg2000'],
    ['1.2.840.10008.1.2.4.201', 'HtJpeg2000'],
  ] as const)('%s brings back signed values', async (uid, coding) => {
    const picture = grey(16, true);
    const image = compressedImage(shapeOf(picture), [await encode(coding, picture, { Lossy: 0 })]);
    expect(await decoded(image, uid)).toEqual(picture.pixels);
  });
});

describe('lossy codecs', () => {
  const flat = (picture: Picture, value: number): Picture => ({
    ...picture,
    pixels:
      picture.bitsAllocated === 8
        ? new Uint8Array(picture.pixels.length).fill(value)
        : bytesOf(new Uint16Array(picture.pixels.length / 2).fill(value)),
  });
  it.each([
    ['JPEG baseline 50', '1.2.840.10008.1.2.4.50', 'Jpeg', grey(8), 200],
    ['JPEG-LS near lossless 81', '1.2.840.10008.1.2.4.81', 'JpegLs', grey(12), 3000],
    ['JPEG 2000 91', '1.2.840.10008.1.2.4.91', 'Jpeg2000', grey(12), 3000],
    ['HTJ2K 203', '1.2.840.10008.1.2.4.203', 'HtJpeg2000', grey(12), 3000],
  ] as const)('%s brings back an even field', async (_name, uid, coding, picture, value) => {
    const even = flat(picture, value);
    const image = compressedImage(shapeOf(even), [
      await encode(coding, even, { Lossy: 1, Quality: 95, AllowedLossyError: 2 }),
    ]);
    expect(maxDifference(await decoded(image, uid), even.pixels)).toBeLessThanOrEqual(2);
  });

  it('keep white white in lossy HTJ2K, where OpenJPH would wrap to black', async () => {
    // guards S-4
    const base = grey(8);
    const picture = { ...base, pixels: base.pixels.map((value, index) => (index % 56 < 28 ? 255 : value)) };
    const image = compressedImage(shapeOf(picture), [
      await encode('HtJpeg2000', picture, { Lossy: 1, Rate: 10 }),
    ]);
    const out = await decoded(image, '1.2.840.10008.1.2.4.203');
    const whites = [...picture.pixels.keys()].filter((index) => index % 56 > 2 && index % 56 < 24);
    expect(Math.min(...whites.map((index) => out[index] ?? 0))).toBeGreaterThan(200);
  });

  it('bring back 12-bit JPEG', async () => {
    const shape: Shape = { Rows: 16, Columns: 24, BitsStored: 12 };
    const image = compressedImage(shape, [flatJpeg(16, 24, 12, [3000])]);
    expect(await decoded(image, '1.2.840.10008.1.2.4.51')).toEqual(
      bytesOf(new Uint16Array(16 * 24).fill(3000)),
    );
  });

  it('leave an RGB JPEG without an Adobe marker as it is, and convert a YBR one', async () => {
    // guards S-4: a decoder that guesses YCbCr shows this orange as something else.
    const shape: Shape = { Rows: 8, Columns: 8, SamplesPerPixel: 3, BitsAllocated: 8 };
    const stream = flatJpeg(8, 8, 8, [220, 120, 40]);
    const rgb = compressedImage({ ...shape, PhotometricInterpretation: 'RGB' }, [stream]);
    expect([...(await decoded(rgb, '1.2.840.10008.1.2.4.50')).subarray(0, 3)]).toEqual([220, 120, 40]);
    const ybr = compressedImage({ ...shape, PhotometricInterpretation: 'YBR_FULL' }, [stream]);
    expect([...(await decoded(ybr, '1.2.840.10008.1.2.4.50')).subarray(0, 3)]).toEqual([97, 255, 206]);
  });
});
