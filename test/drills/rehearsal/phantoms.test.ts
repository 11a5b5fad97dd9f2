import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { PhantomImage } from '../../../drills/rehearsal/phantoms/phantom-image.ts';
import { drawPhantom, type PhantomRecipe } from '../../../drills/rehearsal/phantoms/recipe.ts';

const RECIPES: readonly PhantomRecipe[] = [
  { kind: 'ct-chest', seed: 1, matrix: 96, slices: 12, noduleRadiusMm: 8 },
  { kind: 'ct-head', seed: 1, matrix: 96, slices: 12, haematomaRadiusMm: 15 },
  { kind: 'mr-brain', seed: 1, matrix: 96, slices: 12, weighting: 'T1', lesions: 3 },
  { kind: 'mr-brain', seed: 1, matrix: 96, slices: 12, weighting: 'T2', lesions: 3 },
  { kind: 'cr-chest', seed: 1, rows: 120, columns: 110, photometric: 'MONOCHROME2', opacity: 0.5 },
  { kind: 'cr-chest', seed: 1, rows: 120, columns: 110, photometric: 'MONOCHROME1', opacity: 0.5 },
  { kind: 'mammogram', seed: 1, rows: 120, columns: 90, side: 'L', view: 'MLO', massRadiusMm: 6 },
  { kind: 'us-heart', seed: 1, rows: 90, columns: 120, frames: 4, mode: 'doppler', photometric: 'RGB' },
  { kind: 'us-heart', seed: 1, rows: 90, columns: 120, frames: 4, mode: 'grey', photometric: 'YBR_FULL' },
];
const hash = (image: PhantomImage) => createHash('sha256').update(image.pixels).digest('hex');
const values16 = (image: PhantomImage) =>
  new Uint16Array(image.pixels.buffer, image.pixels.byteOffset, image.pixels.length / 2);

describe('phantoms', () => {
  it.each(RECIPES)(
    '$kind draws the same pixels each time, others for another seed, and as many as it says',
    (recipe) => {
      const image = drawPhantom(recipe, 5);
      expect(hash(drawPhantom(recipe, 5))).toBe(hash(image));
      expect(hash(drawPhantom({ ...recipe, seed: 2 }, 5))).not.toBe(hash(image));
      expect(image.pixels.length).toBe(
        image.Rows * image.Columns * image.NumberOfFrames * image.SamplesPerPixel * (image.BitsAllocated / 8),
      );
    },
  );

  it.each(RECIPES.filter((r) => r.kind !== 'us-heart'))(
    '$kind keeps its values within BitsStored',
    (recipe) => {
      const image = drawPhantom(recipe, 4);
      expect(values16(image).reduce((max, v) => Math.max(max, v), 0)).toBeLessThan(2 ** image.BitsStored);
    },
  );

  it.each(RECIPES)('$kind says SYNTHETIC in its corner', (recipe) => {
    const image = drawPhantom(recipe, 3);
    const samples = image.BitsAllocated === 16 ? values16(image) : image.pixels;
    const at = (x: number, y: number) => samples[(y * image.Columns + x) * image.SamplesPerPixel] ?? 0;
    // The T of the font: its bar and its stem stand out against the pixel beside the stem.
    const t = 3 + 3 * 6;
    expect(Math.abs(at(t + 2, 3) - at(t, 8))).toBeGreaterThan(image.BitsAllocated === 16 ? 800 : 100);
    expect(at(t + 2, 3)).toBe(at(t + 2, 9));
  });

  it('stacks CT slices upwards, evenly, in the plane that the header names', () => {
    const recipe = RECIPES[0] as PhantomRecipe;
    const z = [1, 2, 3].map(
      (n) => (drawPhantom(recipe, n).attributes.ImagePositionPatient as number[])[2] ?? 0,
    );
    expect((z[1] ?? 0) - (z[0] ?? 0)).toBeCloseTo(24, 6);
    expect((z[2] ?? 0) - (z[1] ?? 0)).toBeCloseTo(24, 6);
    expect(drawPhantom(recipe, 1).attributes.ImageOrientationPatient).toEqual([1, 0, 0, 0, 1, 0]);
  });

  // guards S-5
  it("puts the liver on the patient's right and the heart's apex on the left", () => {
    const recipe = { kind: 'ct-chest', seed: 1, matrix: 96, slices: 48, noduleRadiusMm: 0 } as const;
    const hu = (image: PhantomImage, x: number, y: number) => {
      const pixelMm = 360 / 96;
      const column = Math.round((x + 180) / pixelMm - 0.5);
      const row = Math.round((y + 180) / pixelMm - 0.5);
      return (values16(image)[row * 96 + column] ?? 0) - 1024;
    };
    const low = drawPhantom(recipe, 8);
    expect(hu(low, -70, 0)).toBeGreaterThan(60);
    const cardiac = drawPhantom(recipe, 16);
    expect(hu(cardiac, 50, -35)).toBeGreaterThan(60);
    expect(hu(cardiac, -65, -35)).toBeLessThan(-700);
  });

  it('inverts a MONOCHROME1 radiograph', () => {
    const plain = values16(drawPhantom(RECIPES[4] as PhantomRecipe, 1));
    const inverse = values16(drawPhantom(RECIPES[5] as PhantomRecipe, 1));
    const middle = 60 * 110 + 55;
    expect((plain[middle] ?? 0) + (inverse[middle] ?? 0)).toBe(4095);
  });
});
