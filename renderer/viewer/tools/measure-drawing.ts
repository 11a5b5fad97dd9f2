// Where a measurement lies on the screen: its strokes, handles and words, for what draws them and for the hand that takes them.
import type { KitImageInfo } from '../../pixels/image-loader.ts';
import type { ImagePoint } from '../geometry/reference-line.ts';
import type { ViewportHandle } from '../viewport.ts';
import { measureLines } from './measure.ts';
import type { Measurement } from './measurement.ts';
import { coverOf, lettersAcross, NOTE_LINE, placeWords, wrapped } from './words-place.ts';
import type { Box, Words } from './words-place.ts';

export interface Stroke {
  readonly points: readonly ImagePoint[];
  readonly closed: boolean;
  /** A helper, drawn thin and broken: it is no part of what is measured. */
  readonly helper?: boolean;
}

/** A measurement in coordinates of the screen. */
export interface Drawing {
  readonly one: Measurement;
  readonly strokes: readonly Stroke[];
  readonly handles: readonly ImagePoint[];
  readonly words: Words;
  /** Where its words stand, and what they cover. */
  readonly place: ImagePoint;
  readonly box: Box;
}

const between = (a: ImagePoint, b: ImagePoint): ImagePoint => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });

/** The strokes in image coordinates: they turn and flip with the image. */
function strokesOf({ kind, points }: Measurement): readonly Stroke[] {
  const [a, b, c, d] = points;
  const open = (...of: readonly ImagePoint[]): Stroke => ({ points: of, closed: false });
  if (!a || !b) return [open(...points)];
  switch (kind) {
    case 'rectangle':
      return [{ points: [a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }], closed: true }];
    case 'ellipse': {
      const [cx, cy, rx, ry] = [(a.x + b.x) / 2, (a.y + b.y) / 2, (b.x - a.x) / 2, (b.y - a.y) / 2];
      const round = Array.from({ length: 64 }, (_, index) => {
        const angle = (index / 32) * Math.PI;
        return { x: cx + rx * Math.cos(angle), y: cy + ry * Math.sin(angle) };
      });
      return [{ points: round, closed: true }];
    }
    case 'cobb':
      // The middles are joined, so that an eye finds which two lines belong together.
      return c && d
        ? [open(a, b), open(c, d), { ...open(between(a, b), between(c, d)), helper: true }]
        : [open(a, b)];
    default:
      return [open(...points)];
  }
}

type Lying = Pick<ViewportHandle, 'toScreen' | 'middle'>;

function partsOf(one: Measurement, info: KitImageInfo, own: Lying): Omit<Drawing, 'place' | 'box'> {
  const onScreen = (points: readonly ImagePoint[]) => points.flatMap((point) => own.toScreen(point) ?? []);
  const strokes = strokesOf(one).map((stroke) => ({ ...stroke, points: onScreen(stroke.points) }));
  const handles = onScreen(one.points);
  const isArrow = one.kind === 'arrow';
  const [head, tail] = handles;
  const right = strokes
    .flatMap(({ points }) => points)
    .reduce((best, point) => (point.x > best.x ? point : best), head ?? { x: 0, y: 0 });
  // A note stands behind its arrow's tail, on the side away from the head.
  const endsThere = isArrow && head !== undefined && tail !== undefined && tail.x < head.x;
  const beside = isArrow ? (tail ?? right) : right;
  const most = Math.min(lettersAcross(sizeOf(own)), isArrow ? NOTE_LINE : Number.POSITIVE_INFINITY);
  const moved = one.wordsAt && own.toScreen(one.wordsAt);
  return {
    one,
    strokes,
    handles,
    words: {
      wanted: moved ?? { x: beside.x + (endsThere ? -9 : 9), y: beside.y },
      lines: measureLines(one, info).flatMap((text) => wrapped(text, most)),
      endsThere: endsThere && !moved,
    },
  };
}

const sizeOf = (own: Lying) => {
  const middle = own.middle();
  return { width: middle.x * 2, height: middle.y * 2 };
};

/** All of an image's measurements as they lie in a viewport now. */
export function drawingsOf(
  shown: readonly Measurement[],
  info: KitImageInfo,
  own: Lying,
): readonly Drawing[] {
  const parts = shown.map((one) => partsOf(one, info, own));
  const places = placeWords(
    parts.map(({ words }) => words),
    sizeOf(own),
  );
  return parts.map((part, index) => {
    const place = places[index] ?? part.words.wanted;
    return { ...part, place, box: coverOf(part.words, place) };
  });
}

const apart = (a: ImagePoint, b: ImagePoint): number => Math.hypot(a.x - b.x, a.y - b.y);

/** From a point to the nearest of a stroke. */
function distanceTo({ points, closed }: Stroke, at: ImagePoint): number {
  const all = closed && points[0] ? [...points, points[0]] : points;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, b] of all.entries()) {
    const a = all[index - 1] ?? b;
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const length = dx * dx + dy * dy;
    const along = length === 0 ? 0 : ((at.x - a.x) * dx + (at.y - a.y) * dy) / length;
    const t = Math.max(0, Math.min(1, along));
    least = Math.min(least, apart(at, { x: a.x + t * dx, y: a.y + t * dy }));
  }
  return least;
}

/** What of a measurement lies under the hand. */
export type Taken =
  | { readonly part: 'point'; readonly one: Measurement; readonly point: number }
  | { readonly part: 'words'; readonly drawing: Drawing }
  | { readonly part: 'whole'; readonly one: Measurement };

/**
 * The topmost part under a place of the viewport; points go before words, and words before lines.
 *
 * @param reach how far from a point a hand may press, in CSS pixels; lines are taken within half of it
 * @param lines whether a line takes the hand: not while one draws, as a new line may begin on an old one
 */
export function takenAt(
  drawings: readonly Drawing[],
  at: ImagePoint,
  reach: number,
  lines: boolean,
): Taken | null {
  const top = drawings.toReversed();
  let nearest: { readonly one: Measurement; readonly point: number } | null = null;
  let least = reach;
  for (const { one, handles } of top)
    for (const [point, place] of handles.entries())
      if (apart(place, at) < least || (nearest === null && apart(place, at) === least)) {
        least = apart(place, at);
        nearest = { one, point };
      }
  if (nearest) return { part: 'point', ...nearest };
  const words = top.find(
    ({ box, words: { lines: said } }) =>
      said.length > 0 && at.x >= box.left && at.x <= box.right && at.y >= box.top && at.y <= box.bottom,
  );
  if (words) return { part: 'words', drawing: words };
  const line = lines
    ? top.find(({ strokes }) => strokes.some((stroke) => distanceTo(stroke, at) <= reach / 2))
    : undefined;
  return line ? { part: 'whole', one: line.one } : null;
}
