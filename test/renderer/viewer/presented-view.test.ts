import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PresentationState } from '../../../renderer/documents/presentation/presentation-state.ts';
import {
  annotationPoint,
  pixelShape,
  placementOf,
  turnOf,
} from '../../../renderer/viewer/presentation/presented-view.ts';
import type { ImageGeometry, PresentedLook } from '../../../renderer/viewer/presentation/presented-view.ts';
import type { ViewSettings } from '../../../renderer/viewer/view-settings.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Cornerstone's own transform (2.6.1, calculateTransform.js), through which every pixel goes. */
function toScreen(view: ViewSettings, image: ImageGeometry, pane: { width: number; height: number }) {
  const shape = pixelShape(image);
  const angle = (view.rotation * Math.PI) / 180;
  const rotate = ({ x, y }: Point, by: number): Point => ({
    x: Math.cos(by) * x - Math.sin(by) * y,
    y: Math.sin(by) * x + Math.cos(by) * y,
  });
  return (point: Point): Point => {
    const centred = { x: point.x - image.columns / 2, y: point.y - image.rows / 2 };
    const flipped = { x: view.hflip ? -centred.x : centred.x, y: view.vflip ? -centred.y : centred.y };
    const turned = rotate(flipped, angle);
    const panned = rotate({ x: turned.x + view.pan.x, y: turned.y + view.pan.y }, -angle);
    const scaled = { x: panned.x * view.scale * shape.width, y: panned.y * view.scale * shape.height };
    const { x, y } = rotate(scaled, angle);
    return { x: pane.width / 2 + x, y: pane.height / 2 + y };
  };
}

const rotations = fc.constantFrom(0 as const, 90 as const, 180 as const, 270 as const);
const geometries = fc.record({
  rows: fc.integer({ min: 8, max: 3000 }),
  columns: fc.integer({ min: 8, max: 3000 }),
  rowPixelSpacing: fc.constantFrom(undefined, 0.5, 1),
  columnPixelSpacing: fc.constantFrom(0.5, 1, 0.8),
});
const panes = fc.record({
  width: fc.integer({ min: 200, max: 2000 }),
  height: fc.integer({ min: 200, max: 2000 }),
});
const parts = fc.tuple(
  fc.double({ min: 0, max: 0.6, noNaN: true }),
  fc.double({ min: 0, max: 0.6, noNaN: true }),
  fc.double({ min: 0.1, max: 0.4, noNaN: true }),
  fc.double({ min: 0.1, max: 0.4, noNaN: true }),
);

const lookOf = (
  image: ImageGeometry,
  [left, top, wide, high]: readonly [number, number, number, number],
  ImageRotation: PresentationState['ImageRotation'],
  ImageHorizontalFlip: boolean,
): PresentedLook => ({
  turn: turnOf({ ImageRotation, ImageHorizontalFlip }),
  area: {
    left: left * image.columns,
    top: top * image.rows,
    right: (left + wide) * image.columns,
    bottom: (top + high) * image.rows,
  },
  magnification: null,
  planes: { shutter: null, fill: 0, bitmapShutter: [], overlays: [] },
  remarks: [],
  notApplied: [],
});

const viewOf = (
  look: PresentedLook,
  image: ImageGeometry,
  pane: { width: number; height: number },
): ViewSettings => ({ window: null, invert: false, ...look.turn, ...placementOf(look, image, pane) });

const closeTo = (a: Point, b: Point, within: number): boolean =>
  Math.abs(a.x - b.x) <= within && Math.abs(a.y - b.y) <= within;

