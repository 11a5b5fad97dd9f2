// Keeps the rows in sight where they are while the list changes by itself, and knows which ones have just moved.
import { useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { followBy, movedRows, SETTLE_MS } from './move-guard.ts';

interface Last {
  readonly keys: readonly string[];
  readonly question: string;
}

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
  const last = useRef<Last>({ keys, question });
  const moved = useRef<{ readonly keys: ReadonlySet<string>; readonly atMs: number } | null>(null);
  useLayoutEffect(() => {
    const before = last.current;
    if (before.keys === keys && before.question === question) return;
    last.current = { keys, question };
    moved.current = null;
    const grid = gridRef.current;
    if (before.question !== question || before.keys.length === 0 || grid === null) return;
    const places = new Map(keys.map((key, index) => [key, index]));
    const follow = followBy(before.keys, places, Math.floor(grid.scrollTop / rowPx));
    if (follow !== 0) grid.scrollTop += follow * rowPx;
    moved.current = { keys: movedRows(before.keys, keys, follow), atMs: performance.now() };
  }, [keys, question, rowPx, gridRef]);
  return (key) =>
    moved.current !== null &&
    performance.now() - moved.current.atMs < SETTLE_MS &&
    moved.current.keys.has(key);
}
