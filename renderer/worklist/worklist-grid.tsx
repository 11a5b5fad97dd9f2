// The virtualised table: thousands of rows, one tab stop, arrows and Enter (WAI-ARIA grid with an active descendant).
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import type { StudyRow } from '../../shared/contract/views.ts';
import { nextOrder } from './worklist-order.ts';
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
  readonly order: SortOrder;
  readonly onOrder: (order: SortOrder) => void;
  readonly activeKey: string | null;
  readonly onActive: (studyKey: string) => void;
  readonly onOpen: (studyKey: string) => void;
  readonly gridRef: RefObject<HTMLDivElement | null>;
}

function Headings({ order, onOrder }: Pick<WorklistGridProps, 'order' | 'onOrder'>) {
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
        const sorted = order.column === column;
        const Icon = order.direction === 'ascending' ? IconArrowUp : IconArrowDown;
        return (
          <div
            key={name}
            role="columnheader"
            aria-sort={sorted ? order.direction : 'none'}
            className={styles['heading']}
          >
            <button
              type="button"
              className={`${styles['sort']} ${sorted ? styles['sorted'] : ''}`}
              onClick={() => onOrder(nextOrder(order, column))}
            >
              {name}
              {sorted && <Icon size={14} aria-hidden />}
            </button>
          </div>
        );
      })}
    </div>
  );
}

export function WorklistGrid(props: WorklistGridProps) {
  const { rows, nowMs, activeKey, onActive, onOpen, gridRef } = props;
  const scrollRef = useRef<HTMLDivElement>(null);
  // Its functions change with every scroll: the React compiler, which is not used here, could not memoise this component.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => rows[index]?.studyKey ?? index,
    overscan: 8,
  });
  const activeIndex = rows.findIndex(({ studyKey }) => studyKey === activeKey);

  useEffect(() => {
    if (activeIndex >= 0) virtualizer.scrollToIndex(activeIndex, { align: 'auto' });
  }, [activeIndex, virtualizer]);

  const items = virtualizer.getVirtualItems();
  const activeIsDrawn = items.some(({ index }) => index === activeIndex);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget) return;
    const page = Math.max(1, Math.floor((scrollRef.current?.clientHeight ?? 0) / ROW_PX) - 1);
    const moves: Record<string, number> = {
      ArrowDown: activeIndex + 1,
      ArrowUp: activeIndex - 1,
      PageDown: activeIndex + page,
      PageUp: activeIndex - page,
      Home: 0,
      End: rows.length - 1,
    };
    const wanted = moves[event.key];
    if (wanted !== undefined) {
      event.preventDefault();
      const row = rows[Math.max(0, Math.min(rows.length - 1, wanted))];
      if (row) onActive(row.studyKey);
    } else if (event.key === 'Enter' && activeKey !== null && activeIndex >= 0) {
      event.preventDefault();
      onOpen(activeKey);
    }
  };

  return (
    <div
      ref={gridRef}
      role="grid"
      tabIndex={0}
      aria-label="Worklist"
      aria-rowcount={rows.length + 1}
      aria-colcount={COLUMNS.length}
      aria-activedescendant={activeIsDrawn ? `row-${activeKey}` : undefined}
      className={styles['grid']}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" className={styles['header']}>
        <Headings order={props.order} onOrder={props.onOrder} />
      </div>
      <div ref={scrollRef} role="rowgroup" className={styles['scroll']} tabIndex={-1}>
        <div role="presentation" style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
          {items.map((item) => {
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
                <WorklistCells row={row} nowMs={nowMs} />
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
