// Where the words of a measurement stand: beside it, and within the viewport, so that no reason is cut off at its edge (S-5).
import type { ImagePoint } from '../geometry/reference-line.ts';

export interface PaneSize {
  readonly width: number;
  readonly height: number;
}

/** Of the words' style, in CSS pixels. */
export const LINE_HEIGHT = 16;
const LETTER = 7.3;
const MARGIN = 4;
/** What a terminal calls wide: East Asian scripts. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uff60]/u;

/** In widths of a Latin letter; ideographs take two. */
export function widthOf(text: string): number {
  let width = 0;
  for (const letter of text) width += WIDE.test(letter) ? 2 : 1;
  return width;
}

/**
 * @param wanted where the first line begins, or ends when `endsThere`; screen coordinates, of the base line
 * @returns the nearest such place from which all lines are seen, as far as the viewport is large enough
 */
export function wordsPlace(
  wanted: ImagePoint,
  lines: readonly string[],
  endsThere: boolean,
  { width, height }: PaneSize,
): ImagePoint {
  const wide = Math.max(0, ...lines.map(widthOf)) * LETTER;
  const [least, most] = endsThere ? [wide + MARGIN, width - MARGIN] : [MARGIN, width - MARGIN - wide];
  const lowest = height - MARGIN - LINE_HEIGHT * Math.max(0, lines.length - 1);
  return {
    x: Math.max(least, Math.min(wanted.x, most)),
    y: Math.max(LINE_HEIGHT, Math.min(wanted.y, lowest)),
  };
}
