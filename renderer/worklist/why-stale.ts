// Why the rows that are there may be older than they look (S-2, S-15): on the screen and on paper alike.
import type { WorklistView } from '../../shared/contract/views.ts';
import type { Loaded } from '../link/station-context.tsx';

/** @returns what the last question for the list failed with; null: it did not */
export const whyStale = (list: Loaded<WorklistView>): string | null =>
  list.error?.message ?? (list.value?.state === 'failed' ? list.value.message : null);
