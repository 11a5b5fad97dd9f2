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

const words = new Intl.Segmenter(undefined, { granularity: 'word' });
const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** What stays together: a word with the signs behind it, no wider than a line. */
function piecesOf(text: string, most: number): readonly string[] {
  const pieces: string[] = [];
  for (const { segment, isWordLike } of words.segment(text)) {
    const before = pieces.at(-1);
    const isSign = isWordLike !== true && segment.trim() !== '';
    if (isSign && before !== undefined && widthOf(before + segment) <= most)
      pieces[pieces.length - 1] = before + segment;
    else if (widthOf(segment) <= most) pieces.push(segment);
    else pieces.push(...Array.from(letters.segment(segment), (letter) => letter.segment));
  }
  return pieces;
}

/**
 * Breaks words into lines, in any script.
 *
 * @param most widths of a Latin letter in a line
 */
export function wrapped(text: string, most: number): readonly string[] {
  const bare = text.trim();
  if (bare === '') return [];
  if (widthOf(bare) <= most) return [bare];
  const lines: string[] = [];
  let line = '';
  for (const piece of piecesOf(bare, most)) {
    if (line !== '' && widthOf(line + piece.trimEnd()) > most) {
      lines.push(line.trimEnd());
      line = piece.trimStart();
    } else line += piece;
  }
  return line.trim() === '' ? lines : [...lines, line.trimEnd()];
}

/** Of a note, which is to stand beside its arrow as a block. */
export const NOTE_LINE = 34;

/** Letters that fit into a line across the viewport. */
export const lettersAcross = ({ width }: PaneSize): number =>
  Math.max(12, Math.floor((width - 2 * MARGIN) / LETTER));

/** The words of one measurement. */
export interface Words {
  /** Where the first line begins, or ends when `endsThere`; screen coordinates, of the base line. */
  readonly wanted: ImagePoint;
  readonly lines: readonly string[];
  readonly endsThere: boolean;
}

/** In CSS pixels of the viewport. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const widestOf = (lines: readonly string[]): number => Math.max(0, ...lines.map(widthOf)) * LETTER;

/** What words cover that begin, or end, at a place. */
export function coverOf({ lines, endsThere }: Omit<Words, 'wanted'>, { x, y }: ImagePoint): Box {
  const wide = widestOf(lines);
  const left = endsThere ? x - wide : x;
  const top = y - LINE_HEIGHT + MARGIN;
  return { left, right: left + wide, top, bottom: top + LINE_HEIGHT * lines.length };
}

const meet = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** Within the viewport, as far as it is large enough. */
function placeAlone({ wanted, lines, endsThere }: Words, { width, height }: PaneSize) {
  const wide = widestOf(lines);
  const [least, most] = endsThere ? [wide + MARGIN, width - MARGIN] : [MARGIN, width - MARGIN - wide];
  const x = Math.max(least, Math.min(wanted.x, most));
  // Moved aside they may come under the corners, where the patient and the image are named: those rows are left to them.
  const [top, bottom] = x === wanted.x ? [LINE_HEIGHT, height - MARGIN] : [height * 0.27, height * 0.68];
  const lowest = Math.max(LINE_HEIGHT, bottom - LINE_HEIGHT * Math.max(0, lines.length - 1));
  const highest = Math.min(top, lowest);
  return { x, y: Math.max(highest, Math.min(wanted.y, lowest)), highest, lowest };
}

/** The nearest of the heights for which `isFree`; null when none is. */
function nearest(wanted: number, from: number, to: number, isFree: (y: number) => boolean): number | null {
  const farthest = Math.max(wanted - from, to - wanted);
  for (let away = 0; away <= farthest; away += LINE_HEIGHT / 4)
    for (const y of [wanted + away, wanted - away]) if (y >= from && y <= to && isFree(y)) return y;
  return null;
}

/**
 * The nearest places from which all words are read: none is cut off, and none is written over those before it, as far as there
 * is room. Two figures over each other would make a third.
 */
export function placeWords(all: readonly Words[], size: PaneSize): readonly ImagePoint[] {
  const taken: Box[] = [];
  return all.map((words) => {
    const { x, y, highest, lowest } = placeAlone(words, size);
    if (words.lines.length === 0) return { x, y };
    const isFree = (at: number): boolean => !taken.some((box) => meet(box, coverOf(words, { x, y: at })));
    const last = size.height - MARGIN - LINE_HEIGHT * (words.lines.length - 1);
    const place = {
      x,
      y: nearest(y, highest, lowest, isFree) ?? nearest(y, LINE_HEIGHT, last, isFree) ?? y,
    };
    taken.push(coverOf(words, place));
    return place;
  });
}
