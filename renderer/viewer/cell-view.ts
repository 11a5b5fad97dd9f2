// What each viewport of the screen shows, resolved from what hangs there and from the studies that are open.
import type { SeriesView, StudyView } from '../../shared/contract/views.ts';
import { visibleCells } from './screen-state.ts';
import type { Hung, ScreenState } from './screen-state.ts';
import { bestSeries } from './series-match.ts';
import { framesOf } from './stack.ts';
import type { FrameRef } from './stack.ts';

export interface CellView {
  readonly cell: number;
  readonly hung: Hung | null;
  /** null while the study is being opened, or when nothing hangs here. */
  readonly study: StudyView | null;
  readonly series: SeriesView | null;
  readonly frames: readonly FrameRef[];
  /** Where the reader is: by viewport and series. */
  readonly positionKey: string;
  /** The study is not the one that is being read. */
  readonly isPrior: boolean;
}

const framesBySeries = new WeakMap<SeriesView, readonly FrameRef[]>();
const NO_FRAMES: readonly FrameRef[] = [];

/** The same list for the same series, so that nothing is asked for again because a viewport was looked at. */
export function stableFrames(series: SeriesView | null): readonly FrameRef[] {
  if (!series) return NO_FRAMES;
  const known = framesBySeries.get(series) ?? framesOf(series);
  framesBySeries.set(series, known);
  return known;
}

/** The viewports on screen. `studies` holds those that are open, by key. */
export function cellViews(
  state: ScreenState,
  studies: ReadonlyMap<string, StudyView>,
  currentKey: string,
): readonly CellView[] {
  const seriesOf = (hung: Hung | null, like: SeriesView | null): SeriesView | null => {
    const study = hung && studies.get(hung.studyKey);
    if (!study) return null;
    return (
      study.series.find(({ SeriesInstanceUID }) => SeriesInstanceUID === hung.seriesUid) ??
      bestSeries(study, hung.studyKey === currentKey ? null : like)
    );
  };
  const isCurrent = (hung: Hung | null): boolean => hung?.studyKey === currentKey;
  /** What a prior is to be like: the current series just before it, so that each view stands beside its own prior. */
  const likeFor = (cell: number): SeriesView | null => {
    const before = state.cells.slice(0, cell).findLast(isCurrent);
    return seriesOf(before ?? state.cells.find(isCurrent) ?? null, null);
  };
  return visibleCells(state).map((cell) => {
    const hung = state.cells[cell] ?? null;
    const series = seriesOf(hung, likeFor(cell));
    return {
      cell,
      hung,
      study: (hung && studies.get(hung.studyKey)) ?? null,
      series,
      frames: stableFrames(series),
      positionKey: `${cell}/${series?.SeriesInstanceUID ?? ''}`,
      isPrior: hung !== null && hung.studyKey !== currentKey,
    };
  });
}
