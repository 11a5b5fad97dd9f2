// What hangs where, as a value: which series is in which viewport, and which viewport the hands are on. A viewport names its
// study by key, so that no series can ever appear under another study's name (S-3).
import { assertNever } from '../../shared/domain/assert-never.ts';
import { cellsOf, MOST_CELLS } from './layouts.ts';
import type { LayoutId } from './layouts.ts';

export interface Hung {
  readonly studyKey: string;
  /** null: the series of this study that fits best, as soon as the study is there. */
  readonly seriesUid: string | null;
}

export interface ScreenState {
  readonly layout: LayoutId;
  /** {@link MOST_CELLS} long; those beyond the layout wait for a larger one. */
  readonly cells: readonly (Hung | null)[];
  readonly active: number;
  /** The active viewport alone, until the reader goes back. */
  readonly maximised: boolean;
  /** The reader has arranged something: nothing is rehung by itself any more. */
  readonly arranged: boolean;
}

export type ScreenEvent =
  /** `fill` goes, in order, into viewports that are empty. */
  | { readonly type: 'layout-chosen'; readonly layout: LayoutId; readonly fill: readonly Hung[] }
  /** By rule, when a study is opened: ignored once the reader has arranged something. */
  | {
      readonly type: 'hung-by-rule';
      readonly layout: LayoutId;
      readonly cells: readonly (Hung | null)[];
    }
  /** The same, because the reader asked. */
  | {
      readonly type: 'hung-on-request';
      readonly layout: LayoutId;
      readonly cells: readonly (Hung | null)[];
    }
  | { readonly type: 'series-hung'; readonly cell: number; readonly hung: Hung }
  /** "Fits best" has become a series. */
  | { readonly type: 'series-settled'; readonly cell: number; readonly hung: Hung }
  | { readonly type: 'cell-activated'; readonly cell: number }
  | { readonly type: 'maximise-toggled' }
  | { readonly type: 'study-left'; readonly studyKey: string };

const padded = (cells: readonly (Hung | null)[]): readonly (Hung | null)[] =>
  Array.from({ length: MOST_CELLS }, (_, index) => cells[index] ?? null);

const replaced = <T>(list: readonly T[], at: number, value: T): readonly T[] =>
  list.map((one, index) => (index === at ? value : one));

/** One viewport with the study that was opened. */
export const firstScreen = (studyKey: string): ScreenState => ({
  layout: '1x1',
  cells: padded([{ studyKey, seriesUid: null }]),
  active: 0,
  maximised: false,
  arranged: false,
});

/** As it was before a reload: the series that fit best at first, until what hung there is known again. */
export const screenAgain = (
  screen: Pick<ScreenState, 'layout' | 'active' | 'maximised'> & {
    readonly cells: readonly ({ readonly studyKey: string } | null)[];
  },
): ScreenState => ({
  layout: screen.layout,
  cells: padded(screen.cells.map((cell) => cell && { studyKey: cell.studyKey, seriesUid: null })),
  active: Math.min(screen.active, cellsOf(screen.layout) - 1),
  maximised: screen.maximised,
  arranged: true,
});

/** Viewports on screen, in reading order. */
export const visibleCells = ({ layout, active, maximised }: ScreenState): readonly number[] =>
  maximised ? [active] : Array.from({ length: cellsOf(layout) }, (_, index) => index);

function withLayout(state: ScreenState, layout: LayoutId, fill: readonly Hung[]): ScreenState {
  const count = cellsOf(layout);
  const cells = [...state.cells];
  let { active } = state;
  if (active >= count) {
    // What the reader looks at stays: it changes places with the first.
    [cells[0], cells[active]] = [cells[active] ?? null, cells[0] ?? null];
    active = 0;
  }
  const waiting = fill.filter(
    ({ studyKey, seriesUid }) =>
      !cells.slice(0, count).some((hung) => hung?.studyKey === studyKey && hung.seriesUid === seriesUid),
  );
  for (let index = 0; index < count; index += 1) cells[index] ??= waiting.shift() ?? null;
  return { ...state, layout, cells, active, maximised: false, arranged: true };
}

/** The next state; total, and a cell out of range changes nothing. */
export function screenReducer(state: ScreenState, event: ScreenEvent): ScreenState {
  switch (event.type) {
    case 'layout-chosen':
      return withLayout(state, event.layout, event.fill);
    case 'hung-by-rule':
      return state.arranged
        ? state
        : { ...state, layout: event.layout, cells: padded(event.cells), arranged: true };
    case 'hung-on-request':
      return {
        layout: event.layout,
        cells: padded(event.cells),
        active: 0,
        maximised: false,
        arranged: true,
      };
    case 'series-hung':
      if (event.cell < 0 || event.cell >= MOST_CELLS) return state;
      return {
        ...state,
        cells: replaced<Hung | null>(state.cells, event.cell, event.hung),
        active: event.cell,
        arranged: true,
      };
    case 'series-settled': {
      const hung = state.cells[event.cell];
      return hung?.seriesUid === null && hung.studyKey === event.hung.studyKey
        ? { ...state, cells: replaced<Hung | null>(state.cells, event.cell, event.hung) }
        : state;
    }
    case 'cell-activated':
      return event.cell === state.active || event.cell < 0 || event.cell >= cellsOf(state.layout)
        ? state
        : { ...state, active: event.cell };
    case 'maximise-toggled':
      return state.layout === '1x1' ? state : { ...state, maximised: !state.maximised };
    case 'study-left':
      return {
        ...state,
        cells: state.cells.map((hung) => (hung?.studyKey === event.studyKey ? null : hung)),
      };
    default:
      return assertNever(event);
  }
}
