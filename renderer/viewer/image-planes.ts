// Draws what lies over a picture: its overlay planes and its shutter, in image coordinates, over pixels that stay as they are.
import type { KitImageInfo } from '../pixels/image-loader.ts';
import { overlayFrameOf } from '../pixels/decode/overlay-planes.ts';
import type { DisplayShutter, OverlayPlane, ShutterShape } from '../pixels/decode/image-description.ts';

/** What of an image is drawn over it. */
export interface PlanesShown {
  readonly overlays: boolean;
  readonly shutter: boolean;
}

export const ALL_PLANES: PlanesShown = { overlays: true, shutter: true };

/** Seen on black and on white: no grey of a picture is this. */
const INK: Ink = [255, 214, 92, 255];

/** Calls back for each set pixel of a plane on one frame; coordinates are the plane's own, counted from 0. */
export function forEachSetPixel(
  plane: OverlayPlane,
  frameNumber: number,
  stored: Pick<KitImageInfo['stored'], 'bytes'>,
  BitsAllocated: number,
  visit: (column: number, row: number) => void,
): void {
  const own = overlayFrameOf(plane, frameNumber);
  if (own === null) return;
  const { Rows, Columns, source } = plane;
  const size = Rows * Columns;
  if (source.kind === 'bits') {
    for (let index = 0; index < size; index += 1) {
      const bit = own * size + index;
      if ((((source.bits[bit >>> 3] ?? 0) >>> (bit & 7)) & 1) === 1)
        visit(index % Columns, Math.floor(index / Columns));
    }
    return;
  }
  const width = BitsAllocated >>> 3;
  // Stored words are little endian whatever the file was.
  const inByte = source.position >>> 3;
  for (let index = 0; index < size; index += 1)
    if ((((stored.bytes[index * width + inByte] ?? 0) >>> (source.position & 7)) & 1) === 1)
      visit(index % Columns, Math.floor(index / Columns));
}

/** What a presentation state lays over an image instead of the image's own planes; the same object as long as it does. */
export interface PresentedPlanes {
  readonly shutter: DisplayShutter | null;
  /** Grey of what is covered, 0…255. */
  readonly fill: number;
  /** Its set pixels are covered, too. */
  readonly bitmapShutter: readonly OverlayPlane[];
  readonly overlays: readonly OverlayPlane[];
}

type Ink = readonly [red: number, green: number, blue: number, alpha: number];

const drawnPlanes = new WeakMap<
  KitImageInfo,
  WeakMap<readonly OverlayPlane[], { readonly canvas: OffscreenCanvas | null }>
>();

/** One transparent picture of all planes, as large as the image; null when none of them covers this frame. */
function planesOf(info: KitImageInfo, overlays: readonly OverlayPlane[], ink: Ink): OffscreenCanvas | null {
  const byPlanes = drawnPlanes.get(info) ?? new WeakMap();
  drawnPlanes.set(info, byPlanes);
  const known = byPlanes.get(overlays);
  if (known !== undefined) return known.canvas;
  const { description, frameNumber, stored } = info;
  const { Rows, Columns, BitsAllocated } = description;
  const covering = overlays.filter((plane) => overlayFrameOf(plane, frameNumber) !== null);
  let canvas: OffscreenCanvas | null = null;
  if (covering.length > 0) {
    canvas = new OffscreenCanvas(Columns, Rows);
    const context = canvas.getContext('2d');
    const picture = context?.createImageData(Columns, Rows);
    if (context && picture) {
      for (const plane of covering)
        forEachSetPixel(plane, frameNumber, stored, BitsAllocated, (column, row) => {
          const x = column + plane.origin.column;
          const y = row + plane.origin.row;
          if (x >= 0 && y >= 0 && x < Columns && y < Rows) picture.data.set(ink, (y * Columns + x) * 4);
        });
      context.putImageData(picture, 0, 0);
    }
  }
  byPlanes.set(overlays, { canvas });
  return canvas;
}

function addShape(path: Path2D, shape: ShutterShape, pixelHeight: number): void {
  switch (shape.kind) {
    case 'rectangle':
      path.rect(shape.left, shape.top, shape.right - shape.left, shape.bottom - shape.top);
      return;
    case 'circle':
      // The radius is in columns; where pixels are not square it spans another number of rows.
      path.ellipse(shape.x, shape.y, shape.radius, shape.radius / pixelHeight, 0, 0, Math.PI * 2);
      return;
    case 'polygon':
      for (const [index, { x, y }] of shape.points.entries())
        if (index === 0) path.moveTo(x, y);
        else path.lineTo(x, y);
      path.closePath();
  }
}

function cover(
  context: CanvasRenderingContext2D,
  shutter: DisplayShutter,
  info: KitImageInfo,
  fill: number,
): void {
  const { Rows, Columns, PixelAspectRatio } = info.description;
  const [vertical, horizontal] = info.spacing ? [info.spacing.row, info.spacing.column] : PixelAspectRatio;
  context.fillStyle = `rgb(${fill} ${fill} ${fill})`;
  // Outside of any shape is outside: each covers on its own.
  for (const shape of shutter.shapes) {
    const path = new Path2D();
    // A pixel beyond the edge, or the edge would shine through its half-covered screen pixels.
    path.rect(-1, -1, Columns + 2, Rows + 2);
    addShape(path, shape, vertical / horizontal);
    context.save();
    context.clip(path, 'evenodd');
    context.fillRect(-1, -1, Columns + 2, Rows + 2);
    context.restore();
  }
}

/** Draws them; the context's coordinates are those of the image. */
export function drawPlanes(
  context: CanvasRenderingContext2D,
  info: KitImageInfo,
  shown: PlanesShown,
  presented: PresentedPlanes | null,
): void {
  const { shutter, overlays } = presented ?? info.description;
  const fill = presented?.fill ?? 0;
  const draw = (planes: readonly OverlayPlane[], ink: Ink): void => {
    const picture = planes.length === 0 ? null : planesOf(info, planes, ink);
    if (!picture) return;
    context.imageSmoothingEnabled = false;
    context.drawImage(picture, 0, 0);
  };
  if (shown.shutter && shutter) cover(context, shutter, info, fill);
  if (shown.shutter && presented) draw(presented.bitmapShutter, [fill, fill, fill, 255]);
  if (shown.overlays) draw(overlays, INK);
}

/** What is hidden by the reader's own choice, in words: of the same planes that `drawPlanes` would draw. */
export function hiddenWords(
  info: Pick<KitImageInfo, 'description' | 'frameNumber'> | null,
  shown: PlanesShown,
  presented: PresentedPlanes | null,
): readonly string[] {
  if (info === null) return [];
  const words: string[] = [];
  const { overlays, shutter } = presented ?? info.description;
  const covers = (plane: OverlayPlane): boolean => overlayFrameOf(plane, info.frameNumber) !== null;
  if (!shown.overlays && overlays.some(covers)) words.push('Overlay hidden (O)');
  if (!shown.shutter && (shutter || presented?.bitmapShutter.some(covers) === true))
    words.push('Shutter open (U)');
  return words;
}
