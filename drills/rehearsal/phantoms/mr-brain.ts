// An MR of the brain in T1 and T2 contrast, with periventricular lesions when asked for; T2 is stored signed.
import { randomFrom } from '../random.ts';
import { eachPixel, planeAttributes, sliceZ, spacingOf, type AxialStack } from './axial.ts';
import { burnSynthetic } from './bitmap-font.ts';
import { HEAD_EXTENT, headSlice, newTissue, type HeadTissue } from './brain-anatomy.ts';
import { cover, grain, length, mix, smooth } from './field.ts';
import { bytesOf, type PhantomImage } from './phantom-image.ts';

export interface MrBrainRecipe {
  readonly kind: 'mr-brain';
  readonly seed: number;
  readonly matrix: number;
  readonly slices: number;
  readonly weighting: 'T1' | 'T2';
  readonly lesions: number;
}

type Signal = Readonly<Record<keyof HeadTissue | 'lesion', number>>;

const SIGNALS: Readonly<Record<MrBrainRecipe['weighting'], Signal>> = {
  T1: { air: 8, scalp: 880, bone: 35, diploe: 420, csf: 120, grey: 400, white: 560, dura: 330, lesion: 330 },
  T2: { air: 8, scalp: 620, bone: 25, diploe: 330, csf: 1050, grey: 560, white: 400, dura: 180, lesion: 880 },
};

const ACQUISITION = {
  T1: { RepetitionTime: 550, EchoTime: 12, EchoTrainLength: 1, WindowCenter: 420, WindowWidth: 900 },
  T2: { RepetitionTime: 4200, EchoTime: 98, EchoTrainLength: 15, WindowCenter: 520, WindowWidth: 1100 },
} as const;

interface Lesion {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly radius: number;
}

/** One slice: T1 as 12-bit unsigned, T2 as 16-bit signed stored values. */
export function mrBrain(recipe: MrBrainRecipe, instanceNumber: number): PhantomImage {
  const stack: AxialStack = { ...HEAD_EXTENT, matrix: recipe.matrix, slices: recipe.slices };
  const z = sliceZ(stack, instanceNumber);
  const signal = SIGNALS[recipe.weighting];
  const at = headSlice(recipe.seed, z, Math.max(1.1, stack.fovMm / stack.matrix));
  const tissue = newTissue();
  const lesions = lesionsOf(recipe).filter((l) => Math.abs(l.z - z) < l.radius + 3);
  const signed = recipe.weighting === 'T2';
  const size = recipe.matrix * recipe.matrix;
  const stored = signed ? new Int16Array(size) : new Uint16Array(size);
  const noiseSeed = recipe.seed + instanceNumber + (signed ? 5000 : 0);
  eachPixel(stack, (x, y, index, column, row) => {
    at(x, y, tissue);
    let value =
      tissue.air * signal.air +
      tissue.scalp * signal.scalp * (0.8 + 0.25 * smooth(recipe.seed + 20, x / 6, y / 6, z / 6)) +
      tissue.bone * signal.bone +
      tissue.diploe * signal.diploe +
      tissue.csf * signal.csf +
      tissue.grey * signal.grey +
      tissue.white * signal.white +
      tissue.dura * signal.dura;
    for (const l of lesions) {
      const distance = Math.hypot(x - l.x, (y - l.y) / 1.4, z - l.z);
      value = mix(value, signal.lesion, cover(l.radius - distance, 1.5) * Math.min(1, tissue.white * 1.5));
    }
    // Coil sensitivity, then the magnitude of noise in both channels (Rician).
    value *= 1 + 0.12 * smooth(recipe.seed + 40, x / 110 + 3, y / 110, z / 110);
    const real = value + 13 * grain(noiseSeed, column, row);
    stored[index] = Math.min(4095, Math.round(length(real, 13 * grain(noiseSeed, row, column, 7))));
  });
  burnSynthetic(stored, recipe.matrix, 1000);
  const { WindowCenter, WindowWidth, ...sequence } = ACQUISITION[recipe.weighting];
  return {
    Rows: recipe.matrix,
    Columns: recipe.matrix,
    NumberOfFrames: 1,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    BitsAllocated: 16,
    BitsStored: signed ? 16 : 12,
    PixelRepresentation: signed ? 1 : 0,
    pixels: bytesOf(stored),
    attributes: {
      ImageType: ['ORIGINAL', 'PRIMARY', 'M', 'SE'],
      ...planeAttributes(stack, instanceNumber),
      SpacingBetweenSlices: Number(spacingOf(stack).toFixed(4)),
      ScanningSequence: 'SE',
      SequenceVariant: recipe.weighting === 'T2' ? 'SK' : 'NONE',
      ScanOptions: '',
      MRAcquisitionType: '2D',
      MagneticFieldStrength: 1.5,
      ...sequence,
      WindowCenter,
      WindowWidth,
    },
  };
}

function lesionsOf(recipe: MrBrainRecipe): readonly Lesion[] {
  const random = randomFrom(recipe.seed, 'lesions');
  // Drawn in a fixed order: a prior with fewer lesions has the first ones of the current study.
  return Array.from({ length: recipe.lesions }, () => ({
    x: (random() < 0.5 ? -1 : 1) * (20 + 12 * random()),
    y: -28 + 62 * random(),
    z: 8 + 22 * random(),
    radius: 2.5 + 3 * random(),
  }));
}
