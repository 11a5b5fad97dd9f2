// Today's list: found by typing, read by keyboard, and honest about what is not here (S-1, S-2, S-15).
import { useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { flushSync } from 'react-dom';
import { OverdueStrip } from '../drill/overdue-strip.tsx';
import { effectiveSwitch } from '../link/effective-switch.ts';
import { useStation, useStationNow } from '../link/station-context.tsx';
import { useDisplayShown } from '../link/use-display-shown.ts';
import { useWorklist } from '../link/use-last-answer.ts';
import { openElsewhere } from '../peer-windows/peer-words.ts';
import { usePeerWindows } from '../peer-windows/peer-windows.ts';
import { ViewerStrip } from '../peer-windows/viewer-strip.tsx';
import { PrintFailed } from '../print/print-failed.tsx';
import { usePrint } from '../print/use-print.ts';
import { WorklistPaper } from '../print/worklist-paper.tsx';
import { useWarmReading } from '../viewer/use-warm-reading.ts';
import { WindowStrip } from '../windows/window-strip.tsx';
import { EmptyWorklist } from './empty-worklist.tsx';
import { HiddenStrip, LeftStrip, StaleStrip } from './list-strips.tsx';
import { rememberReadingOrder } from './reading-order.ts';
import { useMoveGuard } from './use-move-guard.ts';
import { useReadersList } from './use-readers-list.ts';
import { whyStale } from './why-stale.ts';
import { filterWords, NO_FILTER } from './worklist-filter.ts';
import { WorklistFoot } from './worklist-foot.tsx';
import { ROW_PX, WorklistGrid } from './worklist-grid.tsx';
import type { RowMove } from './worklist-grid.tsx';
import { useWorklistKeys } from './worklist-keys.ts';
import { scopeName } from './worklist-scope.ts';
import { WorklistTools } from './worklist-tools.tsx';
import styles from './worklist.module.css';

export function WorklistScreen({ onOpen }: { readonly onOpen: (studyKey: string) => void }) {
  const { state } = useStation();
  const nowMs = useStationNow();
  const list = useWorklist();
  const operator = state.status?.operator?.label ?? null;
  const offline = state.status !== null && effectiveSwitch(state.status).view.offline;
  const worklist = useReadersList(list, operator);
  const { all, rows, keys, view, search, activeKey } = worklist;
  const windows = usePeerWindows();
  const openIn = useMemo(() => openElsewhere(windows.view.peers), [windows.view.peers]);
  const [filterOpen, setFilterOpen] = useState(false);
  const [clickedMoved, setClickedMoved] = useState<string | null>(null);
  const searchRef = useRef<HTMLInputElement>(null);
  const gridRef = useRef<HTMLDivElement>(null);
  const moveRef = useRef<RowMove>(() => false);
  const hasJustMoved = useMoveGuard(keys, worklist.question, ROW_PX, gridRef);
  useWorklistKeys(searchRef, () => setFilterOpen(true));

  const hasRows = rows.length > 0;
  const stale = whyStale(list);
  useDisplayShown(hasRows ? 'worklist' : null);
  useWarmReading();
  useEffect(() => {
    if (hasRows && document.activeElement === document.body) gridRef.current?.focus();
  }, [hasRows]);

  const choose = (studyKey: string) => {
    setClickedMoved(null);
    worklist.choose(studyKey);
  };
  const openWith = (show: (studyKey: string) => void) => (studyKey: string) => {
    if (!state.connected) return;
    choose(studyKey);
    rememberReadingOrder(operator, rows);
    show(studyKey);
  };
  const open = openWith(onOpen);
  const openInViewer = openWith((studyKey) => windows.link.openStudy(studyKey));
  /** A click on what slid under the pointer only chooses it: the hand was on its way to another patient. */
  const settled = (studyKey: string): boolean => {
    if (!hasJustMoved(studyKey)) return true;
    choose(studyKey);
    setClickedMoved(studyKey);
    return false;
  };

  const onSearchKey = (event: KeyboardEvent<HTMLInputElement>) => {
    // Enter and arrows belong to the input method while it composes 山田.
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') {
      worklist.setSearch('');
      gridRef.current?.focus();
    } else if (event.key === 'Enter' && activeKey !== null) {
      (event.shiftKey ? openInViewer : open)(activeKey);
    } else if (!event.shiftKey && event.key !== 'Home' && event.key !== 'End' && moveRef.current(event.key)) {
      event.preventDefault();
    }
  };

  const [onPaper, setOnPaper] = useState(false);
  const printing = usePrint({ sheet: 'worklist', studyKey: null }, () => {
    flushSync(() => setOnPaper(true));
    globalThis.print();
    setOnPaper(false);
  });
  const narrowedTo = [filterWords(view.filter), search.trim() && `found by “${search.trim()}”`]
    .filter(Boolean)
    .join(', ');

  return (
    <div className={styles['screen']}>
      {onPaper && state.status && (
        <WorklistPaper
          rows={rows}
          heldKeys={worklist.heldKeys}
          part={scopeName(view.scope)}
          of={worklist.scoped.length}
          filter={narrowedTo}
          asOf={list.value?.asOf ?? null}
          failure={stale}
          status={state.status}
          nowMs={nowMs}
        />
      )}
      <WorklistTools
        worklist={worklist}
        loading={list.state === 'loading'}
        counted={all.length > 0 || (list.state === 'loaded' && list.value.state === 'fetched')}
        searchRef={searchRef}
        onSearchKey={onSearchKey}
        filterOpen={filterOpen}
        onFilterOpen={setFilterOpen}
        printing={printing}
      />
      <PrintFailed error={printing.error} onDismiss={printing.dismiss} />
      <WindowStrip />
      <OverdueStrip />
      <ViewerStrip rows={all} />
      {/* Where there is not one row, the notice below says it all. */}
      {all.length > 0 && <StaleStrip why={stale} />}
      <HiddenStrip
        hidden={worklist.hidden}
        filter={filterWords(view.filter)}
        offline={offline}
        onShowAll={() => {
          worklist.setView({ ...view, filter: NO_FILTER });
          gridRef.current?.focus();
        }}
      />
      <LeftStrip hasLeft={worklist.hasLeft} moved={clickedMoved !== null && clickedMoved === activeKey} />
      {hasRows ? (
        <WorklistGrid
          worklist={worklist}
          nowMs={nowMs}
          operator={operator}
          openIn={openIn}
          gridRef={gridRef}
          moveRef={moveRef}
          settled={settled}
          onChoose={choose}
          onOpen={open}
          onOpenElsewhere={openInViewer}
        />
      ) : (
        <EmptyWorklist
          list={list}
          search={search}
          filter={filterWords(view.filter)}
          inScope={worklist.scoped.length}
          onClear={worklist.showEverything}
        />
      )}
      <WorklistFoot list={list.value} nowMs={nowMs} />
    </div>
  );
}
