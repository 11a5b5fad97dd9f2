import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  linkedMove,
  linkMode,
  linkWords,
  stackGeometry,
} from '../../../renderer/viewer/geometry/linked-scroll.ts';
import type { LinkedStack } from '../../../renderer/viewer/geometry/linked-scroll.ts';
import { centreOf, planeFrom } from '../../../renderer/viewer/geometry/plane.ts';
import type { ImagePlane } from '../../../renderer/viewer/geometry/plane.ts';
import { referenceLine } from '../../../renderer/viewer/geometry/reference-line.ts';
import { cross, plus, rowAndColumn, times } from '../../../renderer/viewer/geometry/vector.ts';
import type { Vector } from '../../../renderer/viewer/geometry/vector.ts';

const AXIAL = [1, 0, 0, 0, 1, 0];
const SAGITTAL = [0, 1, 0, 0, 0, -1];
/** Axial, tilted by `degrees` about the left-right axis. */
const tilted = (degrees: number): readonly number[] => {
  const angle = (degrees * Math.PI) / 180;
  return [1, 0, 0, 0, Math.cos(angle), Math.sin(angle)];
};

/** `count` slices, `step` mm apart along the normal, beginning at `from`. */
function stack(options: {
  readonly orientation?: readonly number[];
  readonly from?: Vector;
  readonly step?: number;
  readonly count?: number;
  readonly frame?: string;
}): LinkedStack {
  const { orientation = AXIAL, from = [0, 0, 0], step = 5, count = 20, frame = '1.2.3' } = options;
  const axes = rowAndColumn(orientation);
  if (!axes) throw new Error('not an orientation');
  const normal = cross(axes.row, axes.column);
  const planes = Array.from({ length: count }, (_, index) =>
    planeFrom(
      {
        ImagePositionPatient: [...plus(from, times(normal, index * step))],
        ImageOrientationPatient: orientation,
      },
      frame,
    ),
  );
  return { geometry: stackGeometry(planes), count };
}
const start = { source: 0, target: 0 };
const unknown: LinkedStack = { geometry: null, count: 20 };

describe('linked scrolling', () => {
  it('goes to the same place in the same frame of reference, whatever the spacing', () => {
    const thick = stack({ step: 5 });
    const thin = stack({ step: 1, count: 100 });
    expect(linkMode(thick, thin)).toBe('position');
    expect(linkedMove(thick, thin, 4, null, start)).toEqual({ index: 20, outside: false });
    expect(linkedMove(thin, thick, 23, null, start)).toEqual({ index: 5, outside: false });
  });

  it('does not care which end a stack is counted from', () => {
    const headFirst = stack({ step: 5, count: 20 });
    const feetFirst = stack({ step: -5, from: [0, 0, 95], count: 20 });
    expect(linkedMove(headFirst, feetFirst, 3, null, start)).toEqual({ index: 16, outside: false });
  });

  it('says when the place lies beyond the other stack', () => {
    const long = stack({ count: 40 });
    const short = stack({ count: 10, from: [0, 0, 50] });
    expect(linkedMove(long, short, 2, null, start)).toEqual({ index: 0, outside: true });
    expect(linkedMove(long, short, 10, null, start)).toEqual({ index: 0, outside: false });
    expect(linkedMove(long, short, 35, null, start)).toEqual({ index: 9, outside: true });
    expect(linkWords('position', true)).toContain('beyond this stack');
  });

  it('follows oblique stacks by the centre of the image', () => {
    const straight = stack({ step: 2, count: 60 });
    const oblique = stack({ orientation: tilted(20), step: 2, count: 60 });
    expect(linkMode(straight, oblique)).toBe('position');
    const centre: Vector = [100, 100, 40];
    const move = linkedMove(straight, oblique, 20, centre, start);
    // The centre's height over the oblique planes: 40 cos 20° − 100 sin 20° = 3.4 mm.
    expect(move?.index).toBe(Math.round((40 * Math.cos(0.349066) - 100 * Math.sin(0.349066)) / 2));
    expect(linkMode(straight, stack({ orientation: tilted(30) }))).toBe('crossing');
    expect(linkedMove(straight, stack({ orientation: SAGITTAL }), 3, null, start)).toBeNull();
  });

  it('keeps the distance in mm from where stacks of different examinations were linked', () => {
    const current = stack({ frame: '1.2.3', step: 5 });
    const prior = stack({ frame: '1.2.9', step: 2, count: 60, from: [0, 0, 700] });
    expect(linkMode(current, prior)).toBe('distance');
    expect(linkedMove(current, prior, 8, null, { source: 4, target: 10 })).toEqual({
      index: 20,
      outside: false,
    });
    const reversed = stack({
      frame: '1.2.9',
      orientation: [1, 0, 0, 0, -1, 0],
      step: 2,
      count: 60,
    });
    expect(linkedMove(current, reversed, 6, null, { source: 4, target: 30 })?.index).toBe(25);
  });

  it('counts images where nothing says how they lie, also without a frame of reference', () => {
    expect(linkMode(unknown, stack({}))).toBe('images');
    expect(linkMode(stack({ frame: '' }), stack({ frame: '' }))).toBe('distance');
    expect(linkedMove(unknown, unknown, 6, null, { source: 4, target: 10 })).toEqual({
      index: 12,
      outside: false,
    });
    expect(linkedMove(unknown, unknown, 19, null, { source: 0, target: 10 })).toEqual({
      index: 19,
      outside: true,
    });
  });

  // guards S-5
  it('takes no geometry from images that are not parallel, or that state it wrongly', () => {
    const plane = (orientation: readonly number[], at: number) =>
      planeFrom({ ImagePositionPatient: [0, 0, at], ImageOrientationPatient: orientation }, '1.2');
    expect(stackGeometry([plane(AXIAL, 0), plane(SAGITTAL, 0), plane(tilted(45), 0)])).toBeNull();
    expect(plane([1, 0, 0, 0.4, 1, 0], 0)).toBeNull();
    expect(stackGeometry([null, null])).toBeNull();
  });

  it('goes there and back to the same image', () => {
    const step = fc.double({ min: 0.5, max: 10, noNaN: true });
    fc.assert(
      fc.property(step, fc.integer({ min: 0, max: 19 }), (spacing, at) => {
        const a = stack({ step: spacing });
        const b = stack({ step: spacing, frame: '1.2.9' });
        const there = linkedMove(a, b, at, null, start);
        expect(there?.index).toBe(at);
        expect(linkedMove(b, a, there?.index ?? -1, null, start)?.index).toBe(at);
      }),
    );
  });
});

