// From a presentation state to the viewer's settings for one image (PS3.4 §N.2): pure, and whatever is not taken over is said.
import { inScope } from '../../documents/presentation/presentation-state.ts';
import type {
  AnnotationPoint,
  AnnotationUnits,
  PresentationState,
  StateArea,
  StateWindow,
} from '../../documents/presentation/presentation-state.ts';
import { defaultVoi } from '../../pixels/decode/display.ts';
import type { KitImage, KitImageInfo } from '../../pixels/image-loader.ts';
import { MOST_SCALE, LEAST_SCALE } from '../gestures.ts';
import type { ViewSettings } from '../viewport.ts';
import type { WindowLevel } from '../window-presets.ts';

/** One image or frame, as a state names it. */
export interface StateTarget {
  readonly SOPInstanceUID: string;
  readonly frame: number;
}

/** What drawing needs of an image's geometry. */
export type ImageGeometry = Pick<KitImage, 'rows' | 'columns' | 'rowPixelSpacing' | 'columnPixelSpacing'>;

/** A rectangle of the image, (0, 0) being the corner of the first pixel. */
export interface ImageArea {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export type Turn = Pick<ViewSettings, 'rotation' | 'hflip' | 'vflip'>;

/** How an image looks under a state, whatever the size of the viewport. */
export interface PresentedLook {
  readonly turn: Turn;
  /** Absent: the image keeps its own. */
  readonly window?: WindowLevel;
  readonly invert?: boolean;
  readonly area: ImageArea;
  /** Screen pixels of an image pixel; null: as large as fits. */
  readonly magnification: number | null;
  /** What of the state this image is shown without. */
  readonly notApplied: readonly string[];
}

/** The size of a pixel on screen at a scale of 1, as cornerstone draws it: the smaller side is 1. */
export function pixelShape({ rowPixelSpacing, columnPixelSpacing }: ImageGeometry): {
  readonly width: number;
  readonly height: number;
} {
  const [row, column] = [rowPixelSpacing ?? 1, columnPixelSpacing ?? 1];
  return { width: row < column ? column / row : 1, height: column < row ? row / column : 1 };
}

/**
 * A turn of DICOM, which turns first and flips then (PS3.3 §C.10.6), as one of the viewport, which flips first: with a flip, the
 * turn is the other way round.
 */
export const turnOf = (state: Pick<PresentationState, 'ImageRotation' | 'ImageHorizontalFlip'>): Turn => ({
  rotation: state.ImageHorizontalFlip ? (360 - state.ImageRotation) % 360 : state.ImageRotation,
  hflip: state.ImageHorizontalFlip,
  vflip: false,
});

/** Cosine and sine of a quarter turn, exactly. */
const quarter = (rotation: number): readonly [cos: number, sin: number] => {
  const turns = (Math.round(rotation / 90) + 4) % 4;
  return [[1, 0, -1, 0][turns] ?? 1, [0, 1, 0, -1][turns] ?? 0];
};

/** A direction of the image as one of the screen, without scale. */
function turned(turn: Turn, { x, y }: AnnotationPoint): AnnotationPoint {
  const [cos, sin] = quarter(turn.rotation);
  const [fx, fy] = [turn.hflip ? -x : x, turn.vflip ? -y : y];
  return { x: cos * fx - sin * fy, y: sin * fx + cos * fy };
}

/** The way back from `turned`. */
function turnedBack(turn: Turn, { x, y }: AnnotationPoint): AnnotationPoint {
  const [cos, sin] = quarter(turn.rotation);
  const [fx, fy] = [cos * x + sin * y, cos * y - sin * x];
  return { x: turn.hflip ? -fx : fx, y: turn.vflip ? -fy : fy };
}

const middleOf = ({ left, top, right, bottom }: ImageArea): AnnotationPoint => ({
  x: (left + right) / 2,
  y: (top + bottom) / 2,
});

const positive = (value: number): number => (value === 0 ? 0 : value);

/** Scale and pan that put a look's area into the middle of a viewport of this size (CSS pixels). */
export function placementOf(
  look: Pick<PresentedLook, 'turn' | 'area' | 'magnification'>,
  image: ImageGeometry,
  pane: { readonly width: number; readonly height: number },
): Pick<ViewSettings, 'scale' | 'pan'> {
  const { turn, area } = look;
  const shape = pixelShape(image);
  const across = (area.right - area.left) * shape.width;
  const down = (area.bottom - area.top) * shape.height;
  const [width, height] = quarter(turn.rotation)[1] === 0 ? [across, down] : [down, across];
  const fitted = Math.min(pane.width / width, pane.height / height);
  const scale = Math.max(LEAST_SCALE, Math.min(MOST_SCALE, look.magnification ?? fitted));
  const { x, y } = middleOf(area);
  const away = turned(turn, { x: image.columns / 2 - x, y: image.rows / 2 - y });
  return { scale, pan: { x: positive(away.x), y: positive(away.y) } };
}

/** A place of an annotation in image coordinates. Fractions of the displayed area count as it lies on the screen under the state. */
export function annotationPoint(
  { turn, area }: Pick<PresentedLook, 'turn' | 'area'>,
  units: AnnotationUnits,
  point: AnnotationPoint,
): AnnotationPoint {
  if (units === 'PIXEL') return point;
  const [across, down] = [area.right - area.left, area.bottom - area.top];
  const [width, height] = quarter(turn.rotation)[1] === 0 ? [across, down] : [down, across];
  const offset = turnedBack(turn, { x: (point.x - 0.5) * width, y: (point.y - 0.5) * height });
  const middle = middleOf(area);
  return { x: middle.x + offset.x, y: middle.y + offset.y };
}

const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a));

