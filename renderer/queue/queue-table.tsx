// The virtualised table of transfers: one tab stop, arrows to move, keys to act (WAI-ARIA grid with an active descendant).
import { useMemo } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import { useRowGrid } from '../area/use-row-grid.ts';
import { QueueCells } from './queue-cells.tsx';
import type { QueueRow } from './queue-rows.ts';
import type { QueueAct } from './use-queue-acts.ts';
import styles from './queue.module.css';

const ROW_PX = 57;

const COLUMNS = [
  'Priority',
  'Patient',
  'Study',
  'State',
  'Images here',
  'Pace',
  'From',
  'Last failure',
  'Actions',
] as const;

const ACT_KEYS: Readonly<Record<string, QueueAct>> = { Delete: 'cancel', r: 'resume', u: 'move-up' };

export interface QueueTableProps {
  readonly rows: readonly QueueRow[];
  readonly nowMs: number;
  readonly activeKey: string | null;
  readonly onActive: (studyKey: string) => void;
  readonly onAct: (act: QueueAct, row: QueueRow) => void;
  readonly onUndo: () => void;
  readonly disabled: boolean;
  readonly gridRef: RefObject<HTMLDivElement | null>;
}

export function QueueTable(props: QueueTableProps) {
  const { rows, nowMs, activeKey, onActive, onAct, onUndo, disabled, gridRef } = props;
  const keys = useMemo(() => rows.map(({ transfer }) => transfer.studyKey), [rows]);
  const grid = useRowGrid(keys, activeKey, ROW_PX, gridRef);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.altKey || event.metaKey) return;
    const wanted = grid.wantedBy(event.key);
    const active = rows[grid.activeIndex];
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const act = ACT_KEYS[key];
    if (wanted !== null) {
      event.preventDefault();
      const row = rows[wanted];
      if (row) onActive(row.transfer.studyKey);
    } else if (act !== undefined && active && !disabled) {
      event.preventDefault();
      onAct(act, active);
    } else if (key === 'z' && !disabled) {
      event.preventDefault();
      onUndo();
    }
  };

  return (
    <div
      ref={gridRef}
      role="grid"
      tabIndex={0}
      aria-label="Queue"
      aria-rowcount={rows.length + 1}
      aria-colcount={COLUMNS.length}
      aria-activedescendant={grid.activeIsDrawn ? `transfer-${activeKey}` : undefined}
      className={styles['grid']}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" className={styles['header']}>
        <div role="row" aria-rowindex={1} className={styles['columns']}>
          {COLUMNS.map((name) => (
            <div key={name} role="columnheader" className={styles['heading']}>
              {name}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" className={styles['rows']} style={{ height: grid.totalPx }}>
        {grid.items.map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          const { studyKey, state } = row.transfer;
          const active = studyKey === activeKey;
          return (
            <div
              key={item.key}
              id={`transfer-${studyKey}`}
              role="row"
              aria-rowindex={item.index + 2}
              aria-selected={active}
              data-state={state}
              className={`${styles['columns']} ${styles['row']} ${active ? styles['activeRow'] : ''}`}
              style={{ transform: `translateY(${item.start}px)` }}
              onClick={() => {
                onActive(studyKey);
                gridRef.current?.focus();
              }}
            >
              <QueueCells row={row} nowMs={nowMs} disabled={disabled} onAct={onAct} />
            </div>
          );
        })}
      </div>
    </div>
  );
}
