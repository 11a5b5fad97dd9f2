// The viewports that are on the screen, as handles; and whether one of them waits for its picture, so that thumbnails wait too.
import { useCallback, useRef, useState } from 'react';
import { createIdleQueue } from './idle-queue.ts';
import type { IdleQueue } from './idle-queue.ts';
import { MOST_CELLS } from './layouts.ts';
import type { ViewportPaneHandle } from './pane-props.ts';

/** Thumbnails begin only after the first picture. */
const newBusyQueue = (): IdleQueue => {
  const queue = createIdleQueue();
  queue.setBusy(true);
  return queue;
};

/** @param settled called when a viewport no longer waits */
export function usePanes(settled: () => void) {
  const [queue] = useState(newBusyQueue);
  const panes = useRef(new Map<number, ViewportPaneHandle>());
  const busy = useRef(new Set<symbol>());
  const onBusy = useCallback(
    (owner: symbol, waits: boolean) => {
      if (waits) busy.current.add(owner);
      else busy.current.delete(owner);
      queue.setBusy(busy.current.size > 0);
      if (!waits) settled();
    },
    [queue, settled],
  );
  // One for each viewport, once: a new function would take the handle away at each render.
  const [paneRefs] = useState(() =>
    Array.from({ length: MOST_CELLS }, (_, cell) => (handle: ViewportPaneHandle | null) => {
      if (handle) panes.current.set(cell, handle);
      else panes.current.delete(cell);
    }),
  );
  return { panes, paneRefs, queue, onBusy };
}
