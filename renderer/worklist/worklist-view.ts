// How a reader likes the list: part, filter and order together, remembered, and kept under names. The search is never kept: it
// may be a patient's name, and the page's storage holds none (S-12).
import { z } from 'zod';
import { NO_FILTER, worklistFilterSchema } from './worklist-filter.ts';
import { DEFAULT_ORDERS, sortOrdersSchema } from './worklist-order.ts';
import { scopeSchema } from './worklist-scope.ts';

export const worklistViewStateSchema = z.object({
  scope: scopeSchema,
  filter: worklistFilterSchema,
  orders: sortOrdersSchema,
});
export type WorklistViewState = z.infer<typeof worklistViewStateSchema>;

export const DEFAULT_VIEW: WorklistViewState = {
  scope: 'today',
  filter: NO_FILTER,
  orders: [...DEFAULT_ORDERS],
};

export const savedViewsSchema = z
  .array(z.object({ name: z.string().trim().min(1).max(40), view: worklistViewStateSchema }))
  .max(30);
export type SavedViews = z.infer<typeof savedViewsSchema>;

/** Keeps a view; one of the same name, in whatever case, is replaced in its place. */
export function keepView(views: SavedViews, name: string, view: WorklistViewState): SavedViews {
  const kept = { name: name.trim().slice(0, 40), view };
  const at = views.findIndex((each) => each.name.toLowerCase() === kept.name.toLowerCase());
  return at < 0 ? [...views, kept].slice(-30) : views.with(at, kept);
}

export const dropView = (views: SavedViews, name: string): SavedViews =>
  views.filter((each) => each.name !== name);

/** The name of the kept view that is shown exactly as it was kept. */
export const nameOfView = (views: SavedViews, view: WorklistViewState): string | null =>
  views.find((each) => JSON.stringify(each.view) === JSON.stringify(view))?.name ?? null;
