// A contrast-enhanced chest as a function of place: HU for every point of an axial slice, from the dome of the liver to the
// apices of the lungs.
import { cover, ellipse, length, mix, segmentDistance, smooth, turnedEllipse } from './field.ts';

/** Millimetres: x to the patient's left, y to the back, z up from the lowest slice. */
export const CHEST_EXTENT = { bottomMm: 0, topMm: 288, fovMm: 360 } as const;

const AIR = -1000;
const LUNG = -865;
const CONTRAST = 185;

/** How far a height lies inside an organ that spans `from`…`to`, 0 at the ends and 1 in the middle, rounded like a ball. */
function ball(z: number, from: number, to: number): number {
  const u = (2 * z - from - to) / (to - from);
  return Math.sqrt(Math.max(0, 1 - u * u));
}

/** HU at (x, y) of the slice at `z`; `vessel` is the share of lung vessel there. */
export function chestSlice(
  seed: number,
  z: number,
  softMm: number,
): (x: number, y: number, vessel: number) => number {
  const high = Math.min(1, Math.max(0, (z - 190) / 90));
  const rx = 166 - 14 * high;
  const ry = 112 - 20 * high;
  const lungSize = Math.sqrt(Math.min(1, Math.max(0, (272 - z) / 105)));
  const heart = ball(z, 38, 148);
  const vertebra = cover(9 - Math.abs((((z % 26) + 26) % 26) - 13), 2);
  const archSpan = ball(z, 184, 216);
  const scapula = cover(z - 165, 12);
  const clavicle = ball(z, 232, 262);
  const bronchi = z > 128 && z < 166;

  return (x, y, vessel) => {
    const side = Math.abs(x);
    const edge = 2.5 * smooth(seed, x / 60, y / 60, z / 80);
    const depth = ellipse(x, y, 0, 0, rx, ry) + edge;
    if (depth < -softMm) return table(x, y, softMm);
    let hu = mix(
      -105 + 8 * smooth(seed + 1, x / 9, y / 9, z / 9),
      52,
      cover(depth - 13 - 3 * smooth(seed + 2, x / 30, y / 30), 3),
    );
    hu = mix(hu, -90, 0.7 * cover(2.2 - Math.abs(depth - 21 - 3 * smooth(seed + 12, x / 25, y / 25, 1)), 2));
    if (scapula > 0) hu = mix(hu, 480, scapula * cover(turnedEllipse(side, y, 106, 56, 34, 3.4, -0.85), 1.5));

    // Lungs, down to the diaphragm; below it the liver on the right, spleen and stomach on the left.
    const right = ellipse(x, y, -70, 2, 61 * lungSize, 86 * lungSize) + edge;
    const left = ellipse(x, y, 70, 4, 60 * lungSize, 84 * lungSize) + edge;
    const chest = Math.max(right, left);
    const inside = cover(chest, softMm);
    if (inside > 0) {
      const dome =
        x < 0
          ? 78 - 34 * ((x + 68) / 62) ** 2 - 44 * ((y + 8) / 88) ** 2
          : 66 - 30 * ((x - 66) / 60) ** 2 - 46 * ((y + 6) / 88) ** 2;
      const aerated = cover(z - dome, 4);
      const lung = mix(LUNG + 55 * (y / 90) + 18 * smooth(seed + 3, x / 5, y / 5, z / 5), 45, vessel);
      const fissure = 0.25 * cover(0.8 - Math.abs(y + 22 - (z - 130) * 0.75), 1.2);
      hu = mix(hu, mix(abdomen(x, y, z), mix(lung, -500, fissure), aerated), inside);
    }
    hu = mediastinum(hu, x, y);
    hu = bones(hu, x, y, side, depth);
    return mix(AIR, hu, cover(depth, softMm));
  };

  function abdomen(x: number, y: number, level: number): number {
    if (x < 0) {
      const portal = cover(0.1 - Math.abs(smooth(seed + 4, x / 24, y / 24, level / 24)), 0.06);
      return 108 + 5 * smooth(seed + 5, x / 6, y / 6, level / 6) + 38 * portal;
    }
    const stomach = cover(ellipse(x, y, 62, -28, 40, 36), 2);
    const gas = stomach * cover(-38 - y, 2);
    return mix(mix(mix(-95, 120, cover(ellipse(x, y, 88, 38, 40, 40), 2)), 28, stomach), AIR, gas);
  }

  function mediastinum(hu: number, x: number, y: number): number {
    const width = 24 + 7 * archSpan + 4 * smooth(seed + 6, y / 30, z / 30);
    let v = mix(
      hu,
      -70 + 45 * smooth(seed + 7, x / 8, y / 8, z / 8),
      cover(ellipse(x, y, 2, -12, width, 76), 3),
    );
    // The left lobe of the liver fills the middle below the heart.
    v = mix(v, 106, cover(46 - z, 6) * cover(ellipse(x, y, -6, -38, 46, 44), 3));
    if (heart > 0) {
      const tilt = 0.55;
      const muscle = turnedEllipse(x, y, 22, -30, 64 * heart, 50 * heart, tilt);
      v = mix(v, -85, cover(muscle + 4, 2));
      v = mix(v, 98, cover(muscle, 1.5));
      for (const [cx, cy, r1, r2, from, to, hue] of CHAMBERS) {
        const size = ball(z, from, to);
        if (size > 0) v = mix(v, hue, cover(turnedEllipse(x, y, cx, cy, r1 * size, r2 * size, tilt), 1.8));
      }
    }
    for (const [x0, y0, x1, y1, r, from, to, hue] of TUBES) {
      if (z < from || z > to) continue;
      const share = (z - from) / (to - from);
      const d = length(x - x0 - (x1 - x0) * share, y - y0 - (y1 - y0) * share);
      v = mix(v, hue, cover(r - d, 1.5));
    }
    if (archSpan > 0)
      v = mix(v, CONTRAST, cover(13.5 * archSpan - segmentDistance(x, y, -6, -30, 25, 38), 1.5));
    const pulmonary = ball(z, 138, 162);
    if (pulmonary > 0) v = mix(v, 200, cover(10 * pulmonary - segmentDistance(x, y, 18, -32, -34, -2), 1.5));
    if (z >= 164) v = airway(v, length(x - 1, (y - 4 - (z - 200) * 0.06) * 1.1), 8.5);
    if (bronchi) {
      v = airway(v, length(x + 3 + (166 - z) * 0.85, y - 8), 6.6);
      v = airway(v, length(x - 3 - (166 - z) * 1.05, y - 9), 6);
    }
    return v;
  }

  function airway(hu: number, distance: number, radius: number): number {
    return mix(mix(hu, 30, cover(radius + 1.8 - distance, 1.2)), AIR, cover(radius - distance, 1.2));
  }

  function bones(hu: number, x: number, y: number, side: number, depth: number): number {
    let v = mix(hu, 58, 0.9 * cover(ellipse(side, y, 27, 85, 22, 13), 3));
    const body = ellipse(x, y, 0, 64, 18.5, 15);
    v = mix(v, mix(85, 620, vertebra), cover(body, 1.5));
    v = mix(v, mix(95, 215 + 30 * smooth(seed + 8, x / 3, y / 3, z / 3), vertebra), cover(body - 2.2, 1.5));
    const arch = Math.max(
      3.2 - Math.abs(ellipse(x, y, 0, 85, 13, 10)),
      4 - segmentDistance(side, y, 9, 88, 30, 80) - 4 * (1 - vertebra),
      3.4 - segmentDistance(x, y, 0, 94, 0, 104),
    );
    v = mix(v, 520, cover(arch, 1.5));
    v = mix(v, 20, cover(ellipse(x, y, 0, 85, 10, 8), 1.2));
    if (z > 58 && z < 240)
      v = mix(
        v,
        mix(420, 160, cover(ellipse(x, y, 0, -ry + 22, 15, 3.2), 1.5)),
        cover(ellipse(x, y, 0, -ry + 22, 18, 6), 1.5),
      );
    if (clavicle > 0)
      v = mix(v, 560, cover(6.5 * clavicle - segmentDistance(side, y, 14, -70, 105, -30), 1.5));
    return ribs(v, y, side, depth);
  }

  function ribs(hu: number, y: number, side: number, depth: number): number {
    // Ribs lie on an oval inside the wall and fall by some 75 mm from the spine to the front: a slice cuts several.
    const radial = Math.abs(depth - 26);
    if (radial > 7 || side < 12) return hu;
    const around = Math.atan2(side / rx, y / ry);
    if (around > 2.75) return hu;
    const fall = z + 75 * (around / Math.PI) - 6;
    const off = fall - 25 * Math.round(fall / 25);
    const r = length(radial / 4.6, off / 7.5);
    const front = cover(around - 2.25, 0.15);
    return mix(hu, mix(mix(640, 95, front), mix(240, 85, front), cover(0.6 - r, 0.3)), cover(1 - r, 0.25));
  }
}