describe('a presentation state on an image', () => {
  // guards S-5: DICOM turns first and flips then; the viewport does it the other way round
  it('turns and flips each pixel to where a turn and then a flip of the whole picture bring it', () => {
    fc.assert(
      fc.property(
        rotations,
        fc.boolean(),
        fc.integer({ min: 2, max: 9 }),
        fc.integer({ min: 2, max: 9 }),
        (rotation, flip, columns, rows) => {
          const image = { rows, columns, rowPixelSpacing: undefined, columnPixelSpacing: undefined };
          const look = lookOf(image, [0, 0, 1, 1], rotation, flip);
          // The screen is exactly as large as the turned picture: each pixel is one of the screen.
          let picture = Array.from({ length: rows }, (_, y) =>
            Array.from({ length: columns }, (_, x) => ({ x, y })),
          );
          for (let turn = 0; turn < rotation; turn += 90)
            picture = (picture[0] ?? []).map((_, x) =>
              picture.map((line) => line[x] ?? { x: -1, y: -1 }).toReversed(),
            );
          if (flip) picture = picture.map((line) => line.toReversed());
          const pane = { width: picture[0]?.length ?? 0, height: picture.length };
          const place = toScreen(viewOf(look, image, pane), image, pane);
          return picture.every((line, row) =>
            line.every(({ x, y }, column) =>
              closeTo(place({ x: x + 0.5, y: y + 0.5 }), { x: column + 0.5, y: row + 0.5 }, 1e-6),
            ),
          );
        },
      ),
    );
  });

  it('puts the displayed area into the middle, as large as fits', () => {
    fc.assert(
      fc.property(geometries, panes, parts, rotations, fc.boolean(), (image, pane, part, rotation, flip) => {
        const look = lookOf(image, part, rotation, flip);
        const view = viewOf(look, image, pane);
        const place = toScreen(view, image, pane);
        const { left, top, right, bottom } = look.area;
        const [a, b] = [place({ x: left, y: top }), place({ x: right, y: bottom })];
        const middle = closeTo(
          { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 },
          { x: pane.width / 2, y: pane.height / 2 },
          1e-3,
        );
        const [width, height] = [Math.abs(a.x - b.x), Math.abs(a.y - b.y)];
        const fits = width <= pane.width + 1e-3 && height <= pane.height + 1e-3;
        const full = Math.abs(width - pane.width) < 1e-3 || Math.abs(height - pane.height) < 1e-3;
        return middle && fits && (full || view.scale === 64 || view.scale === 0.02);
      }),
    );
  });

  // guards S-5
  it('puts fractions of the displayed area where they lie on the screen: 0, 0 top left, 1, 1 bottom right', () => {
    fc.assert(
      fc.property(
        geometries,
        panes,
        parts,
        rotations,
        fc.boolean(),
        fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
        (image, pane, part, rotation, flip, [u, v]) => {
          const look = lookOf(image, part, rotation, flip);
          const place = toScreen(viewOf(look, image, pane), image, pane);
          const at = (x: number, y: number) => place(annotationPoint(look, 'DISPLAY', { x, y }));
          const [from, to, own] = [at(0, 0), at(1, 1), at(u, v)];
          return (
            from.x < to.x &&
            from.y < to.y &&
            closeTo(own, { x: from.x + u * (to.x - from.x), y: from.y + v * (to.y - from.y) }, 1e-3)
          );
        },
      ),
    );
  });

  it('takes places in pixels as they are', () => {
    const image = { rows: 10, columns: 20, rowPixelSpacing: 1, columnPixelSpacing: 1 };
    const look = lookOf(image, [0.1, 0.1, 0.5, 0.5], 90, true);
    expect(annotationPoint(look, 'PIXEL', { x: 3.25, y: 4.5 })).toEqual({ x: 3.25, y: 4.5 });
  });

  it('magnifies as many times as it says, about the middle of its area', () => {
    const image = { rows: 100, columns: 100, rowPixelSpacing: 1, columnPixelSpacing: 1 };
    const look = { ...lookOf(image, [0, 0, 0.2, 0.2], 0, false), magnification: 3 };
    expect(placementOf(look, image, { width: 300, height: 300 })).toEqual({
      scale: 3,
      pan: { x: 40, y: 40 },
    });
  });
});
