// Below the table: why the chosen study is not here yet and what to do about it, or what was just done, with its undo.
import { Button } from '@mantine/core';
import type { QueueRow } from './queue-rows.ts';
import { purposeWords, whoWords } from './queue-words.ts';
import type { LastAct } from './use-queue-acts.ts';
import styles from './queue.module.css';

export function LastActLine({
  last,
  canUndo,
  disabled,
  onUndo,
  onDismiss,
}: {
  readonly last: LastAct;
  readonly canUndo: boolean;
  readonly disabled: boolean;
  readonly onUndo: () => void;
  readonly onDismiss: () => void;
}) {
  return (
    <div
      className={`${styles['last']} ${last.error ? styles['lastBad'] : ''}`}
      role={last.error ? 'alert' : 'status'}
    >
      <span>
        {last.words} {last.error && `${last.error.message} ${last.error.remedy}`}
      </span>
      {canUndo && (
        <Button size="compact-sm" variant="default" disabled={disabled} onClick={onUndo}>
          Undo (Z)
        </Button>
      )}
      <Button size="compact-sm" variant="subtle" color="gray" onClick={onDismiss}>
        Close
      </Button>
    </div>
  );
}

/** Everything of the chosen row that a column may have cut short. */
export function QueueDetail({ row }: { readonly row: QueueRow | null }) {
  if (row === null) return null;
  const error = row.transfer.lastError;
  const purpose = purposeWords(row);
  return (
    <aside className={styles['detail']} aria-label="The chosen study">
      <strong>{whoWords(row)}</strong>
      {row.study && (
        <span>{[row.study.descriptor.StudyDescription, purpose].filter(Boolean).join(' · ')}</span>
      )}
      {error && (
        <span>
          <span className={styles['warn']}>Last failure:</span> {error.message} {error.remedy}{' '}
          <span className={styles['code']}>{error.code}</span>
        </span>
      )}
    </aside>
  );
}
