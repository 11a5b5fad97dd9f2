// How large a pixel is where something is measured, and which attribute says so; where none does, why not (S-5).
import type { PixelSpacingWithSource } from '../../pixels/decode/image-description.ts';
import type { KitImageInfo } from '../../pixels/image-loader.ts';
import type { ImagePoint } from '../geometry/reference-line.ts';
import { scaleOfRegions } from './region-scale.ts';

export interface Scale {
  /** From one row, or column, to the next: in mm, or in widths of a pixel. */
  readonly row: number;
  readonly column: number;
  readonly unit: 'mm' | 'px';
  /** Where the millimetres come from, or why there are none although a reader may expect them; '' when there is nothing to say. */
  readonly says: string;
}

const magnified = ({ magnification }: PixelSpacingWithSource): string =>
  magnification === null || magnification === 1 ? '' : ` (magnified about ${magnification.toFixed(2)} ×)`;

function spacingWords(spacing: PixelSpacingWithSource): string {
  const { source, calibration, imager } = spacing;
  if (source === 'ImagerPixelSpacing')
    return `ImagerPixelSpacing: at the detector, not in the patient${magnified(spacing)}`;
  if (calibration !== '') return `PixelSpacing, calibrated: ${calibration}`;
  // PS3.3 §10.7.1.3: what says the same as the detector was never corrected.
  if (imager === 'same') return `PixelSpacing: at the detector, not in the patient${magnified(spacing)}`;
  return imager === 'other' ? 'PixelSpacing, calibrated: not said how' : 'PixelSpacing';
}

/** The scale at these points: an ultrasound image has one for each of its regions, any other image a single one. */
export function scaleAt({ spacing, description }: KitImageInfo, points: readonly ImagePoint[]): Scale {
  // Pixels that are not square: in units of their width.
  const [vertical, horizontal] = description.PixelAspectRatio;
  const pixels = { row: vertical / horizontal, column: 1, unit: 'px' } as const;
  if (description.ultrasoundRegions !== null) {
    const found = scaleOfRegions(description.ultrasoundRegions, points);
    return found.ok
      ? { row: found.row, column: found.column, unit: 'mm', says: found.says }
      : { ...pixels, says: `Not in mm: ${found.why}` };
  }
  if (spacing) return { row: spacing.row, column: spacing.column, unit: 'mm', says: spacingWords(spacing) };
  return { ...pixels, says: '' };
}

/** What an angle must say of the shape that it took the pixels to have; '' where millimetres are known. */
export function shapeWords({ unit, row, says }: Scale): string {
  if (unit === 'mm') return '';
  const shape =
    row === 1 ? 'pixels taken as square' : `pixels as PixelAspectRatio has them (${+row.toFixed(3)} : 1)`;
  if (says === '') return `No spacing stated: ${shape}`;
  const why = says.replace('Not in mm: ', '');
  return `${why.charAt(0).toUpperCase()}${why.slice(1)}: ${shape}`;
}
