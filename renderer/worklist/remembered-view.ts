// A reader's own way of looking at the list outlives a reload, but neither their day nor their turn: a filter of yesterday, or of
// somebody else, would hide studies from who does not know of it (S-15).
import { useCallback, useEffect, useRef, useState } from 'react';
import { z } from 'zod';
import { recall, remember } from '../db/view-state.ts';
import { NO_FILTER } from './worklist-filter.ts';
import { DEFAULT_VIEW, worklistViewStateSchema } from './worklist-view.ts';
import type { WorklistViewState } from './worklist-view.ts';

/** Longer than a shift. */
const FORGET_AFTER_MS = 10 * 3_600_000;

export const rememberedViewSchema = z.object({
  /** When it was last chosen, ms since 1970. */
  atMs: z.number(),
  view: worklistViewStateSchema,
});
export type RememberedView = z.infer<typeof rememberedViewSchema>;

/** What is taken up again: after a shift only the order, which hides nothing. */
export function viewAgain({ atMs, view }: RememberedView, nowMs: number): WorklistViewState {
  const isRecent = nowMs >= atMs && nowMs - atMs <= FORGET_AFTER_MS;
  return isRecent ? view : { ...view, scope: DEFAULT_VIEW.scope, filter: NO_FILTER };
}

const keyOf = (operator: string): string => `worklist:view:${operator}`;

/**
 * @param operator label of who is there; until it is known the list is whole, and nothing is remembered
 * @param before how this window left the list a moment ago; null on the first time
 */
export function useRememberedView(
  operator: string | null,
  before: WorklistViewState | null,
): [WorklistViewState, (view: WorklistViewState) => void] {
  const [view, setView] = useState<WorklistViewState>(before ?? DEFAULT_VIEW);
  const touched = useRef(before !== null);
  useEffect(() => {
    if (operator === null) return undefined;
    let live = true;
    const read = async () => {
      const stored = await recall(keyOf(operator), rememberedViewSchema);
      if (live && stored !== null && !touched.current) setView(viewAgain(stored, Date.now()));
    };
    void read();
    return () => {
      live = false;
    };
  }, [operator]);
  const set = useCallback(
    (next: WorklistViewState) => {
      touched.current = true;
      setView(next);
      if (operator !== null) void remember(keyOf(operator), { atMs: Date.now(), view: next });
    },
    [operator],
  );
  return [view, set];
}
