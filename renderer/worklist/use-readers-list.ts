// The list as one reader looks at it now: its part, filter, search and order, and the row under the keyboard.
import { useEffect, useEffectEvent, useMemo, useState } from 'react';
import type { StudyRow, WorklistView } from '../../shared/contract/views.ts';
import type { Loaded } from '../link/station-context.tsx';
import { heldRow, NO_ROW } from './active-row.ts';
import { recallList, rememberList } from './list-memory.ts';
import { seenKeys } from './opened-here.ts';
import { useRememberedView } from './remembered-view.ts';
import { sameRows } from './same-rows.ts';
import { useOpenedHere } from './use-opened-here.ts';
import { filterRows, NO_FILTER } from './worklist-filter.ts';
import { sortRows } from './worklist-order.ts';
import { inScope, scopeCounts } from './worklist-scope.ts';
import { searchRows, warmSearch } from './worklist-search.ts';

const NO_ROWS: readonly StudyRow[] = [];

/** Of one turn of the page's loop: no key waits longer for it. */
const WARM_MS = 8;

/** The rows of the last answer, the same objects where nothing changed. */
function useRows(list: Loaded<WorklistView>): readonly StudyRow[] {
  const answered = list.value?.rows ?? NO_ROWS;
  const [kept, setKept] = useState({ answered, rows: answered });
  if (kept.answered === answered) return kept.rows;
  const rows = sameRows(kept.rows, answered);
  setKept({ answered, rows });
  return rows;
}

/** Works out what the search looks into before the first key is pressed. */
function useWarmSearch(rows: readonly StudyRow[]): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const step = () => {
      const now = () => performance.now();
      if (!warmSearch(rows, now, now() + WARM_MS)) timer = setTimeout(step, WARM_MS);
    };
    timer = setTimeout(step, 100);
    return () => clearTimeout(timer);
  }, [rows]);
}

/** @param operator label of who is there; null while it is not known */
export function useReadersList(list: Loaded<WorklistView>, operator: string | null) {
  const all = useRows(list);
  useWarmSearch(all);
  const openedHere = useOpenedHere();
  const [recalled] = useState(() => recallList(operator));
  const [search, setSearch] = useState(recalled?.search ?? '');
  const [view, setView] = useRememberedView(operator, recalled?.view ?? null);
  const { scope, filter, orders } = view;

  const counts = useMemo(() => scopeCounts(all), [all]);
  const scoped = useMemo(() => all.filter((row) => inScope(row, scope)), [all, scope]);
  const seen = useMemo(() => seenKeys(all, openedHere), [all, openedHere]);
  const filtered = useMemo(() => filterRows(scoped, filter, seen), [scoped, filter, seen]);
  const sorted = useMemo(() => sortRows(filtered, orders), [filtered, orders]);
  const rows = useMemo(() => searchRows(sorted, search), [sorted, search]);
  const keys = useMemo(() => rows.map(({ studyKey }) => studyKey), [rows]);
  const heldKeys = useMemo(
    () => new Set(all.filter(({ completeness }) => completeness.held > 0).map(({ studyKey }) => studyKey)),
    [all],
  );

  const question = JSON.stringify([search, view]);
  const [held, setHeld] = useState({ ...NO_ROW, ...recalled?.active, question });
  const place = held.key === null ? -1 : keys.indexOf(held.key);
  const next = heldRow(held, question, place, keys[0] ?? null);
  if (next !== held) setHeld(next);
  // What has just been taken up is in the list.
  const activeKey = next !== held || place >= 0 ? next.key : null;

  const leave = useEffectEvent(() =>
    rememberList(operator, {
      search,
      view,
      active: { key: next.key, place: next.place, byHand: next.byHand },
    }),
  );
  useEffect(() => () => leave(), []);

  return {
    all,
    scoped,
    rows,
    keys,
    counts,
    heldKeys,
    openedHere,
    view,
    setView,
    search,
    setSearch,
    showEverything: () => {
      setSearch('');
      setView({ ...view, filter: NO_FILTER });
    },
    /** Changes when the reader asks for something else, not when the list changes by itself. */
    question,
    activeKey,
    /** Where the chosen row stood when it was last seen. */
    activePlace: next.place,
    /** The chosen study went out of this list by itself: nothing is chosen in its stead. */
    hasLeft: next.key !== null && activeKey === null && rows.length > 0,
    choose: (studyKey: string) =>
      setHeld({ key: studyKey, place: keys.indexOf(studyKey), byHand: true, question }),
    /** How many the filter alone leaves out of this part. */
    hidden: scoped.length - filtered.length,
  };
}

export type Worklist = ReturnType<typeof useReadersList>;
