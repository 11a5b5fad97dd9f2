// An annotation as strokes of the screen: its points go through the same transform as the pixels, then the round shapes are drawn
// through them.
import type { AnnotationPoint, AnnotationShape } from '../../documents/presentation/presentation-state.ts';
import type { ImagePoint } from '../geometry/reference-line.ts';

/** A place of an annotation, in its own units, to the screen. */
export type PlaceOnScreen = (units: 'PIXEL' | 'DISPLAY', point: AnnotationPoint) => ImagePoint | null;

export interface Stroke {
  readonly points: readonly ImagePoint[];
  readonly closed: boolean;
}

const STEPS = 72;
/** Half the size of a POINT's cross, in CSS pixels. */
const CROSS = 6;

const round = (middle: ImagePoint, major: ImagePoint, minor: ImagePoint): Stroke => ({
  closed: true,
  points: Array.from({ length: STEPS }, (_, index) => {
    const angle = (index / STEPS) * 2 * Math.PI;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    return {
      x: middle.x + cos * major.x + sin * minor.x,
      y: middle.y + cos * major.y + sin * minor.y,
    };
  }),
});

const minus = (a: ImagePoint, b: ImagePoint): ImagePoint => ({ x: a.x - b.x, y: a.y - b.y });
const between = (a: ImagePoint, b: ImagePoint): ImagePoint => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });

/** The strokes of a graphic; none while nothing is on screen. */
export function strokesOf(
  shape: Extract<AnnotationShape, { kind: 'graphic' }>,
  place: PlaceOnScreen,
): readonly Stroke[] {
  const points = shape.points.flatMap((point) => place(shape.units, point) ?? []);
  const [a, b, c, d] = points;
  if (!a || points.length < shape.points.length) return [];
  switch (shape.GraphicType) {
    case 'POINT':
      return [
        {
          closed: false,
          points: [
            { x: a.x - CROSS, y: a.y },
            { x: a.x + CROSS, y: a.y },
          ],
        },
        {
          closed: false,
          points: [
            { x: a.x, y: a.y - CROSS },
            { x: a.x, y: a.y + CROSS },
          ],
        },
      ];
    case 'CIRCLE': {
      // Centre and a point on it.
      if (!b) return [];
      const radius = Math.hypot(b.x - a.x, b.y - a.y);
      return [round(a, { x: radius, y: 0 }, { x: 0, y: radius })];
    }
    case 'ELLIPSE': {
      // Ends of the major axis, then of the minor one.
      if (!b || !c || !d) return [];
      const middle = between(a, b);
      return [round(middle, minus(b, middle), minus(d, between(c, d)))];
    }
    default:
      return [{ points, closed: false }];
  }
}

export const pathOf = ({ points, closed }: Stroke): string =>
  `${points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(2)} ${y.toFixed(2)}`).join(' ')}${closed ? ' Z' : ''}`;
