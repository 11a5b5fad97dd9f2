// The remembered view of a series is read before its first picture is drawn, so that the picture already has it.
import { useEffect, useState } from 'react';
import { recall, seriesViewStateSchema } from '../db/view-state.ts';
import type { SeriesViewState } from '../db/view-state.ts';

/** Remembered view of a series: `undefined` while it is being read, null when there is none. */
export function useSeriesState(stateKey: string | null): SeriesViewState | null | undefined {
  const [read, setRead] = useState<{ key: string; value: SeriesViewState | null } | null>(null);
  useEffect(() => {
    if (stateKey === null) return undefined;
    let live = true;
    const readState = async () => {
      const value = await recall(stateKey, seriesViewStateSchema);
      if (live) setRead({ key: stateKey, value });
    };
    void readState();
    return () => {
      live = false;
    };
  }, [stateKey]);
  if (stateKey === null) return null;
  return read?.key === stateKey ? read.value : undefined;
}
