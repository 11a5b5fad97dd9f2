// Above the list: search, part, filter, kept views, how much is shown, and what can be done with it.
import { ActionIcon, Button, Loader, SegmentedControl, TextInput, Tooltip } from '@mantine/core';
import { IconDownload, IconPrinter, IconSearch } from '@tabler/icons-react';
import type { KeyboardEvent, RefObject } from 'react';
import { effectiveSwitch } from '../link/effective-switch.ts';
import { useAction, useStation } from '../link/station-context.tsx';
import { ViewerButton } from '../peer-windows/viewer-button.tsx';
import { FilterMenu } from './filter-menu.tsx';
import type { Worklist } from './use-readers-list.ts';
import { ViewsMenu } from './views-menu.tsx';
import { isFiltering } from './worklist-filter.ts';
import { SCOPES } from './worklist-scope.ts';
import styles from './worklist.module.css';

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

export interface WorklistToolsProps {
  readonly worklist: Worklist;
  readonly loading: boolean;
  /** "0" is a statement about the PACS: only a fetch that worked may make it (S-15). */
  readonly counted: boolean;
  readonly searchRef: RefObject<HTMLInputElement | null>;
  /** Of the search field, which moves in the list as the list itself does. */
  readonly onSearchKey: (event: KeyboardEvent<HTMLInputElement>) => void;
  readonly filterOpen: boolean;
  readonly onFilterOpen: (open: boolean) => void;
  readonly printing: { readonly pending: boolean; readonly start: () => Promise<void> };
}

export function WorklistTools({
  worklist,
  loading,
  counted,
  searchRef,
  onSearchKey,
  filterOpen,
  onFilterOpen,
  printing,
}: WorklistToolsProps) {
  const { connected } = useStation().state;
  const { view, setView, search, rows, scoped, counts } = worklist;
  return (
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
        onChange={(event) => worklist.setSearch(event.currentTarget.value)}
        onKeyDown={onSearchKey}
      />
      <SegmentedControl
        aria-label="Which studies"
        size="sm"
        value={view.scope}
        onChange={(value) => setView({ ...view, scope: value })}
        data={SCOPES.map(({ scope: value, name }) => ({
          value,
          label: counted ? `${name} ${counts[value]}` : name,
        }))}
      />
      <FilterMenu
        rows={worklist.all}
        filter={view.filter}
        onFilter={(next) => setView({ ...view, filter: next })}
        opened={filterOpen}
        onOpened={onFilterOpen}
      />
      <ViewsMenu view={view} onView={setView} rows={worklist.all} />
      <span className={styles['count']} role="status">
        {search.trim() !== ''
          ? `${rows.length} of ${scoped.length} found`
          : isFiltering(view.filter) && `${rows.length} of ${scoped.length} shown`}
      </span>
      {loading && <Loader size="xs" aria-label="Reading the worklist" />}
      <span className={styles['push']} />
      <ViewerButton />
      <Tooltip label="Print this list (Ctrl + P)">
        <ActionIcon
          variant="default"
          size={36}
          aria-label="Print this list"
          disabled={rows.length === 0 || !connected}
          loading={printing.pending}
          onClick={() => void printing.start()}
        >
          <IconPrinter size={17} />
        </ActionIcon>
      </Tooltip>
      <FetchNow />
    </div>
  );
}
