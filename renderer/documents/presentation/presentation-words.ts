// What a presentation state asks for, in words: pure, read before anybody applies it.
import type { PresentationState } from './presentation-state.ts';

const number = (value: number): string => String(Math.round(value * 100) / 100);

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** What it asks for, one phrase each; parts that are for some of its images only are told as such. */
export function presentationWords(state: PresentationState): readonly string[] {
  const words: string[] = [];
  const some = (scope: readonly unknown[]): string => (scope.length > 0 ? ' (some of its images)' : '');
  for (const { value, scope } of state.windows.slice(0, 6))
    words.push(
      value.kind === 'lut'
        ? `A look-up table for grey values${value.table.explanation && ` “${value.table.explanation}”`}${some(scope)}`
        : `Window ${number(value.width)}, level ${number(value.center)}${value.explanation && ` “${value.explanation}”`}${value.VOILUTFunction === 'LINEAR' ? '' : ` ${value.VOILUTFunction}`}${some(scope)}`,
    );
  if (state.windows.length > 6) words.push(`${state.windows.length - 6} more windows`);
  if (state.modality && 'table' in state.modality) words.push('A table from stored to grey values');
  if (state.presentationTable !== null) words.push('A presentation look-up table');
  const { shutter, bitmapShutter, overlays, activated } = state.planes;
  if (shutter || bitmapShutter) words.push('A shutter');
  const own = overlays.filter(({ group }) => activated.includes(group)).length;
  if (own > 0) words.push(counted(own, 'overlay plane of its own', 'overlay planes of its own'));
  if (activated.length > own)
    words.push(counted(activated.length - own, 'overlay of the image', 'overlays of the image'));
  if (state.PresentationLUTShape === 'INVERSE') words.push('Grey values inverted');
  if (state.ImageRotation !== 0) words.push(`Turned ${state.ImageRotation}° clockwise`);
  if (state.ImageHorizontalFlip) words.push('Flipped left to right');
  const [area] = state.areas;
  if (area)
    words.push(
      `Columns ${area.left + 1} to ${area.right}, rows ${area.top + 1} to ${area.bottom}${area.PresentationSizeMode === 'MAGNIFY' && area.magnification !== null ? `, magnified ${number(area.magnification)} times` : ''}${state.areas.length > 1 ? `, and ${counted(state.areas.length - 1, 'other area', 'other areas')}` : ''}`,
    );
  const graphics = state.annotations.filter(({ shape }) => shape.kind === 'graphic').length;
  const texts = state.annotations.length - graphics;
  if (graphics > 0) words.push(counted(graphics, 'drawing', 'drawings'));
  if (texts > 0) words.push(counted(texts, 'text', 'texts'));
  return words;
}
