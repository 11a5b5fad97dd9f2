// Today's list: found by typing, read by keyboard, and honest about what is not here (S-1, S-2, S-15).
import { ActionIcon, Button, Loader, SegmentedControl, TextInput, Tooltip } from '@mantine/core';
import { IconDownload, IconPrinter, IconSearch } from '@tabler/icons-react';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { StudyRow, WorklistView } from '../../shared/contract/views.ts';
import { useRemembered } from '../db/view-state.ts';
import { OverdueStrip } from '../drill/overdue-strip.tsx';
import { effectiveSwitch } from '../link/effective-switch.ts';
import { useDisplayShown } from '../link/use-display-shown.ts';
import { useAction, useStation, useStationNow } from '../link/station-context.tsx';
import type { Loaded } from '../link/station-context.tsx';
import { useWorklist } from '../link/use-last-answer.ts';
import { openElsewhere } from '../peer-windows/peer-words.ts';
import { usePeerWindows } from '../peer-windows/peer-windows.ts';
import { ViewerButton } from '../peer-windows/viewer-button.tsx';
import { ViewerStrip } from '../peer-windows/viewer-strip.tsx';
import { useWarmReading } from '../viewer/use-warm-reading.ts';
import { PrintFailed } from '../print/print-failed.tsx';
import { usePrint } from '../print/use-print.ts';
import { WorklistPaper } from '../print/worklist-paper.tsx';
import { WindowStrip } from '../windows/window-strip.tsx';
import { asOfWords } from '../words/time-words.ts';
import { EmptyWorklist } from './empty-worklist.tsx';
import { WorklistGrid } from './worklist-grid.tsx';
import { FilterMenu } from './filter-menu.tsx';
import { useOpenedHere } from './use-opened-here.ts';
import { ViewsMenu } from './views-menu.tsx';
import { filterRows, filterWords, isFiltering, NO_FILTER } from './worklist-filter.ts';
import { searchRows, sortRows } from './worklist-order.ts';
import { whyStale } from './why-stale.ts';
import { inScope, SCOPES, scopeCounts } from './worklist-scope.ts';
import { DEFAULT_VIEW, worklistViewStateSchema } from './worklist-view.ts';
import styles from './worklist.module.css';

const NO_ROWS: readonly StudyRow[] = [];

/** The row that was active when a study was opened, so that coming back lands on it. */
let lastActiveKey: string | null = null;

function FetchNow() {
  const { state } = useStation();
  const run = useAction('prefetch:run');
  const running = state.status?.prefetch.state === 'running';
  const isOffline = state.status !== null && effectiveSwitch(state.status).view.offline;
  return (
    <Button
      variant="default"
      size="sm"
      leftSection={<IconDownload size={16} />}
      disabled={!state.connected || running || isOffline}
      loading={run.pending}
      onClick={() => void run.run({})}
    >
      {running ? 'Fetching…' : 'Fetch now'}
    </Button>
  );
}

/** How old the list itself is; how old each copy is stands on its row (S-2). */
function ListAge({ asOf, nowMs }: { readonly asOf: string | null; readonly nowMs: number }) {
  const words = asOfWords(asOf, nowMs);
  return (
    <span className={styles[words.level]}>
      {asOf === null ? ' The PACS has not given the whole list yet.' : ` List ${words.when} · ${words.age}.`}
    </span>
  );
}

/** Rows that are there although the last question failed must say so: they may be yesterday's (S-2, S-15). */
function StaleStrip({ list }: { readonly list: Loaded<WorklistView> }) {
  const why = whyStale(list);
  if (why === null) return null;
  return (
    <div className={styles['strip']} role="alert">
      <strong>The list below may be out of date.</strong>
      <span>{why}</span>
    </div>
  );
}

