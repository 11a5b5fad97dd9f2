// The Image Pixel module (PS3.3 §C.7.6.3), checked so that nothing after it meets a size or a combination that cannot be.
import { MAX_FRAME_BYTES, MAX_FRAME_PIXELS, MAX_FRAME_SIDE, MAX_FRAMES } from '../limits.ts';
import type { DataSet } from './data-set.ts';
import type { PixelFormat, SampleType } from './image-description.ts';
import { malformed, PixelError, tooLarge, unsupported } from './pixel-error.ts';
import type { TransferSyntax } from './transfer-syntaxes.ts';
import { requireShort, shortOf, stringOf, stringsOf } from './values.ts';

export const PIXEL_DATA = 0x7fe00010;
export const FLOAT_PIXEL_DATA = 0x7fe00008;
export const DOUBLE_FLOAT_PIXEL_DATA = 0x7fe00009;

const SAMPLES: Readonly<Record<string, number>> = {
  MONOCHROME1: 1,
  MONOCHROME2: 1,
  'PALETTE COLOR': 1,
  RGB: 3,
  YBR_FULL: 3,
  YBR_FULL_422: 3,
  YBR_ICT: 3,
  YBR_RCT: 3,
};

/** Bytes of one sample in the kit's layout: 1-bit pixels take a byte each. */
export const bytesPerSample = (format: Pick<PixelFormat, 'BitsAllocated'>): number =>
  format.BitsAllocated === 1 ? 1 : format.BitsAllocated / 8;

/** True for native pixels with two luminance samples to each pair of colour samples (PS3.3 §C.7.6.3.1.2). */
export const isSubsampled = (format: PixelFormat, compressed: boolean): boolean =>
  !compressed && format.PhotometricInterpretation === 'YBR_FULL_422';

/** Bytes of one decoded frame in the layout of stored pixels. */
export function decodedFrameBytes(format: PixelFormat, compressed: boolean): number {
  const samples = isSubsampled(format, compressed) ? 2 : format.SamplesPerPixel;
  return format.Rows * format.Columns * samples * bytesPerSample(format);
}

function sampleTypeOf(dataSet: DataSet): SampleType {
  const present = [PIXEL_DATA, FLOAT_PIXEL_DATA, DOUBLE_FLOAT_PIXEL_DATA].filter((tag) =>
    dataSet.elements.has(tag),
  );
  if (present.length === 0) throw new PixelError('pixels.not-an-image', 'The object has no pixels.');
  if (present.length > 1) throw malformed('The object has pixels of more than one kind.');
  if (present[0] === FLOAT_PIXEL_DATA) return 'float32';
  return present[0] === DOUBLE_FLOAT_PIXEL_DATA ? 'float64' : 'integer';
}

