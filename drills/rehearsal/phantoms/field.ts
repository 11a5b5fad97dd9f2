// The brushes of the phantoms: soft-edged shapes in millimetres, and noise that is a pure function of place and seed.

/** 0 outside, 1 inside, a linear ramp of `softness` across the edge. @param signed distance-like value, positive inside */
export function cover(signed: number, softness: number): number {
  const t = signed / softness + 0.5;
  return t <= 0 ? 0 : t >= 1 ? 1 : t;
}

/** Roughly the distance to an ellipse's edge, positive inside; exact enough for soft edges on shapes that are not slivers. */
export function ellipse(x: number, y: number, cx: number, cy: number, rx: number, ry: number): number {
  const u = (x - cx) / rx;
  const v = (y - cy) / ry;
  return (1 - Math.sqrt(u * u + v * v)) * (rx < ry ? rx : ry);
}

/** As `ellipse`, turned by `angle` radians. */
export function turnedEllipse(
  x: number,
  y: number,
  cx: number,
  cy: number,
  rx: number,
  ry: number,
  angle: number,
): number {
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  const dx = x - cx;
  const dy = y - cy;
  return ellipse(dx * c + dy * s, dy * c - dx * s, 0, 0, rx, ry);
}

/** As Math.hypot for two numbers, without its price: this runs for every pixel. */
export function length(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}

/** Distance from a point to the segment a–b. */
export function segmentDistance(
  x: number,
  y: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
): number {
  const dx = bx - ax;
  const dy = by - ay;
  const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  return length(x - ax - t * dx, y - ay - t * dy);
}

/** Mixes `over` onto `under` by `amount` in 0…1. */
export function mix(under: number, over: number, amount: number): number {
  return under + (over - under) * amount;
}

/** White noise at an integer place, in [-1, 1]. */
export function white(seed: number, x: number, y: number, z = 0): number {
  let h = seed ^ Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(z, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2147483648 - 1;
}

/** Near-Gaussian white noise, standard deviation about 1. */
export function grain(seed: number, x: number, y: number, z = 0): number {
  return 1.22 * (white(seed, x, y, z) + white(seed ^ 0x5bd1e995, x, y, z));
}

/** Smooth value noise with features of about one unit, in [-1, 1]. */
export function smooth(seed: number, x: number, y: number, z = 0): number {
  const ix = Math.floor(x);
  const iy = Math.floor(y);
  const iz = Math.floor(z);
  const fx = fade(x - ix);
  const fy = fade(y - iy);
  const fz = fade(z - iz);
  const plane = (k: number) =>
    mix(
      mix(white(seed, ix, iy, k), white(seed, ix + 1, iy, k), fx),
      mix(white(seed, ix, iy + 1, k), white(seed, ix + 1, iy + 1, k), fx),
      fy,
    );
  return fz === 0 ? plane(iz) : mix(plane(iz), plane(iz + 1), fz);
}

function fade(t: number): number {
  return t * t * (3 - 2 * t);
}