export function WorklistScreen({ onOpen }: { readonly onOpen: (studyKey: string) => void }) {
  const { state } = useStation();
  const nowMs = useStationNow();
  const list = useWorklist();
  const [view, setView] = useRemembered('worklist:view', worklistViewStateSchema, DEFAULT_VIEW);
  const { scope, filter, orders } = view;
  const [filterOpen, setFilterOpen] = useState(false);
  const openedHere = useOpenedHere();
  const windows = usePeerWindows();
  const openIn = useMemo(() => openElsewhere(windows.view.peers), [windows.view.peers]);
  const [search, setSearch] = useState('');
  const [chosenKey, setChosenKey] = useState<string | null>(lastActiveKey);
  const searchRef = useRef<HTMLInputElement>(null);
  const gridRef = useRef<HTMLDivElement>(null);

  const all = list.value?.rows ?? NO_ROWS;
  // "0" is a statement about the PACS: only a fetch that worked may make it (S-15).
  const counted = all.length > 0 || (list.state === 'loaded' && list.value.state === 'fetched');
  const counts = useMemo(() => scopeCounts(all), [all]);
  const scoped = useMemo(() => all.filter((row) => inScope(row, scope)), [all, scope]);
  const sorted = useMemo(
    () => sortRows(filterRows(scoped, filter, openedHere), orders),
    [scoped, filter, openedHere, orders],
  );
  const deferredSearch = useDeferredValue(search);
  const rows = useMemo(() => searchRows(sorted, deferredSearch), [sorted, deferredSearch]);
  const activeKey = rows.some(({ studyKey }) => studyKey === chosenKey)
    ? chosenKey
    : (rows[0]?.studyKey ?? null);
  const hasRows = rows.length > 0;
  useDisplayShown(hasRows ? 'worklist' : null);

  useWarmReading();

  useEffect(() => {
    if (hasRows && document.activeElement === document.body) gridRef.current?.focus();
  }, [hasRows]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
      if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        searchRef.current?.focus();
      } else if (event.key === 'f' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        setFilterOpen(true);
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  const choose = (studyKey: string) => {
    lastActiveKey = studyKey;
    setChosenKey(studyKey);
  };
  const open = (studyKey: string) => {
    if (!state.connected) return;
    choose(studyKey);
    onOpen(studyKey);
  };

  const openInViewer = (studyKey: string) => {
    if (!state.connected) return;
    choose(studyKey);
    windows.link.openStudy(studyKey);
  };

  const [onPaper, setOnPaper] = useState(false);
  const printing = usePrint({ sheet: 'worklist', studyKey: null }, () => {
    flushSync(() => setOnPaper(true));
    globalThis.print();
    setOnPaper(false);
  });

  return (
    <div className={styles['screen']}>
      {onPaper && state.status && (
        <WorklistPaper
          rows={rows}
          of={scoped.length}
          part={SCOPES.find((each) => each.scope === scope)?.name ?? ''}
          failure={whyStale(list)}
          filter={[filterWords(filter), search.trim() && `found by “${search.trim()}”`]
            .filter(Boolean)
            .join(', ')}
          asOf={list.value?.asOf ?? null}
          status={state.status}
          nowMs={nowMs}
        />
      )}
      <div className={styles['tools']}>
        <h1 className={styles['title']}>Worklist</h1>
        <TextInput
          ref={searchRef}
          className={styles['search'] ?? ''}
          aria-label="Search by name, ID, accession, study, date"
          placeholder="Search name, ID, accession, study…"
          leftSection={<IconSearch size={16} />}
          spellCheck={false}
          autoComplete="off"
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          onKeyDown={(event) => {
            // Enter and arrows belong to the input method while it composes 山田.
            if (event.nativeEvent.isComposing) return;
            if (event.key === 'Escape') {
              setSearch('');
              gridRef.current?.focus();
            } else if (event.key === 'ArrowDown') {
              event.preventDefault();
              gridRef.current?.focus();
            } else if (event.key === 'Enter' && activeKey !== null)
              (event.shiftKey ? openInViewer : open)(activeKey);
          }}
        />
        <SegmentedControl
          aria-label="Which studies"
          size="sm"
          value={scope}
          onChange={(value) => setView({ ...view, scope: value })}
          data={SCOPES.map(({ scope: value, name }) => ({
            value,
            label: counted ? `${name} ${counts[value]}` : name,
          }))}
        />
        <FilterMenu
          rows={all}
          filter={filter}
          onFilter={(next) => setView({ ...view, filter: next })}
          opened={filterOpen}
          onOpened={setFilterOpen}
        />
        <ViewsMenu view={view} onView={setView} />
        <span className={styles['count']} role="status">
          {search.trim() !== ''
            ? `${rows.length} of ${scoped.length} found`
            : isFiltering(filter) && `${rows.length} of ${scoped.length} shown`}
        </span>
        {list.state === 'loading' && <Loader size="xs" aria-label="Reading the worklist" />}
        <span className={styles['push']} />
        <ViewerButton />
        <Tooltip label="Print this list (Ctrl + P)">
          <ActionIcon
            variant="default"
            size={36}
            aria-label="Print this list"
            disabled={!hasRows || !state.connected}
            loading={printing.pending}
            onClick={() => void printing.start()}
          >
            <IconPrinter size={17} />
          </ActionIcon>
        </Tooltip>
        <FetchNow />
      </div>
      <PrintFailed error={printing.error} onDismiss={printing.dismiss} />
      <WindowStrip />
      <OverdueStrip />
      <ViewerStrip rows={all} />
      {hasRows && <StaleStrip list={list} />}
      {hasRows ? (
        <WorklistGrid
          rows={rows}
          nowMs={nowMs}
          orders={orders}
          onOrders={(next) => setView({ ...view, orders: next })}
          openedHere={openedHere}
          activeKey={activeKey}
          onActive={choose}
          onOpen={open}
          openIn={openIn}
          onOpenElsewhere={openInViewer}
          gridRef={gridRef}
        />
      ) : (
        <EmptyWorklist
          list={list}
          search={search}
          filter={filterWords(filter)}
          inScope={scoped.length}
          onClear={() => {
            setSearch('');
            setView({ ...view, filter: NO_FILTER });
          }}
        />
      )}
      <div className={styles['foot']}>
        <span>
          <kbd>↑</kbd> <kbd>↓</kbd> move
        </span>
        <span>
          <kbd>Enter</kbd> open
        </span>
        <span>
          <kbd>Shift</kbd> <kbd>Enter</kbd> in the viewer window
        </span>
        <span>
          <kbd>/</kbd> search
        </span>
        <span>
          <kbd>f</kbd> filter
        </span>
        <span>
          <kbd>Esc</kbd> clear the search
        </span>
        <span>
          <kbd>?</kbd> all keys
        </span>
        <span className={styles['push']}>
          {list.value && list.value.message !== '' && `${list.value.message} · `}
          {list.value && <ListAge asOf={list.value.asOf} nowMs={nowMs} />}
        </span>
      </div>
    </div>
  );
}
