// The virtualised table: thousands of rows, one tab stop, arrows and Enter (WAI-ARIA grid with an active descendant).
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useCallback, useEffect, useRef } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import { useRowGrid } from '../area/use-row-grid.ts';
import type { Worklist } from './use-readers-list.ts';
import { nextOrders } from './worklist-order.ts';
import type { SortColumn, SortOrder } from './worklist-order.ts';
import { WorklistCells } from './worklist-row.tsx';
import styles from './worklist-grid.module.css';

export const ROW_PX = 55;

interface Column {
  readonly column: SortColumn | null;
  readonly name: string;
  readonly short?: string;
  /** Goes into another column where there is little room. */
  readonly isWide?: true;
}

const COLUMNS: readonly Column[] = [
  { column: 'priority', name: 'Priority', short: 'Prio' },
  { column: 'patient', name: 'Patient' },
  { column: 'id', name: 'Patient ID' },
  { column: 'birth', name: 'Born', isWide: true },
  { column: 'modality', name: 'Type', isWide: true },
  { column: 'description', name: 'Study' },
  { column: 'date', name: 'Date' },
  { column: 'accession', name: 'Accession' },
  { column: 'images', name: 'Images here' },
  { column: 'asOf', name: 'Copy' },
  { column: 'priors', name: 'Priors' },
  { column: null, name: 'Why it is here' },
];

/** Moves the chosen row as a key says; false for a key that moves nothing. */
export type RowMove = (key: string) => boolean;

export interface WorklistGridProps {
  readonly worklist: Worklist;
  readonly nowMs: number;
  readonly operator: string | null;
  /** In which other window each study is open, in words. */
  readonly openIn: ReadonlyMap<string, string>;
  readonly gridRef: RefObject<HTMLDivElement | null>;
  /** Filled here, for whoever else has the keyboard. */
  readonly moveRef: RefObject<RowMove>;
  /** Whether a click on this row can have been meant for it. */
  readonly settled: (studyKey: string) => boolean;
  readonly onChoose: (studyKey: string) => void;
  readonly onOpen: (studyKey: string) => void;
  /** In the viewer window. */
  readonly onOpenElsewhere: (studyKey: string) => void;
}

interface HeadingsProps {
  readonly orders: readonly SortOrder[];
  readonly onOrders: (orders: SortOrder[]) => void;
}

function Headings({ orders, onOrders }: HeadingsProps) {
  return (
    <div role="row" aria-rowindex={1} className={`${styles['columns']}`}>
      {COLUMNS.map(({ column, name, short, isWide }) => {
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
            className={`${styles['heading']} ${isWide ? styles['wide'] : ''}`}
          >
            <button
              type="button"
              className={`${styles['sort']} ${order ? styles['sorted'] : ''}`}
              title={`${short === undefined ? '' : `${name}. `}Shift and a click sorts by this as well`}
              onClick={(event) => onOrders(nextOrders(orders, column, event.shiftKey))}
            >
              {short ?? name}
              {order && <Icon size={14} aria-hidden />}
              {order && orders.length > 1 && <span className={styles['place']}>{place + 1}</span>}
            </button>
          </div>
        );
      })}
    </div>
  );
}

/** Whether text is being selected, to be copied: that is no click. */
const selectsText = (): boolean => (globalThis.getSelection()?.toString() ?? '') !== '';

export function WorklistGrid(props: WorklistGridProps) {
  const { worklist, nowMs, operator, onChoose, onOpen, onOpenElsewhere, gridRef, moveRef } = props;
  const { rows, keys, view, setView, activeKey, heldKeys, openedHere } = worklist;
  const grid = useRowGrid(keys, activeKey, ROW_PX, gridRef, `${activeKey} ${worklist.question}`);

  const move = (key: string): boolean => {
    const wanted = grid.wantedBy(key);
    if (wanted === null) return false;
    // The chosen study has left the list: on from where it was.
    const resumes = activeKey === null && (key === 'ArrowDown' || key === 'ArrowUp');
    const place = resumes ? Math.min(worklist.activePlace, keys.length - 1) : wanted;
    const studyKey = keys[place];
    if (studyKey !== undefined) onChoose(studyKey);
    return true;
  };
  useEffect(() => {
    moveRef.current = move;
  });
  useEffect(
    () => () => {
      moveRef.current = () => false;
    },
    [moveRef],
  );

  // One function for the life of the grid, so that a row is drawn again only when something of it changed.
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  const onElsewhere = useCallback((studyKey: string) => {
    if (latest.current.settled(studyKey)) latest.current.onOpenElsewhere(studyKey);
  }, []);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.altKey || event.metaKey) return;
    if (move(event.key)) {
      event.preventDefault();
    } else if (event.key === 'Enter' && activeKey !== null && grid.activeIndex >= 0) {
      event.preventDefault();
      if (event.shiftKey) onOpenElsewhere(activeKey);
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
      aria-activedescendant={grid.activeIsDrawn ? `row-${activeKey}` : undefined}
      data-active={grid.activeIndex >= 0 || undefined}
      className={styles['grid']}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" className={styles['header']}>
        <Headings orders={view.orders} onOrders={(orders) => setView({ ...view, orders })} />
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
                if (selectsText() || !props.settled(row.studyKey)) return;
                onOpen(row.studyKey);
              }}
            >
              <WorklistCells
                row={row}
                nowMs={nowMs}
                priorsHere={row.priors.filter((key) => heldKeys.has(key)).length}
                opened={openedHere.get(row.studyKey) ?? null}
                operator={operator}
                openIn={props.openIn.get(row.studyKey) ?? null}
                onOpenElsewhere={onElsewhere}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}
