// What is being fetched, study by study: how far it is, what went wrong, and what a person can do about it (P8).
import { SegmentedControl } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { TransferView } from '../../shared/contract/queue-view.ts';
import type { StudyRow } from '../../shared/contract/views.ts';
import area from '../area/area.module.css';
import { RoomFrame, roomWaits, StaleNote } from '../area/room-frame.tsx';
import { useChannel, useStation, useStationNow } from '../link/station-context.tsx';
import { PrintFailed } from '../print/print-failed.tsx';
import { usePrint } from '../print/use-print.ts';
import { Notice } from '../status/notice.tsx';
import { LastActLine, QueueDetail } from './queue-detail.tsx';
import { inPart, joinRows, orderRows, partCounts, QUEUE_PARTS } from './queue-rows.ts';
import type { QueuePart } from './queue-rows.ts';
import { QueueTable } from './queue-table.tsx';
import { totalWords } from './queue-words.ts';
import { TopUpButton, TopUpVerdict } from './top-up.tsx';
import { useQueueActs } from './use-queue-acts.ts';
import styles from './queue.module.css';

const NO_TRANSFERS: readonly TransferView[] = [];
const NO_STUDIES: readonly StudyRow[] = [];

const EMPTY: Record<QueuePart, { readonly title: string; readonly text: string }> = {
  open: { title: 'Nothing waits to be fetched', text: 'Everything that this station wants is here.' },
  stuck: { title: 'Nothing needs a person', text: 'No transfer was given up, and nobody stopped one.' },
  here: {
    title: 'Nothing is here whole yet',
    text: 'A study stands here once every image of it is in the copy.',
  },
  all: {
    title: 'The queue is empty',
    text: 'The station has not planned anything to fetch yet. It does so with the next fetch; "Fetch now" on the worklist starts one.',
  },
};

export function QueueRoom() {
  const { state } = useStation();
  const nowMs = useStationNow(5_000);
  const [acted, setActed] = useState(0);
  const queue = useChannel('queue:list', {}, state.areaStale.queue + acted);
  const worklist = useChannel('worklist:list', {}, state.worklistStale);
  const [part, setPart] = useState<QueuePart>('open');
  const [chosenKey, setChosenKey] = useState<string | null>(null);
  const gridRef = useRef<HTMLDivElement>(null);
  const acts = useQueueActs(() => setActed((count) => count + 1));

  const transfers = queue.value?.rows ?? NO_TRANSFERS;
  const studies = worklist.value?.rows ?? NO_STUDIES;
  const all = useMemo(() => orderRows(joinRows(transfers, studies)), [transfers, studies]);
  const counts = useMemo(() => partCounts(all), [all]);
  const rows = useMemo(() => all.filter((row) => inPart(row, part)), [all, part]);
  const active = rows.find(({ transfer }) => transfer.studyKey === chosenKey) ?? rows[0] ?? null;
  const hasRows = rows.length > 0;
  // It names patients: Ctrl + P here is on the record like any other print.
  const printing = usePrint({ sheet: 'queue', studyKey: null }, () => globalThis.print());
  const disabled = !state.connected || acts.pending;

  useEffect(() => {
    const { activeElement } = document;
    if (hasRows && (activeElement === document.body || activeElement?.closest('h1, nav')))
      gridRef.current?.focus();
  }, [hasRows]);

  return (
    <RoomFrame
      title="Queue"
      lead={queue.value && <span role="status">{totalWords(queue.value, nowMs)}</span>}
      actions={
        <>
          <SegmentedControl
            aria-label="Which transfers"
            size="sm"
            value={part}
            onChange={(value) => setPart(value)}
            data={QUEUE_PARTS.map(({ part: value, name }) => ({
              value,
              label: queue.value === null ? name : `${name} ${counts[value]}`,
            }))}
          />
          <TopUpButton nowMs={nowMs} />
        </>
      }
      foot={
        <>
          <span>
            <kbd>↑</kbd> <kbd>↓</kbd> move
          </span>
          <span>
            <kbd>U</kbd> fetch next
          </span>
          <span>
            <kbd>Delete</kbd> stop
          </span>
          <span>
            <kbd>R</kbd> fetch after all
          </span>
          <span>
            <kbd>Z</kbd> undo
          </span>
        </>
      }
    >
      <PrintFailed error={printing.error} onDismiss={printing.dismiss} />
      <StaleNote error={queue.value === null ? null : queue.error} />
      {queue.value?.topUp && <TopUpVerdict topUp={queue.value.topUp} nowMs={nowMs} />}
      {roomWaits(queue, 'what is being fetched') ??
        (hasRows ? (
          <QueueTable
            rows={rows}
            nowMs={nowMs}
            activeKey={active?.transfer.studyKey ?? null}
            onActive={setChosenKey}
            onAct={acts.act}
            onUndo={acts.undo}
            disabled={disabled}
            gridRef={gridRef}
          />
        ) : (
          <div className={area['centre']}>
            <Notice title={EMPTY[all.length === 0 ? 'all' : part].title}>
              {EMPTY[all.length === 0 ? 'all' : part].text}
            </Notice>
          </div>
        ))}
      {acts.last && (
        <LastActLine
          last={acts.last}
          canUndo={acts.canUndo}
          disabled={disabled}
          onUndo={() => {
            acts.undo();
            gridRef.current?.focus();
          }}
          onDismiss={() => {
            acts.dismiss();
            gridRef.current?.focus();
          }}
        />
      )}
      <div className={styles['detailPlace']}>
        <QueueDetail row={active} />
      </div>
    </RoomFrame>
  );
}
