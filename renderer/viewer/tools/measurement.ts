// What a reader draws on an image: points in image coordinates, so that it stays on the anatomy whatever is zoomed or turned.
import type { ImagePoint } from '../geometry/reference-line.ts';

export const MEASURE_KINDS = ['length', 'angle', 'cobb', 'rectangle', 'ellipse', 'probe', 'arrow'] as const;
export type MeasureKind = (typeof MEASURE_KINDS)[number];
/** What a left drag does to the picture as a whole. */
export const VIEW_TOOLS = ['window', 'scroll'] as const;
export type ViewTool = (typeof VIEW_TOOLS)[number];
/** What a left drag does. */
export type HandTool = ViewTool | MeasureKind;

export const isViewTool = (tool: HandTool): tool is ViewTool => VIEW_TOOLS.some((one) => one === tool);

export interface Measurement {
  readonly id: number;
  readonly kind: MeasureKind;
  /**
   * Length: both ends. Angle: a leg's end, the corner, the other leg's end. Cobb: both ends of the first line, then of the second
   * one, once it is drawn. Regions: two opposite corners. Probe: one. Arrow: its head, then its tail.
   */
  readonly points: readonly ImagePoint[];
  /** What the reader wrote beside an arrow: free text on a patient, in memory alone, here and in the station (S-12, S-13). */
  readonly text?: string;
  /** Where its words begin, when the reader has moved them off what they covered; in image coordinates. */
  readonly wordsAt?: ImagePoint;
}

export interface Tool {
  readonly tool: HandTool;
  readonly name: string;
  readonly key: string;
  /** What the reader must know before they use it. */
  readonly hint?: string;
}

/** A note is in the memory of this page and of the station and goes at the lock; it says so (S-13). */
export const NOTE_HINT = 'A note on this screen, not saved to the PACS';

/** Which of the two deviations it is. */
const REGION_HINT = 'Of all pixels whose centres lie inside; SD of them as a whole (n, not n − 1)';

export const TOOLS: readonly Tool[] = [
  { tool: 'window', name: 'Window', key: 'w' },
  { tool: 'scroll', name: 'Scroll', key: 'q' },
  { tool: 'length', name: 'Length', key: 'm' },
  { tool: 'angle', name: 'Angle', key: 'a' },
  { tool: 'cobb', name: 'Cobb angle', key: 'd', hint: 'Two drags: one along each end plate' },
  { tool: 'rectangle', name: 'Rectangle', key: 'b', hint: REGION_HINT },
  { tool: 'ellipse', name: 'Ellipse', key: 'e', hint: REGION_HINT },
  { tool: 'probe', name: 'Probe', key: 'p' },
  { tool: 'arrow', name: 'Arrow with text', key: 't', hint: NOTE_HINT },
];

/** What Enter draws around a place on the screen, for hands that have no mouse; points of the screen. */
export function drawnInTheMiddle(kind: MeasureKind, { x, y }: ImagePoint): readonly ImagePoint[] {
  const [from, to] = [
    { x: x - 50, y: y - 40 },
    { x: x + 50, y: y + 40 },
  ];
  switch (kind) {
    case 'probe':
      return [{ x, y }];
    case 'arrow':
      return [
        { x, y },
        { x: x + 50, y: y - 40 },
      ];
    case 'cobb':
      return [from, { x: to.x, y: from.y + 20 }, { x: from.x, y: to.y }, { x: to.x, y: to.y - 20 }];
    default:
      return pointsOfDrag(kind, from, to);
  }
}

/** The points of a drag from one place to another. */
export function pointsOfDrag(kind: MeasureKind, from: ImagePoint, to: ImagePoint): readonly ImagePoint[] {
  if (kind === 'probe') return [to];
  if (kind !== 'angle') return [from, to];
  // The second leg begins 45° off the first; its end is then dragged where it belongs.
  const [dx, dy] = [from.x - to.x, from.y - to.y];
  const half = Math.SQRT1_2;
  return [from, to, { x: to.x + half * (dx - dy), y: to.y + half * (dx + dy) }];
}

/** A Cobb angle of which only the first line is drawn. */
export const isHalfDrawn = ({ kind, points }: Measurement): boolean => kind === 'cobb' && points.length === 2;

/** As a whole elsewhere, its words with it. */
export const movedBy = (one: Measurement, by: ImagePoint): Measurement => {
  const moved = ({ x, y }: ImagePoint): ImagePoint => ({ x: x + by.x, y: y + by.y });
  return { ...one, points: one.points.map(moved), ...(one.wordsAt && { wordsAt: moved(one.wordsAt) }) };
};

export const withPoint = (one: Measurement, at: number, point: ImagePoint): Measurement => ({
  ...one,
  points: one.points.map((before, index) => (index === at ? point : before)),
});
