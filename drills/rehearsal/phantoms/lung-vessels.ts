// Branching vessels for the lungs: what makes a dark hole in a slice look like lung.
import { length } from './field.ts';
import { type Random, randomFrom } from '../random.ts';

export interface VesselSegment {
  readonly from: readonly [x: number, y: number, z: number];
  readonly to: readonly [x: number, y: number, z: number];
  readonly radiusMm: number;
}

const TRUNKS_EACH_SIDE = 22;
const DEPTH = 5;
/** A slice is thick: vessels this far from its middle still show, thinner. */
const SLAB_MM = 1.5;

/** Vessels of both lungs, from the hila outwards. Millimetres, patient directions. */
export function lungVessels(seed: number): readonly VesselSegment[] {
  const segments: VesselSegment[] = [];
  for (const side of [-1, 1]) {
    const random = randomFrom(seed, 'vessels', side);
    for (let i = 0; i < TRUNKS_EACH_SIDE; i += 1) {
      const up = 1.9 * (i / (TRUNKS_EACH_SIDE - 1)) - 0.95;
      const around = (random() - 0.5) * 3.4;
      const flat = Math.sqrt(1 - up * up);
      grow(
        segments,
        random,
        [side * 34, 4, 148],
        [side * flat * Math.cos(around), flat * Math.sin(around), up],
        3.6,
        DEPTH,
      );
    }
  }
  return segments;
}

function grow(
  out: VesselSegment[],
  random: Random,
  from: VesselSegment['from'],
  direction: readonly [number, number, number],
  radiusMm: number,
  depth: number,
): void {
  const length = (26 + 14 * random()) * (0.5 + depth / (2 * DEPTH));
  const to = [
    from[0] + direction[0] * length,
    from[1] + direction[1] * length,
    from[2] + direction[2] * length,
  ] as const;
  out.push({ from, to, radiusMm });
  if (depth === 0) return;
  for (let child = 0; child < 2; child += 1) {
    const bend = () => (random() - 0.5) * 1.15;
    const next = [direction[0] + bend(), direction[1] + bend(), direction[2] + bend()] as const;
    const norm = Math.hypot(...next) || 1;
    grow(out, random, to, [next[0] / norm, next[1] / norm, next[2] / norm], radiusMm * 0.72, depth - 1);
  }
}

/**
 * Paints the cross-sections of vessels with the plane `z` as shares 0…1 on a square grid.
 *
 * @param pixelMm the grid's spacing; its first pixel lies at (`corner`, `corner`)
 */
export function paintVessels(
  vessels: readonly VesselSegment[],
  z: number,
  matrix: number,
  corner: number,
  pixelMm: number,
): Float32Array {
  const shares = new Float32Array(matrix * matrix);
  for (const { from, to, radiusMm } of vessels) {
    if (
      z < Math.min(from[2], to[2]) - radiusMm - SLAB_MM ||
      z > Math.max(from[2], to[2]) + radiusMm + SLAB_MM
    )
      continue;
    const steps = Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1], to[2] - from[2]) / 1.2);
    for (let i = 0; i <= steps; i += 1) {
      const t = i / steps;
      const dz = from[2] + (to[2] - from[2]) * t - z;
      const reach = radiusMm + SLAB_MM;
      if (Math.abs(dz) < reach) {
        const r = radiusMm * Math.sqrt(1 - (dz / reach) ** 2);
        disc(from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t, r);
      }
    }
  }
  return shares;

  function disc(x: number, y: number, r: number): void {
    const soft = pixelMm;
    const reach = r + soft;
    const fromColumn = Math.max(0, Math.ceil((x - reach - corner) / pixelMm));
    const toColumn = Math.min(matrix - 1, Math.floor((x + reach - corner) / pixelMm));
    const fromRow = Math.max(0, Math.ceil((y - reach - corner) / pixelMm));
    const toRow = Math.min(matrix - 1, Math.floor((y + reach - corner) / pixelMm));
    for (let row = fromRow; row <= toRow; row += 1) {
      for (let column = fromColumn; column <= toColumn; column += 1) {
        const distance = length(corner + column * pixelMm - x, corner + row * pixelMm - y);
        const share = Math.min(1, Math.max(0, (r - distance) / soft + 0.5));
        const at = row * matrix + column;
        if (share > (shares[at] ?? 0)) shares[at] = share;
      }
    }
  }
}
