// From authenticated bytes to a description of the image in them: the first half of "right pixels or a reason" (S-4).
import type { Result } from '../../../shared/contract/result.ts';
import type { DataSet } from './data-set.ts';
import { readDisplayShutter } from './display-shutter.ts';
import { encapsulatedFrames, nativeFrames } from './fragments.ts';
import { readFrameAttributes } from './frame-attributes.ts';
import type { CineAttributes, ImageDescription, PixelFormat } from './image-description.ts';
import { readPalette, storedRange } from './lookup-tables.ts';
import { readOverlayPlanes } from './overlay-planes.ts';
import { openInstance } from './part10.ts';
import { swapPairs } from './native-frame.ts';
import { attempt, malformed, PixelError } from './pixel-error.ts';
import {
  DOUBLE_FLOAT_PIXEL_DATA,
  FLOAT_PIXEL_DATA,
  PIXEL_DATA,
  readNumberOfFrames,
  readPixelFormat,
} from './pixel-format.ts';
import type { TransferSyntax } from './transfer-syntaxes.ts';
import { readUltrasoundRegions } from './ultrasound-regions.ts';
import { decimalsOf, doubleOf, floatOf, shortOf, stringOf, stringsOf } from './values.ts';

const PIXEL_TAGS = {
  integer: PIXEL_DATA,
  float32: FLOAT_PIXEL_DATA,
  float64: DOUBLE_FLOAT_PIXEL_DATA,
} as const;
const ENCAPSULATED_UNCOMPRESSED = '1.2.840.10008.1.2.1.98';

function readFrames(
  dataSet: DataSet,
  syntax: TransferSyntax,
  format: PixelFormat,
  frames: number,
  warnings: Set<string>,
): ImageDescription['frames'] {
  const element = dataSet.elements.get(PIXEL_TAGS[format.sampleType]);
  if (!element) throw malformed('The pixel data is missing.');
  const encapsulated = syntax.compression !== 'none' || syntax.uid === ENCAPSULATED_UNCOMPRESSED;
  if (encapsulated) return encapsulatedFrames(dataSet, element, syntax.compression, frames);
  const found = nativeFrames(element, format, frames);
  const last = found.at(-1);
  const end = last?.kind === 'native' ? last.offset + last.length : 0;
  const [first] = found;
  const frameBytes = first?.kind === 'native' ? first.length : 0;
  // Padding is less than a frame; more may be frames that NumberOfFrames does not know of (S-4).
  if (element.offset + element.length - end >= Math.max(frameBytes, 2))
    warnings.add('There are more pixels than NumberOfFrames says: what lies beyond is not shown.');
  return found;
}

/**
 * Pixels of up to 8 bits that a big-endian file writes as words: each two bytes have changed places (PS3.5 §8.1.1, OW).
 * pydicom before 3 left them; DCMTK and GDCM put them back, and so does the standard.
 */
function inReadingOrder(dataSet: DataSet, { BitsAllocated }: PixelFormat): Uint8Array {
  const element = dataSet.elements.get(PIXEL_DATA);
  if (dataSet.encoding.littleEndian || element?.vr !== 'OW' || BitsAllocated > 8) return dataSet.bytes;
  const copy = new Uint8Array(dataSet.bytes);
  swapPairs(copy.subarray(element.offset, element.offset + element.length));
  return copy;
}

/** Padding values, from the attributes of the kind of samples (PS3.3 §C.7.5.1.1.2, §C.7.6.24, §C.7.6.25). */
function paddingOf(dataSet: DataSet, format: PixelFormat): readonly (number | undefined)[] {
  if (format.sampleType === 'float32')
    return [
      floatOf(dataSet, 0x00280122, 'FloatPixelPaddingValue'),
      floatOf(dataSet, 0x00280124, 'FloatPixelPaddingRangeLimit'),
    ];
  if (format.sampleType === 'float64')
    return [
      doubleOf(dataSet, 0x00280123, 'DoubleFloatPixelPaddingValue'),
      doubleOf(dataSet, 0x00280125, 'DoubleFloatPixelPaddingRangeLimit'),
    ];
  const signed = format.PixelRepresentation === 1;
  return [
    shortOf(dataSet, 0x00280120, 'PixelPaddingValue', signed),
    shortOf(dataSet, 0x00280121, 'PixelPaddingRangeLimit', signed),
  ];
}

/** What is unusable is left out and said: it changes no pixel, but padding may be measured as if it were tissue. */
function readPadding(
  dataSet: DataSet,
  format: PixelFormat,
  warnings: Set<string>,
): ImageDescription['padding'] {
  if (format.SamplesPerPixel !== 1) return null;
  try {
    const [from, limit] = paddingOf(dataSet, format);
    if (from === undefined || Number.isNaN(from)) return null;
    const to = limit === undefined || Number.isNaN(limit) ? from : limit;
    return { from: Math.min(from, to), to: Math.max(from, to) };
  } catch (error) {
    if (!(error instanceof PixelError)) throw error;
    warnings.add('PixelPaddingValue is not usable and is left out.');
    return null;
  }
}

