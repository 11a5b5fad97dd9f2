// What every virtualised table of the page shares: one tab stop, arrows and page keys to move, the active row kept in sight
// (WAI-ARIA grid with an active descendant).
import { useVirtualizer } from '@tanstack/react-virtual';
import type { VirtualItem } from '@tanstack/react-virtual';
import { useEffect, useEffectEvent } from 'react';
import type { RefObject } from 'react';

export interface RowGrid {
  /** The rows that are drawn. */
  readonly items: readonly VirtualItem[];
  /** Height of all rows together, in pixels. */
  readonly totalPx: number;
  /** -1 when no row is active. */
  readonly activeIndex: number;
  /** Only a row that is drawn can be named to a screen reader. */
  readonly activeIsDrawn: boolean;
  /** Where a key leads, never past either end; null for a key that does not move. */
  readonly wantedBy: (key: string) => number | null;
}

/** Height of the headings, which stay on top of the rows while these scroll under them. */
const HEADER_PX = 37;

/**
 * @param keys of the rows, in their order
 * @param gridRef the grid itself scrolls, so that whoever has it under the keyboard can scroll it
 * @param followOn the active row is brought into sight whenever this changes; its place, unless told otherwise
 */
export function useRowGrid(
  keys: readonly string[],
  activeKey: string | null,
  rowPx: number,
  gridRef: RefObject<HTMLDivElement | null>,
  followOn?: string,
): RowGrid {
  // Its functions change with every scroll: the React compiler, which is not used here, could not memoise this hook.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count: keys.length,
    getScrollElement: () => gridRef.current,
    estimateSize: () => rowPx,
    getItemKey: (index) => keys[index] ?? index,
    overscan: 8,
    // Rows begin below the headings, which the virtualiser knows nothing of.
    scrollPaddingEnd: HEADER_PX,
  });
  const activeIndex = keys.findIndex((key) => key === activeKey);

  const follow = useEffectEvent(() => {
    if (activeIndex >= 0) virtualizer.scrollToIndex(activeIndex, { align: 'auto' });
  });
  const cause = followOn ?? activeIndex;
  useEffect(() => follow(), [cause]);

  const items = virtualizer.getVirtualItems();
  const wantedBy = (key: string): number | null => {
    const page = Math.max(1, Math.floor(((gridRef.current?.clientHeight ?? 0) - HEADER_PX) / rowPx) - 1);
    const moves: Record<string, number> = {
      ArrowDown: activeIndex + 1,
      ArrowUp: activeIndex - 1,
      PageDown: activeIndex + page,
      PageUp: activeIndex - page,
      Home: 0,
      End: keys.length - 1,
    };
    const wanted = moves[key];
    return wanted === undefined ? null : Math.max(0, Math.min(keys.length - 1, wanted));
  };
  return {
    items,
    totalPx: virtualizer.getTotalSize(),
    activeIndex,
    activeIsDrawn: items.some(({ index }) => index === activeIndex),
    wantedBy,
  };
}
