// How many viewports share the screen. Columns come first, as on the buttons of the big viewers: 2×1 is side by side.
import { z } from 'zod';
import { LAYOUT_IDS } from '../../shared/domain/hanging-rule.ts';
import type { LayoutId } from '../../shared/domain/hanging-rule.ts';

export type { LayoutId };
export const layoutIdSchema = z.enum(LAYOUT_IDS);

export interface Layout {
  readonly id: LayoutId;
  readonly columns: number;
  readonly rows: number;
  readonly name: string;
  /** The digit that chooses it, with Shift. */
  readonly digit: string;
}

export const LAYOUTS: readonly Layout[] = [
  { id: '1x1', columns: 1, rows: 1, name: 'One viewport', digit: '1' },
  { id: '2x1', columns: 2, rows: 1, name: 'Two side by side', digit: '2' },
  { id: '1x2', columns: 1, rows: 2, name: 'Two, one above the other', digit: '3' },
  { id: '2x2', columns: 2, rows: 2, name: 'Four', digit: '4' },
  { id: '3x2', columns: 3, rows: 2, name: 'Six, in two rows', digit: '5' },
];

/** Viewports of the largest layout. */
export const MOST_CELLS = 6;

export const layoutOf = (id: LayoutId): Layout => {
  const layout = LAYOUTS.find((one) => one.id === id);
  if (!layout) throw new Error(`no layout ${id}`);
  return layout;
};

export const cellsOf = (id: LayoutId): number => {
  const { columns, rows } = layoutOf(id);
  return columns * rows;
};

/** "2 × 1", as the buttons say it. */
export const layoutWords = (id: LayoutId): string => id.replace('x', ' × ');
