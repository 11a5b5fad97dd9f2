// How much of a study is here while it is still on its way: above its series, and gone when the PACS's own count is reached (S-1).
import type { StudyRow } from '../../shared/contract/views.ts';
import styles from './study-screen.module.css';

export function Arriving({ completeness }: { readonly completeness: StudyRow['completeness'] }) {
  // Without the PACS's own count there is nothing to measure against: the heading says that it is unknown.
  if (completeness.state !== 'incomplete') return null;
  const { held, expected } = completeness;
  const words = `${held} of ${expected} images are here`;
  return (
    <p className={styles['arriving']}>
      <progress value={Math.min(held, expected)} max={expected} aria-label={words} />
      <span aria-hidden>{words}</span>
    </p>
  );
}
