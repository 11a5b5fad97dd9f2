// The virtualised table: thousands of rows, one tab stop, arrows and Enter (WAI-ARIA grid with an active descendant).
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import type { StudyRow } from '../../shared/contract/views.ts';
import { useRowGrid } from '../area/use-row-grid.ts';
import { nextOrders } from './worklist-order.ts';
import type { SortColumn, SortOrder } from './worklist-order.ts';
import { WorklistCells } from './worklist-row.tsx';
import styles from './worklist.module.css';

const ROW_PX = 55;

const COLUMNS: readonly { readonly column: SortColumn | null; readonly name: string }[] = [
  { column: 'patient', name: 'Patient' },
  { column: 'id', name: 'Patient ID' },
  { column: 'birth', name: 'Born' },
  { column: 'modality', name: 'Type' },
  { column: 'description', name: 'Study' },
  { column: 'date', name: 'Date' },
  { column: 'accession', name: 'Accession' },
  { column: 'images', name: 'Images here' },
  { column: 'asOf', name: 'Copy' },
  { column: 'priors', name: 'Priors' },
  { column: null, name: 'Why it is here' },
];

export interface WorklistGridProps {
  readonly rows: readonly StudyRow[];
  readonly nowMs: number;
  readonly orders: readonly SortOrder[];
  readonly onOrders: (orders: SortOrder[]) => void;
  /** Keys of the studies that were opened on this station. */
  readonly openedHere: ReadonlySet<string>;
  readonly activeKey: string | null;
  readonly onActive: (studyKey: string) => void;
  readonly onOpen: (studyKey: string) => void;
  /** In which other window each study is open, in words. */
  readonly openIn: ReadonlyMap<string, string>;
  /** In the viewer window. */
  readonly onOpenElsewhere: (studyKey: string) => void;
  readonly gridRef: RefObject<HTMLDivElement | null>;
}

function Headings({ orders, onOrders }: Pick<WorklistGridProps, 'orders' | 'onOrders'>) {
  return (
    <div role="row" aria-rowindex={1} className={`${styles['columns']}`}>
      {COLUMNS.map(({ column, name }) => {
        if (column === null) {
          return (
            <div key={name} role="columnheader" className={styles['plainHeading']}>
              {name}
            </div>
          );
        }
        const place = orders.findIndex((order) => order.column === column);
        const order = orders[place];
        const Icon = order?.direction === 'ascending' ? IconArrowUp : IconArrowDown;
        return (
          <div
            key={name}
            role="columnheader"
            aria-sort={order !== undefined && place === 0 ? order.direction : 'none'}
            className={styles['heading']}
          >
            <button
              type="button"
              className={`${styles['sort']} ${order ? styles['sorted'] : ''}`}
              title="Shift and a click sorts by this as well"
              onClick={(event) => onOrders(nextOrders(orders, column, event.shiftKey))}
            >
              {name}
              {order && <Icon size={14} aria-hidden />}
              {order && orders.length > 1 && <span className={styles['place']}>{place + 1}</span>}
            </button>
          </div>
        );
      })}
    </div>
  );
}

export function WorklistGrid(props: WorklistGridProps) {
  const { rows, nowMs, activeKey, onActive, onOpen, gridRef } = props;
  const keys = useMemo(() => rows.map(({ studyKey }) => studyKey), [rows]);
  const grid = useRowGrid(keys, activeKey, ROW_PX, gridRef);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget) return;
    const wanted = grid.wantedBy(event.key);
    if (wanted !== null) {
      event.preventDefault();
      const row = rows[wanted];
      if (row) onActive(row.studyKey);
    } else if (event.key === 'Enter' && activeKey !== null && grid.activeIndex >= 0) {
      event.preventDefault();
      if (event.shiftKey) props.onOpenElsewhere(activeKey);
      else onOpen(activeKey);
    }
  };

  return (
    <div
      ref={gridRef}
      role="grid"
      tabIndex={0}
      aria-label="Worklist"
      aria-rowcount={rows.length + 1}
      aria-colcount={COLUMNS.length + 1}
      aria-activedescendant={grid.activeIsDrawn ? `row-${activeKey}` : undefined}
      className={styles['grid']}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" className={styles['header']}>
        <Headings orders={props.orders} onOrders={props.onOrders} />
      </div>
      <div role="rowgroup" className={styles['rows']} style={{ height: grid.totalPx }}>
        {grid.items.map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          const active = row.studyKey === activeKey;
          return (
            <div
              key={item.key}
              id={`row-${row.studyKey}`}
              role="row"
              aria-rowindex={item.index + 2}
              aria-selected={active}
              data-study-key={row.studyKey}
              className={`${styles['columns']} ${styles['row']} ${active ? styles['active'] : ''}`}
              style={{ transform: `translateY(${item.start}px)` }}
              onClick={() => {
                onActive(row.studyKey);
                onOpen(row.studyKey);
              }}
            >
              <WorklistCells
                row={row}
                nowMs={nowMs}
                openedHere={props.openedHere.has(row.studyKey)}
                openIn={props.openIn.get(row.studyKey) ?? null}
                onOpenElsewhere={() => {
                  onActive(row.studyKey);
                  props.onOpenElsewhere(row.studyKey);
                }}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}
