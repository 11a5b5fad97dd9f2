// A PA chest radiograph: thicknesses along the beam, summed and put through a film-like curve, in either polarity.
import { burnSynthetic, burnText } from './bitmap-font.ts';
import { cover, ellipse, grain, segmentDistance, smooth, turnedEllipse } from './field.ts';
import { lungVessels } from './lung-vessels.ts';
import { bytesOf, type PhantomImage, rounded } from './phantom-image.ts';

export interface CrChestRecipe {
  readonly kind: 'cr-chest';
  readonly seed: number;
  readonly rows: number;
  readonly columns: number;
  readonly photometric: 'MONOCHROME1' | 'MONOCHROME2';
  /** Density of a consolidation in the right lower zone: 0 none, 1 dense. */
  readonly opacity: number;
}

/** Millimetres on the detector. */
const WIDTH_MM = 375;
const TOP_MM = 335;
const WHITEST = 4095;

/** One 12-bit image. The patient's left is on the right of the image. */
export function crChest(recipe: CrChestRecipe, instanceNumber: number): PhantomImage {
  const { rows, columns, seed } = recipe;
  const pixelMm = WIDTH_MM / columns;
  const stored = new Uint16Array(rows * columns);
  const vessels = vesselShadow(recipe, pixelMm);
  for (let column = 0; column < columns; column += 1) {
    const x = (column + 0.5) * pixelMm - WIDTH_MM / 2;
    const ribs = ribCurves(Math.abs(x), seed);
    for (let row = 0; row < rows; row += 1) {
      const z = TOP_MM - (row + 0.5) * pixelMm;
      const at = row * columns + column;
      const density =
        shadow(recipe, ribs, x, z, vessels[at] ?? 0) + 0.12 * grain(seed + instanceNumber, column, row);
      // The response of film: steep in the middle, flat at both ends.
      const white = 1 / (1 + Math.exp((11.2 - density) / 2.6));
      const value = Math.round(WHITEST * white);
      stored[at] = recipe.photometric === 'MONOCHROME1' ? WHITEST - value : value;
    }
  }
  const letters = recipe.photometric === 'MONOCHROME1' ? 0 : WHITEST;
  burnSynthetic(stored, columns, letters);
  const scale = Math.max(1, Math.round(columns / 130));
  burnText('L', columns - 12 * scale, 10 * scale, scale, (x, y) => {
    if (x < columns && y < rows) stored[y * columns + x] = letters;
  });
  return {
    Rows: rows,
    Columns: columns,
    NumberOfFrames: 1,
    SamplesPerPixel: 1,
    PhotometricInterpretation: recipe.photometric,
    BitsAllocated: 16,
    BitsStored: 12,
    PixelRepresentation: 0,
    pixels: bytesOf(stored),
    attributes: {
      ImageType: ['ORIGINAL', 'PRIMARY'],
      PatientOrientation: ['L', 'F'],
      ViewPosition: 'PA',
      KVP: 125,
      ImagerPixelSpacing: rounded(pixelMm, pixelMm),
      WindowCenter: 2048,
      WindowWidth: 4096,
      // Identity for MONOCHROME2, inverse for MONOCHROME1 (PS3.3 C.11.6.1.2).
      PresentationLUTShape: recipe.photometric === 'MONOCHROME1' ? 'INVERSE' : 'IDENTITY',
    },
  };
}

/** Centimetres of water, about, that the beam met on its way to (x, z). */
function shadow(
  recipe: CrChestRecipe,
  ribs: readonly RibCurve[],
  x: number,
  z: number,
  vessel: number,
): number {
  const { seed } = recipe;
  const side = Math.abs(x);
  const trunk = 172 - 8 * smooth(seed, z / 90, 1) - 55 * cover(z - 300, 90);
  const u = side / trunk;
  const body = u < 1 ? 15.5 * Math.sqrt(1 - u ** 5) : 0;
  const arm = cover(z - 225, 60) * cover(side - 120, 60) * 5;
  // Shoulders fall away from the neck; the neck is a soft column of its own.
  const shoulder = 328 - Math.max(0, side - 46) * 0.4 - z;
  const neck = 10.5 * cover(60 - side, 16) * cover(z - 255, 30);
  let d = Math.max(body * cover(shoulder, 26), neck) + arm * cover(body, 2) * cover(shoulder, 26);
  if (d <= 0.05) return 0;

  // Lungs: outline by height, floor by the two domes of the diaphragm.
  const outline = 132 * Math.sqrt(Math.max(0, 1 - (Math.abs(z - 88) / (z > 88 ? 186 : 110)) ** 2.5));
  const dome = x < 0 ? 92 - 30 * ((x + 62) / 60) ** 2 : 80 - 30 * ((x - 66) / 60) ** 2;
  const within = Math.min(outline - side, side - 8);
  const air = cover(within, 7) * Math.min(1, Math.max(0, within / 42 + 0.45));
  const above = cover(z - dome, 3.5);
  d -= 10.2 * air * Math.max(above, 0.22 * cover(z - dome + 28, 40));

  // Mediastinum, heart with the apex to the left, aortic knob, spine behind it all.
  d += 2.6 * cover(23 + 12 * cover(z - 205, 40) - side, 11) * cover(290 - z, 40);
  d += 6.6 * heart(x, z);
  d += 2.6 * cover(ellipse(x, z, 22, 199, 19, 18), 5) * cover(x - 4, 8);
  d += 1.3 * cover(7 - Math.abs(x - 38), 6) * cover(190 - z, 20) * cover(z - 60, 30);
  d += 1.1 * cover(7 - Math.abs(x + 24), 8) * cover(z - 150, 20);
  const disc = cover(4.5 - Math.abs((((z % 27) + 27) % 27) - 13.5), 4);
  d += (1.5 - 0.8 * disc) * cover(18 - side, 3);
  d += 0.7 * cover(3 - Math.abs(side - 11), 3) * (1 - disc);
  d -= 2.3 * cover(8 - Math.abs(x + 1), 3) * cover(z - 182, 12);

  d += bones(ribs, z, side, outline) + vessel * air * Math.max(above, 0.15);
  const gas = cover(ellipse(x, z, 58, 44, 30, 17), 6);
  d -= 5 * gas * (1 - above);
  if (recipe.opacity > 0) {
    const patch =
      ellipse(x, z, -72, 128, 40, 30) +
      13 * smooth(seed + 50, x / 14, z / 14) +
      6 * smooth(seed + 51, x / 5, z / 5);
    d += 4.2 * recipe.opacity * cover(patch - 4, 22) * air * above;
  }
  return Math.max(0, d + 0.25 * smooth(seed + 5, x / 12, z / 12));
}

