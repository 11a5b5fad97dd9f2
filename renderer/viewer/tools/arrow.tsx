// The arrow with its note: how it is drawn, and where its words are under the pointer.
import type { ImagePoint } from '../geometry/reference-line.ts';
import styles from './measure-layer.module.css';

/** Longest note; it is a pointer for the next reader's eye, not a report. */
export const MOST_NOTE_CHARACTERS = 120;
const HEAD = 13;

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
