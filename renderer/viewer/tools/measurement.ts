// What a reader draws on an image: points in image coordinates, so that it stays on the anatomy whatever is zoomed or turned.
import type { ImagePoint } from '../geometry/reference-line.ts';

export const MEASURE_KINDS = ['length', 'angle', 'rectangle', 'ellipse', 'probe'] as const;
export type MeasureKind = (typeof MEASURE_KINDS)[number];
/** What a left drag does. */
export type HandTool = 'window' | MeasureKind;

export interface Measurement {
  readonly id: number;
  readonly kind: MeasureKind;
  /** Length: both ends. Angle: a leg's end, the corner, the other leg's end. Regions: two opposite corners. Probe: one. */
  readonly points: readonly ImagePoint[];
}

export const TOOLS: readonly { readonly tool: HandTool; readonly name: string; readonly key: string }[] = [
  { tool: 'window', name: 'Window', key: 'w' },
  { tool: 'length', name: 'Length', key: 'm' },
  { tool: 'angle', name: 'Angle', key: 'a' },
  { tool: 'rectangle', name: 'Rectangle', key: 'b' },
  { tool: 'ellipse', name: 'Ellipse', key: 'e' },
  { tool: 'probe', name: 'Probe', key: 'p' },
];

/** The points of a drag from one place to another. */
export function pointsOfDrag(kind: MeasureKind, from: ImagePoint, to: ImagePoint): readonly ImagePoint[] {
  if (kind === 'probe') return [to];
  if (kind !== 'angle') return [from, to];
  // The second leg begins 45° off the first; its end is then dragged where it belongs.
  const [dx, dy] = [from.x - to.x, from.y - to.y];
  const half = Math.SQRT1_2;
  return [from, to, { x: to.x + half * (dx - dy), y: to.y + half * (dx + dy) }];
}

export const withPoint = (one: Measurement, at: number, point: ImagePoint): Measurement => ({
  ...one,
  points: one.points.map((before, index) => (index === at ? point : before)),
});
