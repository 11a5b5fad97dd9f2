// Puts the move guard to the list's real scroller: told of every drawing, of every scrolling, and of whatever pushes the list about.
import { useEffect, useLayoutEffect, useState } from 'react';
import type { RefObject } from 'react';
import { createMoveGuard } from './move-guard.ts';

/**
 * @param question what the reader asked for: what moves because they asked for something else is expected
 * @returns whether a row has just slid to where it is
 */
export function useMoveGuard(
  keys: readonly string[],
  question: string,
  rowPx: number,
  gridRef: RefObject<HTMLDivElement | null>,
): (key: string) => boolean {
  const [guard] = useState(() => createMoveGuard(rowPx, () => performance.now()));
  // After each drawing, not only where the keys change: a strip above pushes the rows down just as well.
  useLayoutEffect(() => guard.shown(keys, question, gridRef.current));
  const hasRows = keys.length > 0;
  useEffect(() => {
    const grid = gridRef.current;
    if (!hasRows || grid === null) return undefined;
    const look = () => guard.look(grid);
    // Strips that come by themselves draw without this screen; the rows' place shrinks with each.
    const pushed = new ResizeObserver(look);
    pushed.observe(grid);
    // Before the virtualiser, which draws at once.
    grid.addEventListener('scroll', look, { capture: true, passive: true });
    return () => {
      pushed.disconnect();
      grid.removeEventListener('scroll', look, { capture: true });
    };
  }, [guard, hasRows, gridRef]);
  return (key) => guard.hasJustMoved(key, gridRef.current);
}
