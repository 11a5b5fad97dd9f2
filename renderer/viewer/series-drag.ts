// A series on its way from the list into a viewport. What is dragged stays in the page: the browser's drag data could be
// dropped into any other program, so it carries nothing of the patient (S-12).
import type { Hung } from './screen-state.ts';

export const SERIES_DRAG_TYPE = 'application/x-kit-series';

let dragged: Hung | null = null;

export const startSeriesDrag = (transfer: DataTransfer, hung: Hung): void => {
  dragged = hung;
  transfer.setData(SERIES_DRAG_TYPE, 'series');
  transfer.effectAllowed = 'copy';
};

export const endSeriesDrag = (): void => {
  dragged = null;
};

/** The series that is being dragged, once. */
export function takeDraggedSeries(): Hung | null {
  const hung = dragged;
  dragged = null;
  return hung;
}
