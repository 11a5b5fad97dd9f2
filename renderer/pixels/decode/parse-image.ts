// From authenticated bytes to a description of the image in them: the first half of "right pixels or a reason" (S-4).
import type { Result } from '../../../shared/contract/result.ts';
import type { DataSet } from './data-set.ts';
import { readDisplayShutter } from './display-shutter.ts';
import { encapsulatedFrames, nativeFrames } from './fragments.ts';
import { readFrameAttributes } from './frame-attributes.ts';
import type { CineAttributes, ImageDescription, PixelFormat } from './image-description.ts';
import { readPalette } from './lookup-tables.ts';
import { readOverlayPlanes } from './overlay-planes.ts';
import { openInstance } from './part10.ts';
import { attempt, malformed } from './pixel-error.ts';
import {
  DOUBLE_FLOAT_PIXEL_DATA,
  FLOAT_PIXEL_DATA,
  PIXEL_DATA,
  readNumberOfFrames,
  readPixelFormat,
} from './pixel-format.ts';
import type { TransferSyntax } from './transfer-syntaxes.ts';
import { readUltrasoundRegions } from './ultrasound-regions.ts';
import { decimalsOf, shortOf, stringOf, stringsOf } from './values.ts';

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
): ImageDescription['frames'] {
  const element = dataSet.elements.get(PIXEL_TAGS[format.sampleType]);
  if (!element) throw malformed('The pixel data is missing.');
  const encapsulated = syntax.compression !== 'none' || syntax.uid === ENCAPSULATED_UNCOMPRESSED;
  return encapsulated
    ? encapsulatedFrames(dataSet, element, syntax.compression, frames)
    : nativeFrames(element, format, frames);
}

function readPadding(dataSet: DataSet, format: PixelFormat): ImageDescription['padding'] {
  if (format.sampleType !== 'integer' || format.SamplesPerPixel !== 1) return null;
  const signed = format.PixelRepresentation === 1;
  const from = shortOf(dataSet, 0x00280120, 'PixelPaddingValue', signed);
  if (from === undefined) return null;
  const to = shortOf(dataSet, 0x00280121, 'PixelPaddingRangeLimit', signed) ?? from;
  return { from: Math.min(from, to), to: Math.max(from, to) };
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

/** Describes the image of an opened data set. */
function describe(dataSet: DataSet, syntax: TransferSyntax): ImageDescription {
  const warnings = new Set<string>();
  const format = readPixelFormat(dataSet, syntax);
  const NumberOfFrames = readNumberOfFrames(dataSet);
  const signed = format.PixelRepresentation === 1;
  return {
    ...format,
    SOPClassUID: stringOf(dataSet, 0x00080016),
    SOPInstanceUID: stringOf(dataSet, 0x00080018),
    Modality: stringOf(dataSet, 0x00080060),
    NumberOfFrames,
    frames: readFrames(dataSet, syntax, format, NumberOfFrames),
    frameAttributes: readFrameAttributes(dataSet, NumberOfFrames, signed, warnings),
    palette: format.PhotometricInterpretation === 'PALETTE COLOR' ? readPalette(dataSet, signed) : null,
    padding: readPadding(dataSet, format),
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
    return { description: describe(dataSet, syntax), bytes: dataSet.bytes };
  });
}
