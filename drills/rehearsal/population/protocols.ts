// What each kind of examination consists of: its series, how they are stored, and the recipes that draw them.
import { SOP_CLASS, TRANSFER_SYNTAX } from '../model.ts';
import type { PhantomRecipe } from '../phantoms/recipe.ts';

export interface SeriesPlan {
  readonly Modality: string;
  readonly SOPClassUID: string;
  readonly SeriesDescription: string;
  readonly BodyPartExamined: string;
  readonly Laterality: '' | 'L' | 'R';
  readonly TransferSyntaxUID: string;
  readonly images: number;
  readonly recipe: PhantomRecipe;
}

/** What varies between two studies of the same kind. */
export interface ProtocolInput {
  readonly seed: number;
  /** Rows and columns of a CT or MR slice; other images scale with it. */
  readonly matrix: number;
  /** Share of the usual number of slices and frames, 0 < share ≤ 1. Spacing grows to cover the same anatomy. */
  readonly share: number;
  /** The patient's finding is there, and this far along: 0 none, 1 as today. Priors show it smaller. */
  readonly progress: number;
}

export type ProtocolName = 'CT Chest' | 'CT Head' | 'MR Brain' | 'XR Chest' | 'US Heart' | 'Mammography';

type Protocol = (input: ProtocolInput) => readonly SeriesPlan[];

const { explicitVrLittleEndian: NATIVE, rleLossless: RLE } = TRANSFER_SYNTAX;

const count = (usual: number, share: number) => Math.max(2, Math.round(usual * share));

const ctChest: Protocol = ({ seed, matrix, share, progress }) => {
  const slices = count(48, share);
  return [
    {
      Modality: 'CT',
      SOPClassUID: SOP_CLASS.ctImage,
      SeriesDescription: 'Chest 6.0 B30f',
      BodyPartExamined: 'CHEST',
      Laterality: '',
      TransferSyntaxUID: NATIVE,
      images: slices,
      recipe: { kind: 'ct-chest', seed, matrix, slices, noduleRadiusMm: 8 * progress },
    },
  ];
};

const ctHead: Protocol = ({ seed, matrix, share, progress }) => {
  const slices = count(30, share);
  return [
    {
      Modality: 'CT',
      SOPClassUID: SOP_CLASS.ctImage,
      SeriesDescription: 'Head 5.0 J40s',
      BodyPartExamined: 'HEAD',
      Laterality: '',
      // One compressed volume in every list: the demo has to decode something.
      TransferSyntaxUID: RLE,
      images: slices,
      recipe: { kind: 'ct-head', seed, matrix, slices, haematomaRadiusMm: 17 * progress },
    },
  ];
};

const mrBrain: Protocol = ({ seed, matrix, share, progress }) => {
  const slices = count(22, share);
  const common = {
    Modality: 'MR',
    SOPClassUID: SOP_CLASS.mrImage,
    BodyPartExamined: 'BRAIN',
    Laterality: '' as const,
    images: slices,
  };
  const recipe = { kind: 'mr-brain' as const, seed, matrix, slices, lesions: Math.round(7 * progress) };
  return [
    {
      ...common,
      SeriesDescription: 'Ax T1 SE',
      TransferSyntaxUID: NATIVE,
      recipe: { ...recipe, weighting: 'T1' },
    },
    {
      ...common,
      SeriesDescription: 'Ax T2 TSE',
      TransferSyntaxUID: RLE,
      recipe: { ...recipe, weighting: 'T2' },
    },
  ];
};

const xrChest: Protocol = ({ seed, matrix, progress }) => [
  {
    Modality: 'CR',
    SOPClassUID: SOP_CLASS.crImage,
    SeriesDescription: 'Chest PA',
    BodyPartExamined: 'CHEST',
    Laterality: '',
    TransferSyntaxUID: NATIVE,
    images: 1,
    recipe: {
      kind: 'cr-chest',
      seed,
      rows: Math.round(matrix * 3.95),
      columns: Math.round(matrix * 3.75),
      // Computed radiography comes in both polarities.
      photometric: seed % 2 === 0 ? 'MONOCHROME1' : 'MONOCHROME2',
      opacity: progress,
    },
  },
];

const usHeart: Protocol = ({ seed, matrix, share }) =>
  (['grey', 'doppler'] as const).map((mode) => ({
    Modality: 'US',
    SOPClassUID: SOP_CLASS.usMultiframe,
    SeriesDescription: mode === 'grey' ? 'Apical 4 chamber' : 'Apical 4 chamber colour',
    BodyPartExamined: 'HEART',
    Laterality: '',
    TransferSyntaxUID: mode === 'grey' ? RLE : NATIVE,
    images: 1,
    recipe: {
      kind: 'us-heart',
      seed,
      rows: Math.round(matrix * 0.94),
      columns: Math.round(matrix * 1.25),
      frames: count(24, share),
      mode,
      photometric: mode === 'grey' ? 'YBR_FULL' : 'RGB',
    },
  }));

const mammography: Protocol = ({ seed, matrix, progress }) =>
  (['R', 'L'] as const).flatMap((side) =>
    (['CC', 'MLO'] as const).map(
      (view): SeriesPlan => ({
        Modality: 'MG',
        SOPClassUID: SOP_CLASS.mgImageForPresentation,
        SeriesDescription: `${side} ${view}`,
        BodyPartExamined: 'BREAST',
        Laterality: side,
        TransferSyntaxUID: NATIVE,
        images: 1,
        recipe: {
          kind: 'mammogram',
          seed,
          rows: Math.round(matrix * 3.5),
          columns: Math.round(matrix * 2.75),
          side,
          view,
          massRadiusMm: side === 'L' ? 7 * progress : 0,
        },
      }),
    ),
  );

export const PROTOCOLS: Readonly<Record<ProtocolName, Protocol>> = {
  'CT Chest': ctChest,
  'CT Head': ctHead,
  'MR Brain': mrBrain,
  'XR Chest': xrChest,
  'US Heart': usHeart,
  Mammography: mammography,
};