describe('reference lines', () => {
  const image = (orientation: readonly number[], position: Vector, size = 100): ImagePlane => {
    const plane = planeFrom(
      { ImagePositionPatient: position, ImageOrientationPatient: orientation },
      '1.2.3',
    );
    if (!plane) throw new Error('not a plane');
    return { ...plane, rows: size, columns: size, rowSpacing: 2, columnSpacing: 1 };
  };
  const sagittal = image(SAGITTAL, [50, 0, 100]);

  it('shows an axial image as a level line on a sagittal one', () => {
    const line = referenceLine(image(AXIAL, [0, 0, 40]), sagittal);
    // 60 mm below the first row, 2 mm a row.
    expect(line?.from.y).toBeCloseTo(30.5);
    expect(line?.to.y).toBeCloseTo(30.5);
    // From one end of the sagittal image to the other.
    expect([line?.from.x, line?.to.x].toSorted((a = 0, b = 0) => a - b)).toEqual([
      expect.closeTo(0),
      expect.closeTo(100),
    ]);
  });

  it('is no longer than the image that cuts', () => {
    const small = image(AXIAL, [40, 20, 40], 30);
    const line = referenceLine(small, sagittal);
    const [a, b] = [line?.from.x ?? 0, line?.to.x ?? 0].toSorted((x, y) => x - y);
    expect(a).toBeCloseTo(19.5);
    expect(b).toBeCloseTo(79.5);
  });

  it('slopes for an oblique image', () => {
    const line = referenceLine(image(tilted(30), [0, 0, 20]), sagittal);
    const slope = ((line?.to.y ?? 0) - (line?.from.y ?? 0)) / ((line?.to.x ?? 0) - (line?.from.x ?? 0));
    expect(slope).toBeCloseTo(-Math.tan(Math.PI / 6) / 2);
  });

  it('is not drawn for parallel images, other frames of reference, or images that do not meet', () => {
    expect(referenceLine(image(AXIAL, [0, 0, 40]), image(AXIAL, [0, 0, 50]))).toBeNull();
    expect(referenceLine(image(AXIAL, [0, 0, 40]), image(tilted(5), [0, 0, 40]))).toBeNull();
    expect(referenceLine({ ...image(AXIAL, [0, 0, 40]), FrameOfReferenceUID: '9' }, sagittal)).toBeNull();
    expect(
      referenceLine(
        { ...image(AXIAL, [0, 0, 40]), FrameOfReferenceUID: '' },
        { ...sagittal, FrameOfReferenceUID: '' },
      ),
    ).toBeNull();
    expect(referenceLine(image(AXIAL, [0, 0, -400]), sagittal)).toBeNull();
    expect(referenceLine(image(AXIAL, [60, 0, 40]), sagittal)).toBeNull();
  });

  it('finds the centre of an image', () => {
    expect(centreOf(image(AXIAL, [0, 0, 40]))).toEqual([49.5, 99, 40]);
  });
});
