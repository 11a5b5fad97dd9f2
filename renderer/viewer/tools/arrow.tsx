// The arrow with its note: how it is drawn, how its words are broken, and where they are under the pointer.
import type { ImagePoint } from '../geometry/reference-line.ts';
import { widthOf } from './words-place.ts';
import styles from './measure-layer.module.css';

/** Longest note; it is a pointer for the next reader's eye, not a report. */
export const MOST_NOTE_CHARACTERS = 120;
/** Widths of Latin letters in a line; ideographs take two. */
const LINE_WIDTH = 34;
const HEAD = 13;

const words = new Intl.Segmenter(undefined, { granularity: 'word' });
const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** What stays together: a word with the signs behind it, no wider than a line. */
function piecesOf(text: string): readonly string[] {
  const pieces: string[] = [];
  for (const { segment, isWordLike } of words.segment(text)) {
    const before = pieces.at(-1);
    const isSign = isWordLike !== true && segment.trim() !== '';
    if (isSign && before !== undefined && widthOf(before + segment) <= LINE_WIDTH)
      pieces[pieces.length - 1] = before + segment;
    else if (widthOf(segment) <= LINE_WIDTH) pieces.push(segment);
    else pieces.push(...Array.from(letters.segment(segment), (letter) => letter.segment));
  }
  return pieces;
}

/** Breaks a note into lines at its words, in any script. */
export function noteLines(text: string): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of piecesOf(text.trim())) {
    if (line !== '' && widthOf(line + piece.trimEnd()) > LINE_WIDTH) {
      lines.push(line.trimEnd());
      line = piece.trimStart();
    } else line += piece;
  }
  return line.trim() === '' ? lines : [...lines, line.trimEnd()];
}

/** A triangle at the head, in coordinates of the screen: it has one size at every zoom. */
export function ArrowHead({ head, tail }: { readonly head: ImagePoint; readonly tail: ImagePoint }) {
  const length = Math.hypot(tail.x - head.x, tail.y - head.y);
  if (length === 0) return null;
  const [dx, dy] = [((tail.x - head.x) / length) * HEAD, ((tail.y - head.y) / length) * HEAD];
  const wing = 0.38;
  const d = `M${head.x} ${head.y} L${head.x + dx - dy * wing} ${head.y + dy + dx * wing} L${head.x + dx + dy * wing} ${head.y + dy - dx * wing} Z`;
  return <path d={d} className={styles['head']} data-testid="arrow-head" />;
}

/** Which arrow's words lie under a place of the page; null when none. The layer lets the pointer through, so it is asked here. */
export function noteUnder(pane: Element | null, x: number, y: number): number | null {
  for (const element of pane?.querySelectorAll('text[data-note]') ?? []) {
    const box = element.getBoundingClientRect();
    if (x >= box.left && x <= box.right && y >= box.top && y <= box.bottom)
      return Number(element.getAttribute('data-note'));
  }
  return null;
}
