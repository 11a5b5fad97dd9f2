// The remembered view of a series is read while its first picture is fetched, so that the picture already has it when it is drawn.
import { useMemo } from 'react';
import type { StudyView } from '../../shared/contract/views.ts';
import { seriesThatMatter } from '../../shared/domain/series-that-matter.ts';
import { recall, seriesStateKey, seriesViewStateSchema } from '../db/view-state.ts';
import type { SeriesViewState } from '../db/view-state.ts';

type Remembered = Promise<SeriesViewState | null>;

const NOTHING: Remembered = Promise.resolve(null);
const read = (stateKey: string): Remembered => recall(stateKey, seriesViewStateSchema);

/** What a study that is about to be drawn will ask for first. Taken once, or never: later it may have changed. */
let expected: { readonly stateKey: string; readonly remembered: Remembered } | null = null;

/** Reads what the first series of a study looked like, while its screen is put together. */
export function expectSeriesState(study: Pick<StudyView, 'series'>): void {
  const [series] = seriesThatMatter(study);
  const stateKey = series ? seriesStateKey(series) : null;
  expected = stateKey === null ? null : { stateKey, remembered: read(stateKey) };
}

function take(stateKey: string): Remembered {
  const first = expected;
  expected = null;
  return first?.stateKey === stateKey ? first.remembered : read(stateKey);
}

/** Remembered view of a series; null when there is none. The same promise for as long as the key stays; never rejects. */
export const useSeriesState = (stateKey: string | null): Remembered =>
  useMemo(() => (stateKey === null ? NOTHING : take(stateKey)), [stateKey]);
