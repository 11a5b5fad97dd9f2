// The remembered view of a series is read while its first picture is fetched, so that the picture already has it when it is drawn.
import { useMemo } from 'react';
import { recall, seriesViewStateSchema } from '../db/view-state.ts';
import type { SeriesViewState } from '../db/view-state.ts';

const NOTHING = Promise.resolve(null);

/** Remembered view of a series; null when there is none. The same promise for as long as the key stays; never rejects. */
export function useSeriesState(stateKey: string | null): Promise<SeriesViewState | null> {
  return useMemo(() => (stateKey === null ? NOTHING : recall(stateKey, seriesViewStateSchema)), [stateKey]);
}
