// A lens under the hand: what is on screen there, larger; it covers the picture beside the pointer and changes nothing of it.
import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { ImagePoint } from './geometry/reference-line.ts';
import type { ViewportHandle } from './viewport.ts';
import styles from './viewport-pane.module.css';

const SIZE = 200;
const FACTOR = 2.5;

export function Magnifier({
  elementRef,
  viewport,
}: {
  readonly elementRef: RefObject<HTMLDivElement | null>;
  readonly viewport: () => ViewportHandle | null;
}) {
  const lensRef = useRef<HTMLCanvasElement>(null);
  const [at, setAt] = useState<ImagePoint | null>(null);
  useEffect(() => {
    const element = elementRef.current;
    if (!element) return undefined;
    const stop = new AbortController();
    const { signal } = stop;
    element.addEventListener(
      'pointermove',
      (event) => {
        const box = element.getBoundingClientRect();
        setAt({ x: event.clientX - box.left, y: event.clientY - box.top });
      },
      { signal },
    );
    element.addEventListener('pointerleave', () => setAt(null), { signal });
    return () => stop.abort();
  }, [elementRef]);
  // At each rendering, and so after each drawing of the picture below.
  useEffect(() => {
    if (at && lensRef.current) viewport()?.magnify(lensRef.current, at, FACTOR);
  });
  const place = at ?? { x: 0, y: 0 };
  return (
    <canvas
      ref={lensRef}
      width={SIZE}
      height={SIZE}
      hidden={at === null}
      aria-hidden
      data-testid="magnifier"
      className={styles['lens']}
      style={{ left: place.x - SIZE / 2, top: place.y - SIZE / 2 }}
    />
  );
}