/** The state's window in the image's own grey values, or why it is not taken. */
function windowFor(
  found: StateWindow | undefined,
  state: PresentationState,
  info: KitImageInfo,
): { readonly window?: WindowLevel; readonly words: readonly string[] } {
  const own = 'the image keeps its own';
  if (info.display.kind !== 'grey') return { words: ['window and inversion: this image is in colour'] };
  if (!found) return { words: [`the state has no window for this image: ${own}`] };
  const { value } = found;
  if (value.kind === 'lut') return { words: [`its look-up table for grey values: ${own} window`] };
  const stored = info.attributes.modality;
  if (state.modality === 'table' || stored.kind === 'lut')
    return { words: [`its window, which counts in values of a table: ${own}`] };
  const shown = defaultVoi(info.display, info.attributes);
  const VOILUTFunction = shown.kind === 'window' ? shown.function : 'LINEAR';
  if (VOILUTFunction !== value.VOILUTFunction)
    return { words: [`its window of the function ${value.VOILUTFunction}: ${own}`] };
  const modality = stored.kind === 'linear' ? stored : { slope: 1, intercept: 0 };
  const { slope, intercept } = state.modality;
  if (near(slope, modality.slope) && near(intercept, modality.intercept))
    return { window: { center: value.center, width: value.width }, words: [] };
  const ratio = modality.slope / slope;
  if (!(ratio > 0)) return { words: [`its window, which counts in other values than the image: ${own}`] };
  return {
    window: {
      center: ((value.center - intercept) / slope) * modality.slope + modality.intercept,
      width: value.width * ratio,
    },
    words: ['its grey values as such (it counts in others than the image; the window is converted)'],
  };
}

function areaFor(found: StateArea | undefined, image: ImageGeometry) {
  const whole = { left: 0, top: 0, right: image.columns, bottom: image.rows };
  if (!found)
    return { area: whole, magnification: null, words: ['the state has no displayed area for this image'] };
  const shape = pixelShape(image);
  const words: string[] = [];
  const { PresentationSizeMode: mode, magnification, pixelAspect } = found;
  if (mode === 'TRUE SIZE')
    words.push('true size: how large a pixel of this screen is, is not known (the area is fitted)');
  if (mode === 'MAGNIFY' && magnification === null)
    words.push('a magnification that cannot be read (the area is fitted)');
  else if (
    mode === 'MAGNIFY' &&
    magnification !== null &&
    (magnification > MOST_SCALE || magnification < LEAST_SCALE)
  )
    words.push('a magnification beyond what the viewer has');
  if (pixelAspect !== null && Math.abs(pixelAspect / (shape.height / shape.width) - 1) > 0.01)
    words.push('its shape of pixels (the image’s own is shown)');
  const { left, top, right, bottom } = found;
  return {
    area: { left, top, right, bottom },
    magnification: mode === 'MAGNIFY' ? magnification : null,
    words,
  };
}

/** How an image looks under a state that is for it. */
export function presentedLook(
  state: PresentationState,
  { SOPInstanceUID, frame }: StateTarget,
  image: ImageGeometry,
  info: KitImageInfo,
): PresentedLook {
  const own = <T extends { readonly scope: StateArea['scope'] }>(parts: readonly T[]): T | undefined =>
    parts.find(({ scope }) => inScope(scope, SOPInstanceUID, frame));
  const { window, words } = windowFor(own(state.windows), state, info);
  const { area, magnification, words: areaWords } = areaFor(own(state.areas), image);
  const { overlays, shutter } = info.description;
  const grey = info.display.kind === 'grey';
  return {
    turn: turnOf(state),
    ...(window ? { window } : {}),
    // The state's word overrides MONOCHROME1 as well as MONOCHROME2 (PS3.4 §N.2.1.4, note 1).
    ...(grey && state.PresentationLUTShape !== null
      ? { invert: state.PresentationLUTShape === 'INVERSE' }
      : {}),
    area,
    magnification,
    notApplied: [
      ...state.notApplied,
      ...words,
      ...areaWords,
      ...(overlays.length > 0 ? ['which overlays it wants (the image’s own are drawn; O hides them)'] : []),
      ...(shutter ? ['no shutter of its own (the image’s is drawn; U opens it)'] : []),
    ],
  };
}

/** Whether the reader has since changed what a state set, apart from zoom and pan. */
export const changedSince = (look: PresentedLook, view: ViewSettings): boolean =>
  view.rotation !== look.turn.rotation ||
  view.hflip !== look.turn.hflip ||
  view.vflip !== look.turn.vflip ||
  (look.invert !== undefined && view.invert !== look.invert) ||
  (look.window !== undefined &&
    (view.window === null ||
      !near(view.window.center, look.window.center) ||
      !near(view.window.width, look.window.width)));
