// The value under the hand: in the unit that the image states, and called a stored value where it states none (S-4).
import { assertNever } from '../../../shared/domain/assert-never.ts';
import { storedOf } from '../../pixels/decode/display.ts';
import { wideValueAt } from '../../pixels/decode/wide-values.ts';
import type { KitImageInfo } from '../../pixels/image-loader.ts';
import type { ModalityTransform } from '../../pixels/decode/image-description.ts';

function rescaled(stored: number, modality: ModalityTransform): number {
  switch (modality.kind) {
    case 'identity':
      return stored;
    case 'linear':
      return stored * modality.slope + modality.intercept;
    case 'lut': {
      const { entries, firstValueMapped } = modality.lut;
      const at = Math.max(0, Math.min(entries.length - 1, Math.round(stored - firstValueMapped)));
      return entries[at] ?? 0;
    }
    default:
      return assertNever(modality);
  }
}

/**
 * The unit of the values (PS3.3 §C.11.1.1.2): what RescaleType says; Hounsfield for a rescaled CT that says nothing
 * (§C.8.2.1.1.3); else that they are stored values, or rescaled ones of no stated unit.
 */
export function valueUnit({ attributes, description }: KitImageInfo): string {
  const { modality } = attributes;
  if (modality.kind === 'identity') return 'stored value';
  if (modality.type === 'HU' || (modality.type === '' && description.Modality === 'CT')) return 'HU';
  return modality.type === '' || modality.type === 'US' ? 'rescaled, no unit stated' : modality.type;
}

/** From one value that the image can hold to the next. */
export function valueStep({ display, attributes: { modality } }: KitImageInfo): number {
  if (display.kind !== 'grey') return 1;
  const slope = Math.abs(modality.kind === 'linear' ? modality.slope : 1);
  // Floating point has no step of its own: as many digits as are told at all.
  if (display.levels?.some((level) => !Number.isInteger(level)) === true) return 1e-12;
  return slope;
}

/** The value of a pixel, or null outside of the image, on padding, and in colour. Coordinates count pixels from 0. */
export function valueAt(info: KitImageInfo, column: number, row: number): number | null {
  const { display, description, attributes } = info;
  if (display.kind !== 'grey') return null;
  if (column < 0 || row < 0 || column >= description.Columns || row >= description.Rows) return null;
  const index = row * description.Columns + column;
  const value = display.levels ? wideValueAt(info.stored, description.HighBit, index) : display.values[index];
  if (value === undefined || !Number.isFinite(value)) return null;
  const stored = display.levels ? value : storedOf(display, value);
  const { padding } = description;
  if (padding && stored >= padding.from && stored <= padding.to) return null;
  return rescaled(stored, attributes.modality);
}

/** Red, green and blue of a pixel in colour, or null. */
export function colourAt(
  info: KitImageInfo,
  column: number,
  row: number,
): readonly [number, number, number] | null {
  const { display, description } = info;
  if (display.kind !== 'colour') return null;
  if (column < 0 || row < 0 || column >= description.Columns || row >= description.Rows) return null;
  const at = (row * description.Columns + column) * 4;
  return [display.rgba[at] ?? 0, display.rgba[at + 1] ?? 0, display.rgba[at + 2] ?? 0];
}
