// Scrolling several stacks together (O4): by position where two stacks share a frame of reference, by the distance from where
// they were linked where they are parallel but do not, and else by counting images.
import { assertNever } from '../../../shared/domain/assert-never.ts';
import type { Plane } from './plane.ts';
import { dot, minus } from './vector.ts';
import type { Vector } from './vector.ts';

export interface StackGeometry {
  readonly FrameOfReferenceUID: string;
  readonly normal: Vector;
  /** Each frame's place along the normal, in mm; null for a frame without a plane of this stack. */
  readonly offsets: readonly (number | null)[];
  readonly planes: readonly (Plane | null)[];
}

/** Two stacks within this angle (25°) show the same cut; beyond it reference lines serve, not linked scrolling. */
const PARALLEL = Math.cos((25 * Math.PI) / 180);
/** Frames of one stack lie within this angle (about 2.5°). */
const SAME_STACK = 0.999;

/** The geometry of a stack whose frames are parallel; null when most of them are not, or don't say how they lie. */
export function stackGeometry(planes: readonly (Plane | null)[]): StackGeometry | null {
  const first = planes.find((plane) => plane !== null);
  if (!first) return null;
  const { normal, FrameOfReferenceUID } = first;
  const offsets = planes.map((plane) =>
    plane && plane.FrameOfReferenceUID === FrameOfReferenceUID && dot(plane.normal, normal) > SAME_STACK
      ? dot(plane.position, normal)
      : null,
  );
  return offsets.filter((offset) => offset !== null).length * 2 > planes.length
    ? { FrameOfReferenceUID, normal, offsets, planes }
    : null;
}

export interface LinkedStack {
  readonly geometry: StackGeometry | null;
  readonly count: number;
}

export type LinkMode = 'position' | 'distance' | 'images' | 'crossing';

/** How a stack follows another one. */
export function linkMode(source: LinkedStack, target: LinkedStack): LinkMode {
  const [a, b] = [source.geometry, target.geometry];
  if (!a || !b) return 'images';
  if (Math.abs(dot(a.normal, b.normal)) < PARALLEL) return 'crossing';
  return a.FrameOfReferenceUID !== '' && a.FrameOfReferenceUID === b.FrameOfReferenceUID
    ? 'position'
    : 'distance';
}

/** The index nearest to a place along the normal, and whether that place lies beyond the stack's ends. */
function nearest(
  offsets: readonly (number | null)[],
  at: number,
): { index: number; outside: boolean } | null {
  let best: number | null = null;
  let distance = Number.POSITIVE_INFINITY;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let known = 0;
  for (const [index, offset] of offsets.entries()) {
    if (offset === null) continue;
    known += 1;
    low = Math.min(low, offset);
    high = Math.max(high, offset);
    if (Math.abs(offset - at) < distance - 1e-6) {
      distance = Math.abs(offset - at);
      best = index;
    }
  }
  if (best === null) return null;
  const half = known > 1 ? (high - low) / (known - 1) / 2 : 0;
  return { index: best, outside: at < low - half - 1e-6 || at > high + half + 1e-6 };
}

export interface LinkedMove {
  readonly index: number;
  /** There is no image of the same place: the nearest end is shown. */
  readonly outside: boolean;
}

/**
 * Where a linked stack goes when another one has been scrolled; null when it stays.
 *
 * @param at the source's new index
 * @param point a point of the source's new image in the patient, best its centre; null takes the image's own position
 * @param anchor the indices of both when they were linked
 */
export function linkedMove(
  source: LinkedStack,
  target: LinkedStack,
  at: number,
  point: Vector | null,
  anchor: { readonly source: number; readonly target: number },
): LinkedMove | null {
  const mode = linkMode(source, target);
  switch (mode) {
    case 'crossing':
      return null;
    case 'images': {
      const wanted = anchor.target + (at - anchor.source);
      const index = Math.max(0, Math.min(target.count - 1, wanted));
      return target.count === 0 ? null : { index, outside: index !== wanted };
    }
    case 'position': {
      const place = point ?? source.geometry?.planes[at]?.position;
      return place && target.geometry
        ? nearest(target.geometry.offsets, dot(place, target.geometry.normal))
        : null;
    }
    case 'distance': {
      const [a, b] = [source.geometry, target.geometry];
      const here = a?.offsets[at] ?? null;
      const from = a?.offsets[anchor.source] ?? null;
      const own = b?.offsets[anchor.target] ?? null;
      if (!a || !b || here === null || from === null || own === null) return null;
      // Stacks that are counted from opposite ends run against each other.
      const way = dot(a.normal, b.normal) < 0 ? -1 : 1;
      return nearest(b.offsets, own + way * (here - from));
    }
    default:
      return assertNever(mode);
  }
}

/** What a linked viewport says of itself, seen from the one under the hands. */
export function linkWords(mode: LinkMode, outside: boolean): string {
  switch (mode) {
    case 'position':
      return outside ? 'Linked by position: beyond this stack' : 'Linked by position';
    case 'distance':
      return outside ? 'Linked by offset in mm: beyond this stack' : 'Linked by offset in mm';
    case 'images':
      return outside ? 'Linked by image count: beyond this stack' : 'Linked by image count';
    case 'crossing':
      return 'Not linked: another plane';
    default:
      return assertNever(mode);
  }
}

/** The vector from one plane's position to a point, along its axes: used to place a point on an image, in mm. */
export const alongAxes = (plane: Plane, point: Vector): readonly [number, number] => {
  const from = minus(point, plane.position);
  return [dot(from, plane.row), dot(from, plane.column)];
};