/** Heart chambers: centre, radii, height from and to, HU. */
const CHAMBERS = [
  [46, -16, 25, 19, 42, 118, 170],
  [8, -50, 34, 15, 45, 125, 195],
  [12, 10, 30, 15, 96, 142, 175],
  [-26, -24, 17, 24, 62, 132, 205],
] as const;

/** Great vessels and gullet: start, end, radius, height from and to, HU. */
const TUBES = [
  [22, 44, 27, 40, 11.5, 0, 200, CONTRAST],
  [8, -22, -8, -30, 15.5, 112, 200, CONTRAST],
  [14, -44, 20, -36, 13.5, 122, 160, 200],
  [-28, -22, -26, -24, 9, 116, 214, 235],
  [-12, -20, -20, -12, 6.5, 208, 272, CONTRAST],
  [4, -12, 18, -4, 4.2, 208, 272, CONTRAST],
  [20, 12, 34, 18, 5.2, 208, 272, CONTRAST],
  [-24, -34, -44, -30, 7, 212, 262, 230],
  [9, 30, 6, 28, 6, 0, 288, 38],
] as const;

/** The couch below the patient. */
function table(x: number, y: number, softMm: number): number {
  const top = 132 + (x / 60) ** 2 * -3;
  const shell = Math.abs(y - top) - 1.2;
  return mix(AIR, -240, Math.abs(x) < 172 ? cover(-shell, softMm) * 0.8 : 0);
}