function readAspect(dataSet: DataSet, warnings: Set<string>): readonly [number, number] {
  const values = decimalsOf(dataSet, 0x00280034);
  if (!values) return [1, 1];
  const [vertical, horizontal] = values;
  if (
    values.length === 2 &&
    vertical !== undefined &&
    horizontal !== undefined &&
    vertical > 0 &&
    horizontal > 0
  ) {
    return [vertical, horizontal];
  }
  warnings.add('PixelAspectRatio is not usable: pixels are drawn square.');
  return [1, 1];
}

/** A rate that is unusable is left out: it changes no pixel, and the viewer says that it plays at a default. */
function readCine(dataSet: DataSet): CineAttributes {
  const positive = (tag: number): number | null => {
    const value = decimalsOf(dataSet, tag)?.[0];
    return value !== undefined && value > 0 ? value : null;
  };
  const vector = decimalsOf(dataSet, 0x00181065);
  return {
    FrameTime: positive(0x00181063),
    FrameTimeVector: vector?.every((value) => value >= 0) ? vector : null,
    CineRate: positive(0x00180040),
    RecommendedDisplayFrameRate: positive(0x00082144),
  };
}

/** What is shown by the likelier of two readings, or not in full. */
function warnOfDoubt(dataSet: DataSet, format: PixelFormat, warnings: Set<string>): void {
  if (dataSet.brokenTail) warnings.add('What follows the pixels cannot be read and is left out.');
  if (!dataSet.elements.has(0x00280002))
    warnings.add('SamplesPerPixel is missing: taken from PhotometricInterpretation.');
  if (format.sampleType === 'integer' && !dataSet.elements.has(0x00280102))
    warnings.add('HighBit is missing: taken from BitsStored.');
  // PS3.5 §7.3 of 2016 swaps words of 16 bits, its readers differ on longer ones (docs/decisions/0227).
  if (!dataSet.encoding.littleEndian && format.BitsAllocated === 32 && format.sampleType === 'integer')
    warnings.add('32-bit pixels in big endian: writers differ on their order. Compare with the PACS.');
  // PS3.3 §C.7.6.19 and §C.8.13.3.1: values in that palette are colours, not greys.
  const presentation = stringOf(dataSet, 0x00089205);
  const coloured = presentation === 'COLOR' || presentation === 'MIXED';
  if (coloured && format.SamplesPerPixel === 1 && format.PhotometricInterpretation !== 'PALETTE COLOR')
    warnings.add('Parts of this image are meant to be in colour; here they are grey.');
}

/** Describes the image of an opened data set. */
function describe(dataSet: DataSet, syntax: TransferSyntax): ImageDescription {
  const warnings = new Set<string>();
  const format = readPixelFormat(dataSet, syntax);
  const NumberOfFrames = readNumberOfFrames(dataSet);
  warnOfDoubt(dataSet, format, warnings);
  return {
    ...format,
    SOPClassUID: stringOf(dataSet, 0x00080016),
    SOPInstanceUID: stringOf(dataSet, 0x00080018),
    Modality: stringOf(dataSet, 0x00080060),
    NumberOfFrames,
    frames: readFrames(dataSet, syntax, format, NumberOfFrames, warnings),
    frameAttributes: readFrameAttributes(dataSet, NumberOfFrames, format, warnings),
    palette:
      format.PhotometricInterpretation === 'PALETTE COLOR' ? readPalette(dataSet, storedRange(format)) : null,
    padding: readPadding(dataSet, format, warnings),
    PixelAspectRatio: readAspect(dataSet, warnings),
    overlays: readOverlayPlanes(dataSet, format, warnings),
    shutter: readDisplayShutter(dataSet, warnings),
    ultrasoundRegions: readUltrasoundRegions(dataSet, warnings),
    PresentationLUTShape: stringOf(dataSet, 0x20500020),
    LossyImageCompression: stringOf(dataSet, 0x00282110),
    BurnedInAnnotation: stringOf(dataSet, 0x00280301),
    cine: readCine(dataSet),
    PatientOrientation: stringsOf(dataSet, 0x00200020),
    ImageLaterality: stringOf(dataSet, 0x00200062),
    FrameOfReferenceUID: stringOf(dataSet, 0x00200052),
    warnings: [...warnings],
  };
}

export interface ParsedImage {
  readonly description: ImageDescription;
  /** What the description's offsets point into: the bytes given, or what a deflated data set inflated to. */
  readonly bytes: Uint8Array;
}

/**
 * Parses an instance's bytes.
 *
 * @param bytes a data set, or a DICOM file
 * @param TransferSyntaxUID of the data set; '' to take a DICOM file's own word
 * @returns the description, or `pixels.not-an-image`, `.malformed`, `.unsupported` or `.too-large` with the reason
 */
export function parseImage(bytes: Uint8Array, TransferSyntaxUID: string): Promise<Result<ParsedImage>> {
  return attempt(() => {
    const { dataSet, syntax } = openInstance(bytes, TransferSyntaxUID);
    const description = describe(dataSet, syntax);
    return { description, bytes: inReadingOrder(dataSet, description) };
  });
}
