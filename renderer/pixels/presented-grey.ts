// The whole grey chain of a presentation state (PS3.4 §N.2.1): its own modality, VOI and presentation transforms instead of the
// image's. It stands in the viewport in the place of a VOI LUT, so that a window chosen by hand takes it away as a whole (S-4).
import type { CornerstoneLut } from 'cornerstone-core';
import { modalityFunction, storedOf, voiFunction } from './decode/display.ts';
import type { GreyFrame, Voi } from './decode/display.ts';
import type { LookupTable, ModalityTransform } from './decode/image-description.ts';

export interface PresentedGrey {
  readonly modality: ModalityTransform;
  readonly voi: Voi;
  /** Presentation LUT Sequence (PS3.3 §C.11.6); null: P-values are what the VOI gives. */
  readonly presentation: LookupTable | null;
}

const greys = new WeakMap<CornerstoneLut, PresentedGrey>();

/** What stands for it in a viewport; cornerstone carries it and never reads it. */
export function markOfGrey(grey: PresentedGrey): CornerstoneLut {
  const mark: CornerstoneLut = { firstValueMapped: 0, numBitsPerEntry: 8, lut: [] };
  greys.set(mark, grey);
  return mark;
}

export const greyOfMark = (mark: CornerstoneLut | undefined): PresentedGrey | null =>
  (mark && greys.get(mark)) ?? null;

/**
 * The grey of every value of a frame: `table[value - from]`, 0…255.
 *
 * @param from smallest value to tabulate; at or below `frame.min`
 */
export function presentedTable(
  frame: GreyFrame,
  { modality, voi, presentation }: PresentedGrey,
  invert: boolean,
  from: number,
): Uint8ClampedArray<ArrayBuffer> {
  const convert = modalityFunction(modality);
  const grey = voiFunction(voi);
  const last = presentation === null ? 0 : presentation.entries.length - 1;
  const top = presentation === null ? 1 : 2 ** presentation.bitsPerEntry - 1;
  const table = new Uint8ClampedArray(frame.max - from + 1);
  for (let value = frame.min; value <= frame.max; value += 1) {
    const seen = Math.max(0, Math.min(255, grey(convert(storedOf(frame, value)))));
    // The table spans the whole range of its input (§C.11.6.1).
    const shown =
      presentation === null
        ? seen
        : ((presentation.entries[Math.round((seen / 255) * last)] ?? 0) / top) * 255;
    table[value - from] = invert ? 255 - shown : shown;
  }
  return table;
}
