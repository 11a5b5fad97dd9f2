// A CT of the head: skull, ventricles, sulci, skull base and, when asked for, a haematoma in the left basal ganglia.
import { eachPixel, planeAttributes, sliceZ, spacingOf, type AxialStack } from './axial.ts';
import { burnSynthetic } from './bitmap-font.ts';
import { HEAD_EXTENT, headSlice, newTissue } from './brain-anatomy.ts';
import { cover, ellipse, grain, mix, smooth } from './field.ts';
import { bytesOf, type PhantomImage } from './phantom-image.ts';

export interface CtHeadRecipe {
  readonly kind: 'ct-head';
  readonly seed: number;
  readonly matrix: number;
  readonly slices: number;
  /** 0: no haematoma. */
  readonly haematomaRadiusMm: number;
}

const INTERCEPT = -1024;

/** One slice, 12 bits in 16, unsigned, HU = stored − 1024. */
export function ctHead(recipe: CtHeadRecipe, instanceNumber: number): PhantomImage {
  const stack: AxialStack = { ...HEAD_EXTENT, matrix: recipe.matrix, slices: recipe.slices };
  const z = sliceZ(stack, instanceNumber);
  const pixelMm = stack.fovMm / stack.matrix;
  const at = headSlice(recipe.seed, z, Math.max(1.2, pixelMm));
  const tissue = newTissue();
  const stored = new Uint16Array(recipe.matrix * recipe.matrix);
  eachPixel(stack, (x, y, index, column, row) => {
    at(x, y, tissue);
    let hu =
      tissue.air * -1000 +
      tissue.scalp * (-28 + 34 * smooth(recipe.seed + 20, x / 12, y / 12, z / 12)) +
      tissue.bone * 1250 +
      tissue.diploe * 560 +
      tissue.csf * 5 +
      tissue.grey * 39 +
      tissue.white * 27 +
      tissue.dura * 62;
    if (recipe.haematomaRadiusMm > 0) hu = haematoma(recipe, hu, x, y, z);
    hu = mix(hu, -120, headrest(x, y, pixelMm));
    hu += grain(recipe.seed + instanceNumber, column, row) * (tissue.air > 0.99 ? 9 : 3.2);
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
      KVP: 120,
      ConvolutionKernel: 'J40s',
      RescaleIntercept: INTERCEPT,
      RescaleSlope: 1,
      RescaleType: 'HU',
      WindowCenter: [40, 500],
      WindowWidth: [80, 2500],
      WindowCenterWidthExplanation: ['BRAIN', 'BONE'],
    },
  };
}

function haematoma(recipe: CtHeadRecipe, hu: number, x: number, y: number, z: number): number {
  const radius = recipe.haematomaRadiusMm;
  const dx = (x - 30) / 0.85;
  const dy = (y - 2) / 1.25;
  const distance = Math.hypot(dx, dy, (z - 9) / 1.05) + 2.4 * smooth(recipe.seed + 30, x / 8, y / 8, z / 8);
  const oedema = mix(hu, 19, 0.75 * cover(radius + 7 - distance, 4));
  return mix(oedema, 66 + 4 * smooth(recipe.seed + 31, x / 5, y / 5, z / 5), cover(radius - distance, 1.8));
}

/** The shell that the head lies in. */
function headrest(x: number, y: number, softMm: number): number {
  const edge = Math.abs(ellipse(x, y, 0, -4, 92, 112)) - 1.3;
  return y > 20 ? cover(-edge, softMm) * 0.9 : 0;
}
