// From a presentation state to the viewer's settings for one image (PS3.4 §N.2): pure, and whatever is not taken over is said.
import { inScope } from '../../documents/presentation/presentation-state.ts';
import type {
  AnnotationPoint,
  AnnotationUnits,
  PresentationState,
  StateArea,
} from '../../documents/presentation/presentation-state.ts';
import type { OverlayPlane } from '../../pixels/decode/image-description.ts';
import type { KitImage, KitImageInfo } from '../../pixels/image-loader.ts';
import { MOST_SCALE, LEAST_SCALE } from '../gestures.ts';
import type { PresentedPlanes } from '../image-planes.ts';
import type { ViewSettings } from '../view-settings.ts';
import type { WindowLevel } from '../window-presets.ts';
import { greyFor } from './grey-for.ts';

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
  /** Its whole chain to grey, where a window alone does not say it. */
  readonly grey?: NonNullable<ViewSettings['grey']>;
  readonly invert?: boolean;
  readonly planes: PresentedPlanes;
  /** What of the image itself is not to be seen as usual, one sentence each. */
  readonly remarks: readonly string[];
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

/** Which planes lie over an image under a state: its own shutter or none, and only the overlays that it activates. */
function planesFor(
  { planes: { shutter, fill, bitmapShutter, overlays, activated } }: PresentationState,
  { description }: KitImageInfo,
): { readonly planes: PresentedPlanes; readonly remarks: readonly string[] } {
  const isSeen = ({ group }: OverlayPlane): boolean => activated.includes(group);
  const own = new Set(overlays.map(({ group }) => group));
  const ofImage = description.overlays.filter((plane) => isSeen(plane) && !own.has(plane.group));
  const planes: PresentedPlanes = {
    shutter,
    fill,
    bitmapShutter: bitmapShutter ? [bitmapShutter] : [],
    overlays: [...ofImage, ...overlays.filter(isSeen)],
  };
  const hidden = description.overlays.length - ofImage.length;
  return {
    planes,
    remarks: [
      ...(hidden > 0 ? [`It hides ${hidden === 1 ? 'an overlay' : `${hidden} overlays`} of the image`] : []),
      ...(description.shutter && !shutter ? ['It opens the shutter of the image'] : []),
    ],
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
  const { window, grey, words } = greyFor(own(state.windows), state, info);
  const { area, magnification, words: areaWords } = areaFor(own(state.areas), image);
  const { planes, remarks } = planesFor(state, info);
  const { PresentationLUTShape: shape, presentationTable } = state;
  // A table says black and white itself, but only where it is drawn: else the image keeps its own.
  const invert =
    info.display.kind !== 'grey' || (presentationTable === null ? shape === null : !grey)
      ? undefined
      : presentationTable === null && shape === 'INVERSE';
  return {
    turn: turnOf(state),
    ...(window ? { window } : {}),
    // The state's word overrides MONOCHROME1 as well as MONOCHROME2 (PS3.4 §N.2.1.4, note 1).
    ...(grey ? { grey } : {}),
    ...(invert === undefined ? {} : { invert }),
    planes,
    remarks,
    area,
    magnification,
    notApplied: [...state.notApplied, ...words, ...areaWords],
  };
}

/** Whether the reader has since changed what a state set, apart from zoom and pan. */
export const changedSince = (look: PresentedLook, view: ViewSettings): boolean =>
  view.rotation !== look.turn.rotation ||
  view.hflip !== look.turn.hflip ||
  view.vflip !== look.turn.vflip ||
  (look.invert !== undefined && view.invert !== look.invert) ||
  view.grey !== look.grey ||
  (look.window !== undefined &&
    (view.window === null ||
      !near(view.window.center, look.window.center) ||
      !near(view.window.width, look.window.width)));
