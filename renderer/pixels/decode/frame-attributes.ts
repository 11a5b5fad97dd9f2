// Rescale, windows, spacing and position of each frame: from the top of a classic image, or from the functional groups of an
// enhanced one, where the frame's own group goes before the shared one (PS3.3 §C.7.6.16).
import { MAX_WINDOWS } from '../limits.ts';
import { readItems, type DataSet } from './data-set.ts';
import type {
  FrameAttributes,
  ModalityTransform,
  PixelFormat,
  PixelSpacingWithSource,
  VoiFunction,
  VoiTransform,
} from './image-description.ts';
import { readLookupTable, storedRange, type ValueRange } from './lookup-tables.ts';
import { malformed, PixelError } from './pixel-error.ts';
import { decimalOf, decimalsOf, stringOf, stringsOf } from './values.ts';

const SHARED_GROUPS = 0x52009229;
const PER_FRAME_GROUPS = 0x52009230;
const PIXEL_VALUE_TRANSFORMATION = 0x00289145;
const FRAME_VOI_LUT = 0x00289132;

interface Context {
  readonly dataSet: DataSet;
  readonly range: ValueRange;
  readonly warnings: Set<string>;
}

function readModality(at: DataSet, range: ValueRange): ModalityTransform {
  const [lut] = readItems(at, 0x00283000);
  if (lut) return { kind: 'lut', lut: readLookupTable(lut, range), type: stringOf(lut, 0x00283004) };
  const slope = decimalOf(at, 0x00281053, 'RescaleSlope');
  const intercept = decimalOf(at, 0x00281052, 'RescaleIntercept');
  if (slope === undefined && intercept === undefined) return { kind: 'identity' };
  if (slope === undefined || intercept === undefined) {
    throw malformed('RescaleSlope and RescaleIntercept are not both there.');
  }
  if (slope === 0) throw malformed('RescaleSlope is 0.');
  if (Math.abs(slope) > 1e12 || Math.abs(intercept) > 1e12)
    throw malformed('The rescale values are out of reason.');
  return { kind: 'linear', slope, intercept, type: stringOf(at, 0x00281054) };
}

const isVoiFunction = (text: string): text is VoiFunction =>
  text === 'LINEAR' || text === 'LINEAR_EXACT' || text === 'SIGMOID';

/** The values that a modality transform may give. */
function modalityRange(modality: ModalityTransform, { min, max }: ValueRange): ValueRange {
  if (modality.kind === 'identity') return { min, max };
  if (modality.kind === 'lut') return { min: 0, max: 2 ** modality.lut.bitsPerEntry - 1 };
  const ends = [min, max].map((value) => value * modality.slope + modality.intercept);
  return { min: Math.min(...ends), max: Math.max(...ends) };
}

function readVoi(at: DataSet, range: ValueRange, warnings: Set<string>): VoiTransform {
  const centers = decimalsOf(at, 0x00281050) ?? [];
  const widths = decimalsOf(at, 0x00281051) ?? [];
  const explanations = stringsOf(at, 0x00281055);
  const said = stringOf(at, 0x00281056);
  const func: VoiFunction = isVoiFunction(said) ? said : 'LINEAR';
  if (said !== '' && !isVoiFunction(said))
    warnings.add('VOILUTFunction is not a known one: its windows are left out.');
  const pairs = centers.slice(0, MAX_WINDOWS).map((center, index) => ({
    center,
    width: widths[index] ?? Number.NaN,
    explanation: explanations[index] ?? '',
  }));
  // PS3.3 §C.11.2.1.2: a LINEAR window is at least 1 wide, any other wider than 0.
  const windows = pairs.filter(
    ({ center, width }) =>
      Number.isFinite(center) && Number.isFinite(width) && (func === 'LINEAR' ? width >= 1 : width > 0),
  );
  if (windows.length < Math.max(centers.length, widths.length))
    warnings.add('A window is not usable and is left out.');
  const luts = [];
  try {
    for (const item of readItems(at, 0x00283010)) luts.push(readLookupTable(item, range));
  } catch (error) {
    if (!(error instanceof PixelError)) throw error;
    warnings.add('The VOI LUT is not usable and is left out.');
  }
  return { windows: said === '' || isVoiFunction(said) ? windows : [], function: func, luts };
}

function readPair(
  at: DataSet,
  tag: number,
  keyword: string,
  warnings: Set<string>,
): readonly [number, number] | null {
  const values = decimalsOf(at, tag);
  if (!values) return null;
  const [row, column] = values;
  if (values.length !== 2 || row === undefined || column === undefined || !(row > 0) || !(column > 0)) {
    warnings.add(`${keyword} is not usable: measurements are in pixels.`);
    return null;
  }
  return [row, column];
}

/** Equal but for how many digits were written. */
const isAbout = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-3 * b;

