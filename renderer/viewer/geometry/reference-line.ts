// Where one image cuts another: the line that shows a reader on a sagittal image which axial one they look at.
import { alongAxes } from './linked-scroll.ts';
import { pointInPatient } from './plane.ts';
import type { ImagePlane } from './plane.ts';
import { dot, minus, plus, times } from './vector.ts';
import type { Vector } from './vector.ts';

/** Image coordinates: (0, 0) is the upper left corner of the first pixel, (columns, rows) the lower right of the last. */
export interface ImagePoint {
  readonly x: number;
  readonly y: number;
}

export interface ImageLine {
  readonly from: ImagePoint;
  readonly to: ImagePoint;
}

/** Closer to parallel than this (about 6°) a line would say nothing. */
const CROSSING = Math.cos((6 * Math.PI) / 180);

/** The image's four corners in the patient. */
function cornersOf(plane: ImagePlane): readonly [Vector, Vector, Vector, Vector] {
  const [right, bottom] = [plane.columns - 0.5, plane.rows - 0.5];
  return [
    pointInPatient(plane, -0.5, -0.5),
    pointInPatient(plane, right, -0.5),
    pointInPatient(plane, right, bottom),
    pointInPatient(plane, -0.5, bottom),
  ];
}

/** The part of a segment inside the image (Liang and Barsky), or null. */
function clipped({ from, to }: ImageLine, columns: number, rows: number): ImageLine | null {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  let [begin, end] = [0, 1];
  for (const [step, room] of [
    [-dx, from.x],
    [dx, columns - from.x],
    [-dy, from.y],
    [dy, rows - from.y],
  ] as const) {
    if (step === 0) {
      if (room < 0) return null;
    } else if (step < 0) begin = Math.max(begin, room / step);
    else end = Math.min(end, room / step);
  }
  if (begin >= end) return null;
  const at = (part: number): ImagePoint => ({ x: from.x + part * dx, y: from.y + part * dy });
  return { from: at(begin), to: at(end) };
}

/**
 * The line along which `source` cuts `target`, in the target's image coordinates, no longer than either image; null when they
 * are not of the same frame of reference, are parallel, or do not meet.
 */
export function referenceLine(source: ImagePlane, target: ImagePlane): ImageLine | null {
  if (source.FrameOfReferenceUID === '' || source.FrameOfReferenceUID !== target.FrameOfReferenceUID)
    return null;
  if (Math.abs(dot(source.normal, target.normal)) > CROSSING) return null;
  const corners = cornersOf(source);
  const heights = corners.map((corner) => dot(minus(corner, target.position), target.normal));
  const cuts: Vector[] = [];
  for (const [index, corner] of corners.entries()) {
    const next = corners[(index + 1) % 4] ?? corner;
    const [a, b] = [heights[index] ?? 0, heights[(index + 1) % 4] ?? 0];
    if (a < 0 !== b < 0) cuts.push(plus(corner, times(minus(next, corner), a / (a - b))));
  }
  const [from, to] = cuts.map((cut): ImagePoint => {
    const [x, y] = alongAxes(target, cut);
    return { x: x / target.columnSpacing + 0.5, y: y / target.rowSpacing + 0.5 };
  });
  return from && to ? clipped({ from, to }, target.columns, target.rows) : null;
}
