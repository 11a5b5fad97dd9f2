// A contrast-enhanced CT of the chest, with a nodule in the right upper lobe when asked for.
import { eachPixel, planeAttributes, sliceZ, spacingOf, type AxialStack } from './axial.ts';
import { burnSynthetic } from './bitmap-font.ts';
import { CHEST_EXTENT, chestSlice } from './chest-anatomy.ts';
import { cover, grain, mix, smooth } from './field.ts';
import { lungVessels, paintVessels } from './lung-vessels.ts';
import { bytesOf, type PhantomImage } from './phantom-image.ts';

export interface CtChestRecipe {
  readonly kind: 'ct-chest';
  readonly seed: number;
  readonly matrix: number;
  readonly slices: number;
  /** 0: no nodule. */
  readonly noduleRadiusMm: number;
}

const INTERCEPT = -1024;
const NODULE = { x: -88, y: -6, z: 196 } as const;

/** One slice, 12 bits in 16, unsigned, HU = stored − 1024. */
export function ctChest(recipe: CtChestRecipe, instanceNumber: number): PhantomImage {
  const stack: AxialStack = { ...CHEST_EXTENT, matrix: recipe.matrix, slices: recipe.slices };
  const z = sliceZ(stack, instanceNumber);
  const pixelMm = stack.fovMm / stack.matrix;
  const at = chestSlice(recipe.seed, z, Math.max(1.4, pixelMm));
  const vessels = paintVessels(
    lungVessels(recipe.seed),
    z,
    recipe.matrix,
    (pixelMm - stack.fovMm) / 2,
    pixelMm,
  );
  const stored = new Uint16Array(recipe.matrix * recipe.matrix);
  eachPixel(stack, (x, y, index, column, row) => {
    let hu = at(x, y, vessels[index] ?? 0);
    if (recipe.noduleRadiusMm > 0) {
      const angle = Math.atan2(y - NODULE.y, x - NODULE.x);
      const spikes = 1 + 0.18 * smooth(recipe.seed + 60, angle * 2.6, z / 4);
      const distance = Math.hypot(x - NODULE.x, y - NODULE.y, z - NODULE.z);
      hu = mix(hu, 38, cover(recipe.noduleRadiusMm * spikes - distance, 1.6));
    }
    hu += grain(recipe.seed + instanceNumber, column, row) * 11;
    stored[index] = Math.min(4095, Math.max(0, Math.round(hu) - INTERCEPT));
  });
  burnSynthetic(stored, recipe.matrix, 1400);
  return {
    Rows: recipe.matrix,
    Columns: recipe.matrix,
    NumberOfFrames: 1,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    BitsAllocated: 16,
    BitsStored: 12,
    PixelRepresentation: 0,
    pixels: bytesOf(stored),
    attributes: {
      ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
      ...planeAttributes(stack, instanceNumber),
      SpacingBetweenSlices: Number(spacingOf(stack).toFixed(4)),
      KVP: 100,
      ContrastBolusAgent: 'SYNTHETIC',
      ConvolutionKernel: 'B30f',
      RescaleIntercept: INTERCEPT,
      RescaleSlope: 1,
      RescaleType: 'HU',
      WindowCenter: [50, -600],
      WindowWidth: [400, 1500],
      WindowCenterWidthExplanation: ['MEDIASTINUM', 'LUNG'],
    },
  };
}
