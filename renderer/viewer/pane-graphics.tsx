// What is drawn over an image, in its own coordinates: lines follow zoom, pan, turns and flips because they go through the same
// viewport as the picture. The hands go through to the picture.
import type { ReactNode } from 'react';
import type { ImageLine, ImagePoint } from './geometry/reference-line.ts';
import styles from './viewport-pane.module.css';

/** Image coordinates to those of the viewport, as it is drawn now; null when nothing is. */
export type ToScreen = (point: ImagePoint) => ImagePoint | null;

export function PaneGraphics({ children }: { readonly children: ReactNode }) {
  return (
    <svg className={styles['graphics']} aria-hidden>
      {children}
    </svg>
  );
}

export function ReferenceLine({ line, toScreen }: { readonly line: ImageLine; readonly toScreen: ToScreen }) {
  const from = toScreen(line.from);
  const to = toScreen(line.to);
  if (!from || !to) return null;
  const ends = { x1: from.x, y1: from.y, x2: to.x, y2: to.y };
  return (
    <g data-testid="reference-line">
      <line {...ends} className={styles['lineShadow']} />
      <line {...ends} className={styles['referenceLine']} />
    </g>
  );
}
