// Below the list: its keys, and how old the list itself is. How old each copy is stands on its row (S-2).
import type { WorklistView } from '../../shared/contract/views.ts';
import { asOfWords } from '../words/time-words.ts';
import styles from './worklist.module.css';

const KEYS: readonly (readonly [keys: readonly string[], effect: string])[] = [
  [['↑', '↓'], 'move'],
  [['Enter'], 'open'],
  [['Shift', 'Enter'], 'in the viewer window'],
  [['/'], 'search, or just type'],
  [['f'], 'filter'],
  [['Esc'], 'clear the search'],
  [['?'], 'all keys'],
];

function ListAge({ asOf, nowMs }: { readonly asOf: string | null; readonly nowMs: number }) {
  const words = asOfWords(asOf, nowMs);
  return (
    <span className={styles[words.level]}>
      {asOf === null ? ' The PACS has not given the whole list yet.' : ` List ${words.when} · ${words.age}.`}
    </span>
  );
}

export function WorklistFoot({
  list,
  nowMs,
}: {
  readonly list: WorklistView | null;
  readonly nowMs: number;
}) {
  return (
    <div className={styles['foot']}>
      <span className={styles['footKeys']}>
        {KEYS.map(([keys, effect]) => (
          <span key={effect}>
            {keys.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}{' '}
            {effect}
          </span>
        ))}
      </span>
      <span className={styles['push']} title={list?.message}>
        {list && list.message !== '' && `${list.message} · `}
        {list && <ListAge asOf={list.asOf} nowMs={nowMs} />}
      </span>
    </div>
  );
}