function heart(x: number, z: number): number {
  const ventricles = cover(turnedEllipse(x, z, 34, 108, 62, 43, -0.42), 9);
  const atrium = cover(ellipse(x, z, -14, 122, 34, 40), 9);
  const waist = cover(ellipse(x, z, 20, 160, 22, 28), 8) * 0.6;
  return Math.max(ventricles, atrium, waist);
}

interface RibCurve {
  readonly height: number;
  readonly weight: number;
  readonly half: number;
}

/** Where the ribs cross one column of the image: the same for all its rows. */
function ribCurves(side: number, seed: number): readonly RibCurve[] {
  const curves: RibCurve[] = [];
  for (let k = 0; k < 10; k += 1) {
    const start = 282 - k * 24.5;
    const reach = Math.min(150, 66 + k * 17);
    const t = side / reach;
    if (t > 0.06 && t < 1.02) {
      const height = start + 9 * Math.sin(Math.min(1, t * 1.3) * Math.PI) - 26 * t * t;
      curves.push({ height, weight: 1.05, half: 6.4 });
    }
    // Front ends slope steeply down towards the middle and end in cartilage that the beam does not see.
    if (k < 7 && t > 0.42 && t < 1.02) {
      const height = start - 26 - (reach - side) * 0.62 + 8 * smooth(seed + 70, k, side / 40);
      curves.push({ height, weight: 0.75 * cover(t - 0.5, 0.12), half: 6 });
    }
  }
  return curves;
}

function bones(ribs: readonly RibCurve[], z: number, side: number, outline: number): number {
  const cage = cover(Math.max(outline, 40) + 16 - side, 6) * cover(z - 20, 30);
  let d = 0;
  for (const { height, weight, half } of ribs) {
    const off = z - height;
    if (off > -9 && off < 9) d += rib(off, half) * weight * cage;
  }
  const bow = 5 * Math.sin((side / 150) * 2 * Math.PI);
  const clavicle = segmentDistance(side, z - bow, 15, 246, 158, 282);
  d += 1.5 * cover(6.5 - clavicle, 3) + 0.8 * cover(2 - Math.abs(clavicle - 5.5), 2);
  const blade = turnedEllipse(side, z, 152, 196, 28, 62, 0.16);
  d += 0.9 * cover(blade, 3) + 0.9 * cover(2.4 - Math.abs(blade), 2.4);
  return d + 1.2 * cover(ellipse(side, z, 178, 268, 26, 24), 5);
}

function rib(off: number, half: number): number {
  const a = Math.abs(off);
  return 0.75 * cover(half - a, 2.5) + 0.7 * cover(1.5 - Math.abs(a - half + 1), 1.6);
}

/** The vessels of the CT phantom seen from the front: same tree, summed along the beam. */
function vesselShadow(recipe: CrChestRecipe, pixelMm: number): Float32Array {
  const { rows, columns } = recipe;
  const shadowed = new Float32Array(rows * columns);
  for (const { from, to, radiusMm } of lungVessels(recipe.seed)) {
    const steps = Math.ceil(Math.hypot(to[0] - from[0], to[2] - from[2]) / (pixelMm * 1.5)) + 1;
    const radius = radiusMm * 1.05;
    for (let i = 0; i < steps; i += 1) {
      const t = i / steps;
      const cx = from[0] + (to[0] - from[0]) * t;
      const cz = from[2] + (to[2] - from[2]) * t;
      stamp(cx, cz, radius);
    }
  }
  return shadowed;

  function stamp(x: number, z: number, radius: number): void {
    const column = (x + WIDTH_MM / 2) / pixelMm;
    const row = (TOP_MM - z) / pixelMm;
    const r = radius / pixelMm;
    for (let v = Math.max(0, Math.ceil(row - r)); v <= Math.min(rows - 1, row + r); v += 1) {
      for (let u = Math.max(0, Math.ceil(column - r)); u <= Math.min(columns - 1, column + r); u += 1) {
        const inside = 1 - ((u - column) ** 2 + (v - row) ** 2) / (r * r);
        if (inside <= 0) continue;
        const depth = 0.62 * radius * Math.sqrt(inside);
        const at = v * columns + u;
        if (depth > (shadowed[at] ?? 0)) shadowed[at] = depth;
      }
    }
  }
}
