// What makes several viewports one reading: linked scrolling, reference lines, and the same window and zoom on request.
import { useCallback, useState } from 'react';
import type { KitImageInfo } from '../pixels/image-loader.ts';
import type { CellView } from './cell-view.ts';
import type { ShownView } from './follow-view.ts';
import { imagePlane } from './geometry/plane.ts';
import { referenceLine } from './geometry/reference-line.ts';
import type { ImageLine } from './geometry/reference-line.ts';
import { useLink } from './use-link.ts';
import type { DrawnInfos } from './use-link.ts';
import type { Positions } from './use-positions.ts';
import type { ViewportPaneHandle } from './pane-props.ts';

/** Things that are on or off for the whole screen. */
export type ScreenToggle = 'link' | 'lines' | 'sync';
export type Together = Readonly<Record<ScreenToggle, boolean>>;
export const APART: Together = { link: false, lines: true, sync: false };

export function useComparison(
  views: readonly CellView[],
  active: CellView | null,
  positions: Positions,
  panes: () => ReadonlyMap<number, ViewportPaneHandle>,
  first: Together,
) {
  const [drawn, setDrawn] = useState<DrawnInfos>(new Map());
  const [lines, setLines] = useState(first.lines);
  const [sync, setSync] = useState(first.sync);
  const link = useLink(views, active, positions, drawn, first.link);

  const onDrawn = useCallback((cell: number, info: KitImageInfo | null) => {
    setDrawn((before) => {
      if ((before.get(cell) ?? null) === info) return before;
      const next = new Map(before);
      if (info) next.set(cell, info);
      else next.delete(cell);
      return next;
    });
  }, []);

  const lineFor = (view: CellView): ImageLine | null => {
    if (!lines || !active || view.cell === active.cell) return null;
    const [from, on] = [drawn.get(active.cell), drawn.get(view.cell)];
    if (!from || !on) return null;
    const [source, target] = [from, on].map((info) => imagePlane(info.description, info.attributes));
    return source && target ? referenceLine(source, target) : null;
  };
  const followAll = (cell: number, shown: ShownView): void => {
    for (const [other, pane] of panes()) if (other !== cell) pane.follow(shown);
  };

  return {
    drawn,
    onDrawn,
    link,
    on: { link: link.on, lines, sync },
    toggle: (what: ScreenToggle): void => {
      switch (what) {
        case 'link':
          link.setOn(!link.on);
          return;
        case 'lines':
          setLines(!lines);
          return;
        case 'sync': {
          setSync(!sync);
          const shown = active && panes().get(active.cell)?.shown();
          if (!sync && active && shown) followAll(active.cell, shown);
        }
      }
    },
    lineFor,
    /** The viewport under the hands looks otherwise than before. */
    onView: (view: CellView, shown: ShownView): void => {
      if (sync && view.cell === active?.cell) followAll(view.cell, shown);
    },
    notesFor: (view: CellView): readonly string[] => [
      ...(link.wordsFor(view) ? [link.wordsFor(view)] : []),
      ...(sync && views.length > 1 ? ['Window and zoom together'] : []),
    ],
  };
}
