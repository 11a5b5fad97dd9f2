// From a data set to a presentation state (PS3.3 §A.33.1): what can be applied, and by name what cannot (S-4).
import type { VoiFunction } from '../../pixels/decode/image-description.ts';
import { bytesOf, decimalsOf } from '../../pixels/decode/values.ts';
import { referencesIn } from '../content-item.ts';
import { asciiOf, itemsOf, textOf } from '../element-text.ts';
import type { TextScope } from '../element-text.ts';
import { MAX_ANNOTATION_COORDINATE } from '../limits.ts';
import type { PresentationState, StateArea, StateWindow } from './presentation-state.ts';
import { readAnnotations } from './read-annotations.ts';
import { readPlanes } from './read-planes.ts';
import { presentationTableOf, readTable } from './read-tables.ts';

const isVoiFunction = (text: string): text is VoiFunction =>
  text === 'LINEAR' || text === 'LINEAR_EXACT' || text === 'SIGMOID';

const REFERENCED_IMAGES = 0x00081140;

/** One DS or IS value; null when absent or no number. */
const decimal = (scope: TextScope, tag: number): number | null => {
  const value = decimalsOf(scope.dataSet, tag)?.[0];
  return value === undefined || Number.isNaN(value) ? null : value;
};

function readWindow(item: TextScope, notApplied: Set<string>): StateWindow | null {
  const scope = referencesIn(item, REFERENCED_IMAGES);
  const table = readTable(item, 0x00283010);
  if (table === null) notApplied.add('a look-up table for grey values that cannot be read');
  if (table !== undefined) return table && { scope, value: { kind: 'lut', table } };
  const [center, width] = [decimal(item, 0x00281050), decimal(item, 0x00281051)];
  const VOILUTFunction = asciiOf(item, 0x00281056).trim() || 'LINEAR';
  const least = VOILUTFunction === 'LINEAR' ? 1 : 0;
  if (!isVoiFunction(VOILUTFunction)) {
    notApplied.add('a window of a function that the kit does not know');
    return null;
  }
  // PS3.3 §C.11.2.1.2: LINEAR needs a width of 1 or more, the others one above 0.
  if (center === null || width === null || width < least || width <= 0) {
    notApplied.add('a window that cannot be read');
    return null;
  }
  if ((decimalsOf(item.dataSet, 0x00281050)?.length ?? 0) > 1)
    notApplied.add('the second and further of several windows');
  const explanation = textOf(item, 0x00281055, 'LO').split('\\')[0] ?? '';
  return { scope, value: { kind: 'window', center, width, VOILUTFunction, explanation } };
}

/** An SL pair, column and row, from 1. */
function cornerOf(scope: TextScope, tag: number): readonly [number, number] | null {
  const bytes = bytesOf(scope.dataSet, tag);
  if (bytes?.length !== 8) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  const { littleEndian } = scope.dataSet.encoding;
  const corner = [view.getInt32(0, littleEndian), view.getInt32(4, littleEndian)] as const;
  return corner.every((value) => Math.abs(value) <= MAX_ANNOTATION_COORDINATE) ? corner : null;
}

function floatOf(scope: TextScope, tag: number): number | null {
  const bytes = bytesOf(scope.dataSet, tag);
  if (bytes?.length !== 4) return null;
  const value = new DataView(bytes.buffer, bytes.byteOffset, 4).getFloat32(
    0,
    scope.dataSet.encoding.littleEndian,
  );
  return Number.isFinite(value) && value > 0 ? value : null;
}

/** Height of a pixel to its width, by Presentation Pixel Spacing or Presentation Pixel Aspect Ratio. */
function aspectOf(item: TextScope): number | null {
  const pair = decimalsOf(item.dataSet, 0x00700101) ?? decimalsOf(item.dataSet, 0x00700102);
  const [vertical = 0, horizontal = 0] = pair ?? [];
  return vertical > 0 && horizontal > 0 ? vertical / horizontal : null;
}

const isMode = (mode: string): mode is StateArea['PresentationSizeMode'] =>
  mode === 'SCALE TO FIT' || mode === 'TRUE SIZE' || mode === 'MAGNIFY';