/** Reads and checks the module. Sizes are checked before anything is allocated by them. */
export function readPixelFormat(dataSet: DataSet, syntax: TransferSyntax): PixelFormat {
  const sampleType = sampleTypeOf(dataSet);
  const Rows = requireShort(dataSet, 0x00280010, 'Rows');
  const Columns = requireShort(dataSet, 0x00280011, 'Columns');
  const BitsAllocated = requireShort(dataSet, 0x00280100, 'BitsAllocated');
  const PhotometricInterpretation = stringOf(dataSet, 0x00280004);
  if (PhotometricInterpretation === '') throw malformed('PhotometricInterpretation is missing.');
  if (stringsOf(dataSet, 0x00280004).length !== 1)
    throw malformed('PhotometricInterpretation has several values.');
  const integer = sampleType === 'integer';
  const BitsStored = integer ? requireShort(dataSet, 0x00280101, 'BitsStored') : BitsAllocated;
  // Since 2014 it shall be one less than BitsStored: where it is missing it tells nothing new (PS3.3 §C.7.6.3).
  const HighBit = (integer ? shortOf(dataSet, 0x00280102, 'HighBit') : undefined) ?? BitsStored - 1;
  const PixelRepresentation = integer ? requireShort(dataSet, 0x00280103, 'PixelRepresentation') : 0;
  const planar = shortOf(dataSet, 0x00280006, 'PlanarConfiguration');

  if (Rows === 0 || Columns === 0) throw malformed(`The image is ${Columns} × ${Rows} pixels.`);
  const samples = SAMPLES[PhotometricInterpretation];
  if (samples === undefined)
    throw unsupported('The PhotometricInterpretation is not one that the kit can show.');
  const SamplesPerPixel = shortOf(dataSet, 0x00280002, 'SamplesPerPixel') ?? samples;
  if (samples !== SamplesPerPixel) {
    throw malformed(
      `SamplesPerPixel is ${SamplesPerPixel} where ${PhotometricInterpretation} has ${samples}.`,
    );
  }
  const expectedBits = sampleType === 'float32' ? [32] : sampleType === 'float64' ? [64] : [1, 8, 16, 32];
  if (!expectedBits.includes(BitsAllocated)) throw unsupported(`BitsAllocated is ${BitsAllocated}.`);
  if (!integer && samples !== 1) throw malformed('Floating point pixels have one sample each.');
  if (BitsStored < 1 || BitsStored > BitsAllocated) {
    throw malformed(`BitsStored is ${BitsStored} of ${BitsAllocated} allocated.`);
  }
  if (HighBit < BitsStored - 1 || HighBit >= BitsAllocated) {
    throw malformed(`HighBit is ${HighBit} with ${BitsStored} bits stored of ${BitsAllocated}.`);
  }
  if (HighBit !== BitsStored - 1 && syntax.compression !== 'none' && syntax.compression !== 'rle') {
    throw malformed(`HighBit is ${HighBit} with ${BitsStored} bits stored in a compressed image.`);
  }
  if (PixelRepresentation > 1) throw malformed(`PixelRepresentation is ${PixelRepresentation}.`);
  const compressed = syntax.compression !== 'none';
  // A codec gives samples in an order of its own: only of native pixels does the attribute tell anything (PS3.5 §8.2).
  if (samples > 1 && !compressed) {
    if (planar === undefined) throw malformed('PlanarConfiguration is missing.');
    if (planar > 1) throw malformed(`PlanarConfiguration is ${planar}.`);
  }
  if (samples > 1 && BitsAllocated === 1)
    throw unsupported('Colour with one bit per sample is not supported.');
  // The transforms of JPEG 2000 are undone by its decoder; the others are converted here, in 8 bits.
  const isYbr = PhotometricInterpretation.startsWith('YBR');
  const undone = PhotometricInterpretation === 'YBR_ICT' || PhotometricInterpretation === 'YBR_RCT';
  if (isYbr && ((BitsAllocated !== 8 && !undone) || PixelRepresentation !== 0)) {
    throw unsupported(`${PhotometricInterpretation} with ${BitsAllocated} bits is not supported.`);
  }

  const format: PixelFormat = {
    TransferSyntaxUID: syntax.uid,
    Rows,
    Columns,
    SamplesPerPixel,
    BitsAllocated,
    BitsStored,
    HighBit,
    PixelRepresentation,
    PlanarConfiguration: samples > 1 && !compressed ? (planar ?? 0) : 0,
    PhotometricInterpretation,
    sampleType,
  };
  if (!compressed && undone) {
    throw malformed(`${PhotometricInterpretation} exists only inside JPEG 2000.`);
  }
  if (isSubsampled(format, compressed) && (Columns % 2 !== 0 || format.PlanarConfiguration !== 0)) {
    throw malformed('YBR_FULL_422 needs an even number of columns and samples by pixel.');
  }
  const pixels = Rows * Columns;
  if (pixels > MAX_FRAME_PIXELS || Math.max(Rows, Columns) > MAX_FRAME_SIDE) {
    throw tooLarge(`A frame of ${Columns} × ${Rows} pixels is larger than the kit shows.`);
  }
  if (decodedFrameBytes(format, compressed) > MAX_FRAME_BYTES) {
    throw tooLarge('A frame needs more memory than the kit gives to one.');
  }
  return format;
}

/** NumberOfFrames (IS); 1 when absent. */
export function readNumberOfFrames(dataSet: DataSet): number {
  const values = stringsOf(dataSet, 0x00280008);
  if (values.length === 0) return 1;
  const text = values[0] ?? '';
  if (values.length > 1 || !/^\+?\d{1,12}$/u.test(text))
    throw malformed('NumberOfFrames is not a number of frames.');
  const frames = Number(text);
  if (frames < 1) throw malformed('NumberOfFrames is 0.');
  if (frames > MAX_FRAMES) throw tooLarge(`NumberOfFrames is ${frames}; the kit shows up to ${MAX_FRAMES}.`);
  return frames;
}
