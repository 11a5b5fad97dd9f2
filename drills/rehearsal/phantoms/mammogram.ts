// A screening mammogram in the two standard views, chest wall towards the edge where a reading room hangs it.
import { burnSynthetic, burnText } from './bitmap-font.ts';
import { cover, grain, length, smooth } from './field.ts';
import { bytesOf, type PhantomImage, rounded } from './phantom-image.ts';

export interface MammogramRecipe {
  readonly kind: 'mammogram';
  readonly seed: number;
  readonly rows: number;
  readonly columns: number;
  readonly side: 'L' | 'R';
  readonly view: 'CC' | 'MLO';
  /** 0: no mass. */
  readonly massRadiusMm: number;
}

const HEIGHT_MM = 230;
const WHITEST = 4095;
/** Row and column direction for each view (PS3.3 C.7.6.1.1.1). */
const ORIENTATION = {
  R: { CC: ['P', 'L'], MLO: ['P', 'FL'] },
  L: { CC: ['A', 'R'], MLO: ['A', 'FR'] },
} as const;

/** One 12-bit image, MONOCHROME2, for presentation. */
export function mammogram(recipe: MammogramRecipe, instanceNumber: number): PhantomImage {
  const { rows, columns, side, view } = recipe;
  const pixelMm = HEIGHT_MM / rows;
  const seed = recipe.seed + (side === 'L' ? 0 : 400);
  const stored = new Uint16Array(rows * columns);
  for (let row = 0; row < rows; row += 1) {
    const y = (row + 0.5) * pixelMm - HEIGHT_MM / 2;
    for (let column = 0; column < columns; column += 1) {
      // Millimetres from the chest wall: left edge for a left breast, right edge for a right one.
      const fromWall = side === 'L' ? column : columns - 1 - column;
      const x = (fromWall + 0.5) * pixelMm;
      const value = breast(recipe, seed, x, y) * WHITEST + 26 * grain(seed + instanceNumber, column, row);
      stored[row * columns + column] = Math.min(WHITEST, Math.max(0, Math.round(value)));
    }
  }
  burnSynthetic(stored, columns, WHITEST);
  const scale = Math.max(1, Math.round(columns / 150));
  const label = `${side} ${view}`;
  const x = side === 'L' ? columns - (label.length * 6 + 3) * scale : 3 * scale;
  burnText(label, x, 14 * scale, scale, (u, v) => {
    if (u >= 0 && u < columns && v < rows) stored[v * columns + u] = WHITEST;
  });
  return {
    Rows: rows,
    Columns: columns,
    NumberOfFrames: 1,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    BitsAllocated: 16,
    BitsStored: 12,
    PixelRepresentation: 0,
    pixels: bytesOf(stored),
    attributes: {
      ImageType: ['DERIVED', 'PRIMARY'],
      PresentationIntentType: 'FOR PRESENTATION',
      PixelIntensityRelationship: 'LOG',
      PixelIntensityRelationshipSign: -1,
      PatientOrientation: ORIENTATION[side][view],
      ImageLaterality: side,
      ViewPosition: view,
      PositionerType: 'MAMMOGRAPHIC',
      DetectorType: 'DIRECT',
      KVP: 28,
      ImagerPixelSpacing: rounded(pixelMm, pixelMm),
      RescaleIntercept: 0,
      RescaleSlope: 1,
      RescaleType: 'US',
      PresentationLUTShape: 'IDENTITY',
      LossyImageCompression: '00',
      WindowCenter: 2048,
      WindowWidth: 4096,
      AcquisitionContextSequence: { items: [] },
      AnatomicRegionSequence: { items: [code('76752008', 'SCT', 'Breast')] },
      ViewCodeSequence: {
        items: [
          view === 'CC'
            ? code('399162004', 'SCT', 'cranio-caudal')
            : code('399368009', 'SCT', 'medio-lateral oblique'),
        ],
      },
    },
  };
}

function code(CodeValue: string, CodingSchemeDesignator: string, CodeMeaning: string) {
  return { CodeValue, CodingSchemeDesignator, CodeMeaning };
}

/** Brightness 0…1 at `x` mm from the chest wall, `y` mm down from the middle. */
function breast(recipe: MammogramRecipe, seed: number, x: number, y: number): number {
  const oblique = recipe.view === 'MLO';
  const centre = oblique ? 18 : 0;
  const half = oblique ? 92 : 82;
  const v = (y - centre) / (y < centre && oblique ? half * 1.35 : half);
  const reach = 108;
  const u = x / reach;
  const nipple = Math.max(0, 1 - length(x - reach, (y - centre) * 1.1) / 9) * 7;
  const depth = (1 - Math.sqrt(u * u + v * v)) * 70 + nipple + 1.5 * smooth(seed, x / 40, y / 40);
  const inside = cover(depth, 1);
  const muscle = oblique ? cover((-28 - y) * 0.42 - x + 22 + 3 * smooth(seed + 1, y / 20, 2), 2.5) : 0;
  if (inside === 0 && muscle === 0) return 0.01;
  const skin = cover(1.6 - Math.abs(depth - 1), 1) * 0.12;
  const thick = 0.2 + 0.14 * Math.min(1, depth / 16);
  // Glandular tissue fans out from the nipple; ligaments cross the fat.
  const fan = Math.atan2(y - centre, reach + 8 - x);
  const along = length(reach + 8 - x, y - centre);
  const where = cover(depth - 12, 18) * cover(96 - along, 46) * cover(0.95 - Math.abs(fan), 0.6);
  const octaves =
    0.55 * smooth(seed + 2, x / 17, y / 17) +
    0.3 * smooth(seed + 3, x / 7, y / 7) +
    0.2 * smooth(seed + 4, x / 3, y / 3) +
    0.35 * smooth(seed + 5, fan * 9, along / 26);
  const gland = where * Math.max(0, 0.34 + 0.4 * octaves);
  const strand =
    0.035 * cover(0.09 - Math.abs(smooth(seed + 6, x / 12, y / 12)), 0.14) * cover(depth - 4, 6) +
    0.09 * cover(0.06 - Math.abs(smooth(seed + 7, fan * 14, along / 40)), 0.06) * cover(depth - 8, 8);
  let value = inside * (thick + skin + gland + strand);
  if (recipe.massRadiusMm > 0) value += inside * mass(recipe, seed, x, y - centre);
  return Math.min(1, Math.max(value, muscle * (0.62 + 0.05 * smooth(seed + 8, x / 4, y / 12))));
}

function mass(recipe: MammogramRecipe, seed: number, x: number, y: number): number {
  const dx = x - 62;
  const dy = y + 24;
  const angle = Math.atan2(dy, dx);
  const spiculation = 1 + 0.35 * Math.max(0, smooth(seed + 9, angle * 4.2, 3));
  return 0.3 * cover(recipe.massRadiusMm * spiculation - length(dx, dy), 3.2);
}