function readArea(item: TextScope, notApplied: Set<string>): StateArea | null {
  const from = cornerOf(item, 0x00700052);
  const to = cornerOf(item, 0x00700053);
  const mode = asciiOf(item, 0x00700100).trim();
  if (from === null || to === null || !isMode(mode)) {
    notApplied.add('a displayed area that cannot be read');
    return null;
  }
  // The corners are named as they lie on the screen: after a turn, the top left one may be the greater.
  return {
    scope: referencesIn(item, REFERENCED_IMAGES),
    left: Math.min(from[0], to[0]) - 1,
    top: Math.min(from[1], to[1]) - 1,
    right: Math.max(from[0], to[0]),
    bottom: Math.max(from[1], to[1]),
    PresentationSizeMode: mode,
    magnification: floatOf(item, 0x00700103),
    pixelAspect: aspectOf(item),
  };
}

function readRotation(scope: TextScope, notApplied: Set<string>): PresentationState['ImageRotation'] {
  const bytes = bytesOf(scope.dataSet, 0x00700042);
  if (!bytes || bytes.length === 0) return 0;
  const degrees =
    bytes.length === 2
      ? new DataView(bytes.buffer, bytes.byteOffset, 2).getUint16(0, scope.dataSet.encoding.littleEndian)
      : Number.NaN;
  if (degrees === 0 || degrees === 90 || degrees === 180 || degrees === 270) return degrees;
  notApplied.add('a rotation that is no quarter turn');
  return 0;
}

function readModality(scope: TextScope): PresentationState['modality'] {
  const table = readTable(scope, 0x00283000);
  if (table !== undefined) return table && { table };
  // Absent is the identity, not the image's own (PS3.4 §N.2.1.1).
  const slope = decimal(scope, 0x00281053) ?? 1;
  return slope === 0 ? null : { slope, intercept: decimal(scope, 0x00281052) ?? 0 };
}

/** Modules that the viewer does not apply, found by an attribute without which they are not there. */
function modulesNotApplied(scope: TextScope): readonly string[] {
  const tags = [...scope.dataSet.elements.keys()];
  const has = (...wanted: readonly number[]): boolean => wanted.some((tag) => tags.includes(tag));
  return [
    ...(has(0x00286100) ? ['its mask (subtraction)'] : []),
    ...(has(0x00281101, 0x00282000) ? ['its colours'] : []),
  ];
}

/** Reads a state; hostile values become words, and only a data set that cannot be read at all throws a PixelError. */
export function readPresentation(scope: TextScope): PresentationState {
  const notApplied = new Set<string>();
  const shape = asciiOf(scope, 0x20500020).trim();
  if (shape !== '' && shape !== 'IDENTITY' && shape !== 'INVERSE')
    notApplied.add('a presentation look-up table of an unknown shape');
  const drawn = readAnnotations(scope);
  const windows = itemsOf(scope, 0x00283110).flatMap((item) => readWindow(item, notApplied) ?? []);
  const areas = itemsOf(scope, 0x0070005a).flatMap((item) => readArea(item, notApplied) ?? []);
  const ImageRotation = readRotation(scope, notApplied);
  const modality = readModality(scope);
  if (modality === null) notApplied.add('its table from stored to grey values, which cannot be read');
  const presentationTable = readTable(scope, 0x20500010);
  if (presentationTable === null) notApplied.add('its presentation look-up table, which cannot be read');
  const planes = readPlanes(scope, notApplied);
  return {
    ContentLabel: asciiOf(scope, 0x00700080).trim(),
    ContentDescription: textOf(scope, 0x00700081, 'LO'),
    ContentCreatorName: textOf(scope, 0x00700084, 'PN'),
    PresentationCreationDate: asciiOf(scope, 0x00700082),
    PresentationCreationTime: asciiOf(scope, 0x00700083),
    references: itemsOf(scope, 0x00081115).flatMap((series) => referencesIn(series, REFERENCED_IMAGES)),
    modality,
    windows,
    PresentationLUTShape: shape === 'IDENTITY' || shape === 'INVERSE' ? shape : null,
    presentationTable: presentationTableOf(presentationTable),
    planes,
    ImageRotation,
    ImageHorizontalFlip: asciiOf(scope, 0x00700041).trim() === 'Y',
    areas,
    annotations: drawn.annotations,
    notApplied: [...notApplied, ...modulesNotApplied(scope), ...drawn.notApplied],
  };
}
