// Where the reader is in each stack: kept by viewport and series, so that going back to a series goes back to its image.
import { useCallback, useState } from 'react';
import type { CellView } from './cell-view.ts';
import { indexOf, positionAt } from './stack.ts';
import type { StackPosition } from './stack.ts';

export interface Positions {
  readonly indexOf: (view: CellView) => number;
  /** Moves several viewports at once. */
  readonly move: (moves: readonly (readonly [view: CellView, index: number])[]) => void;
}

export function usePositions(): Positions {
  const [positions, setPositions] = useState<Readonly<Record<string, StackPosition | null>>>({});
  const read = useCallback(
    (view: CellView): number =>
      indexOf(
        view.frames,
        positions[view.positionKey] ?? positions[view.series?.SeriesInstanceUID ?? ''] ?? null,
      ),
    [positions],
  );
  const move = useCallback((moves: readonly (readonly [CellView, number])[]) => {
    setPositions((before) => {
      const next = { ...before };
      for (const [view, index] of moves) {
        const position = positionAt(view.frames, index);
        next[view.positionKey] = position;
        // Where another viewport begins when the same series is hung there.
        if (view.series) next[view.series.SeriesInstanceUID] = position;
      }
      return next;
    });
  }, []);
  return { indexOf: read, move };
}
