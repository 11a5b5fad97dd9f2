// Why there is nothing to see: empty, never fetched, failed, locked and not found are five different things (S-15).
import { Button, Loader } from '@mantine/core';
import type { WorklistView } from '../../shared/contract/views.ts';
import type { Loaded } from '../link/station-context.tsx';
import { Notice } from '../status/notice.tsx';
import styles from './worklist.module.css';

export function EmptyWorklist({
  list,
  search,
  filter,
  inScope,
  onClear,
}: {
  readonly list: Loaded<WorklistView>;
  readonly search: string;
  /** In words; empty when nothing is filtered. */
  readonly filter: string;
  /** Rows before search and filter. */
  readonly inScope: number;
  readonly onClear: () => void;
}) {
  return <div className={styles['empty']}>{content(list, search, filter, inScope, onClear)}</div>;
}

function content(
  list: Loaded<WorklistView>,
  search: string,
  filter: string,
  inScope: number,
  onClear: () => void,
) {
  if (list.state === 'loading') return <Loader type="dots" aria-label="Reading the worklist" />;
  if (list.state === 'failed') {
    const title =
      list.error.code === 'vault.locked' ? 'The station is locked' : 'The worklist could not be read';
    return (
      <Notice title={title} error={list.error} tone="bad">
        This does not mean that there are no studies.
      </Notice>
    );
  }
  const searching = search.trim() !== '';
  if ((searching || filter !== '') && inScope > 0) {
    const what = [searching ? 'the search' : '', filter === '' ? '' : 'the filter']
      .filter(Boolean)
      .join(' and ');
    return (
      <Notice title={`No study matches ${what}`}>
        <p>
          Nothing among {inScope} studies here matches{filter === '' ? '' : ` (${filter})`}. The PACS may hold
          more than this copy does.
        </p>
        <Button variant="default" size="xs" onClick={onClear}>
          Clear {what}
        </Button>
      </Notice>
    );
  }
  const { value } = list;
  if (value.state === 'never-fetched') {
    return (
      <Notice title="Nothing has been fetched yet" tone="warn">
        {value.message || 'The station has not asked the PACS for a worklist so far.'} An empty screen here
        says nothing about the PACS.
      </Notice>
    );
  }
  if (value.state === 'failed') {
    return (
      <Notice title="The last fetch failed" tone="bad">
        {value.message} This does not mean that there are no studies.
      </Notice>
    );
  }
  if (value.rows.length > 0)
    return <Notice title="No study in this part of the list">Choose another part above.</Notice>;
  return (
    <Notice title="The worklist is empty" tone="good">
      {value.message || 'The PACS was asked and named no study for this station.'}
    </Notice>
  );
}
