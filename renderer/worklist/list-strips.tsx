// What must be known before a row is read: that the list may be old, and that it is not the whole one (S-2, S-15).
import { Button } from '@mantine/core';
import styles from './worklist.module.css';

/** Rows that are there although the last question failed must say so, also while a filter hides them all. */
export function StaleStrip({ why }: { readonly why: string | null }) {
  if (why === null) return null;
  return (
    <div className={styles['strip']} role="alert">
      <strong>The list below may be out of date.</strong>
      <span>{why}</span>
    </div>
  );
}

/** A filtered list must never be taken for the whole one, least of all by who did not set the filter. */
export function HiddenStrip({
  hidden,
  filter,
  offline,
  onShowAll,
}: {
  readonly hidden: number;
  /** In words. */
  readonly filter: string;
  /** The copy stands in for the PACS: nobody sees the hidden ones elsewhere. */
  readonly offline: boolean;
  readonly onShowAll: () => void;
}) {
  if (hidden === 0) return null;
  return (
    <div
      className={`${styles['strip']} ${offline ? styles['warnStrip'] : styles['plainStrip']}`}
      role="status"
    >
      <span>
        <strong>
          {hidden} {hidden === 1 ? 'study is' : 'studies are'} hidden by the filter.
        </strong>{' '}
        Only {filter}.
      </span>
      <Button size="compact-xs" variant="default" onClick={onShowAll}>
        Show all
      </Button>
    </div>
  );
}

/** Said instead of choosing another patient in its stead (S-3). */
export function LeftStrip({ hasLeft, moved }: { readonly hasLeft: boolean; readonly moved: boolean }) {
  if (!hasLeft && !moved) return null;
  return (
    <div className={`${styles['strip']} ${styles['plainStrip']}`} role="status">
      {moved
        ? 'The list moved just as you clicked, so nothing was opened. Check the patient, then click again or press Enter.'
        : 'The study that was chosen is not in this list any more. Nothing is chosen: the arrow keys go on from where it was.'}
    </div>
  );
}
