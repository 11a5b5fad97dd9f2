// What a person writes and the station does not have yet must not be out of sight.
import { Button } from '@mantine/core';
import { countWords } from '../words/measure-words.ts';
import { retryNotes, useUnsavedCount } from './open-notes.ts';
import styles from './reading-log.module.css';

export function UnsavedNotes() {
  const count = useUnsavedCount();
  if (count === 0) return null;
  return (
    <div className={styles['unsaved']} role="alert">
      <strong>{countWords(count, 'note is', 'notes are')} not saved yet.</strong>
      <span>This window keeps the words and tries again. Do not close it.</span>
      <Button size="compact-xs" variant="default" onClick={retryNotes}>
        Try now
      </Button>
    </div>
  );
}
