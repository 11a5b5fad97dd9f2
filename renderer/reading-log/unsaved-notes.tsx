// What a person writes and the station does not have yet must not be out of sight, on whatever screen: its words, to be copied
// where they are safe. Somebody else is told whose they are, and no more.
import { Button } from '@mantine/core';
import { useRef, useState } from 'react';
import { useStation } from '../link/station-context.tsx';
import { personNameWords } from '../words/person-name-words.ts';
import { phonedWords } from './log-words.ts';
import { dropNote, retryNotes, useFailedNotes } from './open-notes.ts';
import type { OpenNote } from './open-notes.ts';
import styles from './reading-log.module.css';

function OwnNote({ note }: { readonly note: OpenNote }) {
  const { entry, owner, saver } = note;
  const words = useRef<HTMLTextAreaElement>(null);
  const [told, setTold] = useState('');
  const [asked, setAsked] = useState(false);
  const { text, discrepancy, phoned } = saver.shown();
  const state = saver.state();
  const name = personNameWords(entry.study.PatientName).primary;
  const all = [
    text,
    discrepancy ? 'Discrepancy to check' : '',
    phoned ? `Critical result ${phonedWords(saver.shown())}` : '',
  ]
    .filter((part) => part !== '')
    .join('\n');
  const copy = async () => {
    words.current?.select();
    try {
      await navigator.clipboard.writeText(all);
      setTold('Copied.');
    } catch {
      setTold('The words are selected: press Ctrl+C.');
    }
  };
  return (
    <div className={styles['unsaved']} role="group" aria-label="Not saved">
      <strong role="alert">
        {entry.incident.signal === 'drill' && 'DRILL: '}The note on {name},{' '}
        {entry.study.StudyDescription || 'no description'}, is not saved yet.
      </strong>
      <span>
        {state.kind === 'failed' && `${state.error.message} ${state.error.remedy} `}This window keeps the
        words. Do not close it before they are safe.
      </span>
      <textarea ref={words} readOnly rows={2} value={all} aria-label={`Words that are not saved: ${name}`} />
      <Button size="compact-xs" variant="default" onClick={() => void copy()}>
        Copy
      </Button>
      <Button size="compact-xs" variant="default" onClick={retryNotes}>
        Try now
      </Button>
      <Button
        size="compact-xs"
        variant="subtle"
        onClick={() => {
          if (asked) dropNote(entry.entryId, owner);
          else setAsked(true);
        }}
      >
        {asked ? 'Drop these words for good' : 'Drop…'}
      </Button>
      {told !== '' && <span role="status">{told}</span>}
    </div>
  );
}

/** Stands once, above every screen. */
export function UnsavedNotes() {
  const { state } = useStation();
  const me = state.status?.vault === 'unlocked' ? (state.status.operator?.label ?? null) : null;
  return useFailedNotes().map((note) =>
    note.owner === me ? (
      <OwnNote key={`${note.entry.entryId} ${note.owner}`} note={note} />
    ) : (
      <div key={`${note.entry.entryId} ${note.owner}`} className={styles['unsaved']} role="alert">
        <strong>A note of {note.owner} is not saved yet.</strong>
        <span>This window keeps its words until {note.owner} unlocks the station here. Do not close it.</span>
      </div>
    ),
  );
}