function readSpacing(at: DataSet, top: DataSet, warnings: Set<string>): PixelSpacingWithSource | null {
  const own = readPair(at, 0x00280030, 'PixelSpacing', warnings);
  const imager = readPair(top, 0x00181164, 'ImagerPixelSpacing', warnings);
  const factor = decimalsOf(top, 0x00181114)?.[0];
  const magnification = factor !== undefined && factor > 0 ? factor : null;
  if (own) {
    const [row, column] = own;
    const same = imager !== null && isAbout(row, imager[0]) && isAbout(column, imager[1]);
    return {
      source: 'PixelSpacing',
      row,
      column,
      calibration: stringOf(top, 0x00280a02),
      imager: imager === null ? 'none' : same ? 'same' : 'other',
      magnification,
    };
  }
  if (imager === null) return null;
  const [row, column] = imager;
  return { source: 'ImagerPixelSpacing', row, column, calibration: '', imager: 'same', magnification };
}

function readVector(
  at: DataSet,
  tag: number,
  count: number,
  keyword: string,
  warnings: Set<string>,
): readonly number[] | null {
  const values = decimalsOf(at, tag);
  if (!values) return null;
  if (values.length !== count || values.some((value) => Number.isNaN(value))) {
    warnings.add(`${keyword} is not usable and is left out.`);
    return null;
  }
  return values;
}

function readOrientation(at: DataSet, warnings: Set<string>): readonly number[] | null {
  const values = readVector(at, 0x00200037, 6, 'ImageOrientationPatient', warnings);
  if (!values) return null;
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = values;
  // Both directions must be unit vectors at right angles (PS3.3 §C.7.6.2.1.1), or left and right cannot be told (S-5).
  const off = [a * a + b * b + c * c - 1, d * d + e * e + f * f - 1, a * d + b * e + c * f];
  if (off.every((value) => Math.abs(value) < 0.05)) return values;
  warnings.add('ImageOrientationPatient is no pair of directions and is left out.');
  return null;
}

/** A group's only item, from the frame's own groups or else from the shared ones. */
const groupOf = (groups: readonly (DataSet | undefined)[], tag: number): DataSet | undefined => {
  for (const group of groups) {
    const [item] = group ? readItems(group, tag) : [];
    if (item) return item;
  }
  return undefined;
};

function readFrame(
  { dataSet, range, warnings }: Context,
  groups: readonly (DataSet | undefined)[],
): FrameAttributes {
  const measures = groupOf(groups, 0x00289110) ?? dataSet;
  const content = groupOf(groups, 0x00209111);
  const thickness = decimalsOf(measures, 0x00180050)?.[0];
  const stack = content?.elements.get(0x00209057);
  const modality = readModality(groupOf(groups, PIXEL_VALUE_TRANSFORMATION) ?? dataSet, range);
  const voiAt = groupOf(groups, FRAME_VOI_LUT) ?? dataSet;
  return {
    modality,
    voi: readVoi(voiAt, modalityRange(modality, range), warnings),
    spacing: readSpacing(measures, dataSet, warnings),
    SliceThickness: thickness !== undefined && Number.isFinite(thickness) ? thickness : null,
    ImagePositionPatient: readVector(
      groupOf(groups, 0x00209113) ?? dataSet,
      0x00200032,
      3,
      'ImagePositionPatient',
      warnings,
    ),
    ImageOrientationPatient: readOrientation(groupOf(groups, 0x00209116) ?? dataSet, warnings),
    StackID: content ? stringOf(content, 0x00209056) : '',
    InStackPositionNumber:
      content && stack?.length === 4
        ? content.view.getUint32(stack.offset, content.encoding.littleEndian)
        : null,
  };
}

/**
 * Attributes of each frame.
 *
 * @returns one entry per frame, or one that holds for all
 * @throws PixelError when a rescale is unusable (values would be wrong) or the groups do not match the frames
 */
export function readFrameAttributes(
  dataSet: DataSet,
  frames: number,
  format: PixelFormat,
  warnings: Set<string>,
): readonly FrameAttributes[] {
  const context: Context = { dataSet, range: storedRange(format), warnings };
  const [shared] = readItems(dataSet, SHARED_GROUPS);
  const perFrame = readItems(dataSet, PER_FRAME_GROUPS);
  if (perFrame.length === 0) return [readFrame(context, [shared])];
  if (perFrame.length !== frames) {
    // Whose group is whose cannot be told. Values must not be guessed; a position may be left out.
    if (
      perFrame.some((own) => own.elements.has(PIXEL_VALUE_TRANSFORMATION) || own.elements.has(FRAME_VOI_LUT))
    ) {
      throw malformed(`There are ${perFrame.length} functional groups for ${frames} frames.`);
    }
    warnings.add('The functional groups do not match the frames: positions are left out.');
    return [readFrame(context, [shared])];
  }
  return perFrame.map((own) => readFrame(context, [own, shared]));
}
