// Where a note beside an arrow is typed, on the image and at once.
import { useEffect, useId, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import type { ToScreen } from '../pane-graphics.tsx';
import { MOST_NOTE_CHARACTERS } from './arrow.tsx';
import { NOTE_HINT } from './measurement.ts';
import styles from './note-editor.module.css';
import type { Note } from './use-note.ts';

/** In CSS pixels. */
const WIDTH = 288;

export function NoteEditor({ note, toScreen }: { readonly note: Note; readonly toScreen: ToScreen }) {
  const { at } = note;
  const hint = useId();
  const inputRef = useRef<HTMLInputElement>(null);
  /** Escape takes the field away: its blur must not keep what it dropped. */
  const over = useRef(false);
  useEffect(() => {
    over.current = false;
    inputRef.current?.focus({ preventScroll: true });
    inputRef.current?.select();
  }, []);
  const [head, tail] = (at?.points ?? []).map(toScreen);
  if (!at || !head || !tail) return null;
  // Away from what the arrow points at.
  const left = tail.x < head.x ? tail.x - WIDTH - 8 : tail.x + 8;

  const end = (how: 'keep' | 'drop'): void => {
    if (over.current) return;
    over.current = true;
    note[how]();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    // Every key is a letter here, none a command of the viewer.
    event.stopPropagation();
    // Enter and Escape of an input method are about the word that is being composed (229: Safari and old Chromium).
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault();
    end(event.key === 'Enter' ? 'keep' : 'drop');
  };
  return (
    <div
      className={styles['editor']}
      style={{
        width: WIDTH,
        left: `clamp(4px, ${left}px, calc(100% - ${WIDTH + 4}px))`,
        top: `clamp(4px, ${tail.y - 16}px, calc(100% - 64px))`,
      }}
    >
      <input
        ref={inputRef}
        className={styles['field']}
        defaultValue={at.text ?? ''}
        maxLength={MOST_NOTE_CHARACTERS}
        aria-label="Note beside the arrow"
        aria-describedby={hint}
        // What is typed is about a patient: no history of it, and no spelling service that may send it away.
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => note.write(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onBlur={() => end('keep')}
      />
      <p id={hint} className={styles['hint']}>
        {NOTE_HINT}. Enter keeps, Esc drops.
      </p>
    </div>
  );
}
