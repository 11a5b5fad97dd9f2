// The downtime note beside the images, never over them: what this reader thinks for now, saved at each keystroke, and what others
// wrote on the same study. Nothing of it goes to the PACS (S-13).
import { ActionIcon, Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState, useSyncExternalStore } from 'react';
import type { RefObject } from 'react';
import { IMPRESSION_TEXT_MAX } from '../../shared/contract/reading-log-view.ts';
import type { Incident, LogEntryView, StudyLogView } from '../../shared/contract/reading-log-view.ts';
import type { StudyRow } from '../../shared/contract/views.ts';
import { useChannel, useStation } from '../link/station-context.tsx';
import { Notice } from '../status/notice.tsx';
import { clockWords, dicomDateWords } from '../words/time-words.ts';
import { ImpressionForm } from './impression-form.tsx';
import { phonedWords, plainText, settledWords } from './log-words.ts';
import { useOffers, withLine } from './note-offers.ts';
import { addedTo, heldTarget, noteTarget } from './note-target.ts';
import { dropNote, openNote } from './open-notes.ts';
import type { NoteSaver } from './note-saver.ts';
import styles from './note-panel.module.css';

/** A note as it stands, with who wrote it. */
function NoteCard({
  entry,
  nowMs,
  onAmend,
}: {
  readonly entry: LogEntryView;
  readonly nowMs: number;
  readonly onAmend: (() => void) | null;
}) {
  const { impression, incident, versions } = entry;
  const last = versions.at(-1);
  const settled = settledWords(entry, nowMs);
  return (
    <li className={styles['card']}>
      <p className={styles['soft']}>
        {incident.signal === 'drill' && <strong className={styles['drill']}>DRILL</strong>}{' '}
        {last?.by ?? entry.reader}, {clockWords(last?.until ?? entry.openedAt, nowMs)}
        {versions.length > 1 && ` · ${versions.length} versions`}
      </p>
      <p className={styles['words']}>{impression.text.trim() || 'No words.'}</p>
      {impression.discrepancy && <p className={styles['warn']}>Discrepancy to check</p>}
      {impression.phoned && <p>{phonedWords(impression)}</p>}
      {settled !== '' && <p className={styles['soft']}>{settled}</p>}
      {onAmend && (
        <Button size="compact-xs" variant="default" onClick={onAmend}>
          Amend
        </Button>
      )}
    </li>
  );
}

/** Another window or reader changed the note while this one typed: both texts are there, and a person decides. */
function Conflict({
  saver,
  entry,
  onDrop,
}: {
  readonly saver: NoteSaver;
  readonly entry: LogEntryView;
  readonly onDrop: () => void;
}) {
  const state = useSyncExternalStore(saver.subscribe, saver.state);
  if (state.kind !== 'failed' || state.error.code !== 'reading-log.changed-elsewhere') return null;
  return (
    <div className={styles['conflict']} role="group" aria-label="Changed meanwhile">
      <p>
        What stands there now, by <strong>{entry.versions.at(-1)?.by}</strong>:
      </p>
      <p className={styles['words']}>{entry.impression.text.trim() || 'No words.'}</p>
      {entry.impression.discrepancy && <p className={styles['warn']}>Discrepancy to check</p>}
      {entry.impression.phoned && <p>{phonedWords(entry.impression)}</p>}
      <div className={styles['buttons']}>
        <Button
          size="compact-xs"
          onClick={() => {
            saver.set(addedTo(entry.impression, saver.shown()));
            saver.rebase(entry.rev);
          }}
        >
          Keep theirs, add mine after it
        </Button>
        <Button size="compact-xs" variant="default" onClick={onDrop}>
          Drop mine
        </Button>
      </div>
    </div>
  );
}

/** Why the form that is written in does not belong to what goes on now. */
function overTitle(written: Incident, current: Incident | null): string {
  if (written.signal === 'drill')
    return current?.signal === 'real'
      ? 'The drill is over: a real downtime has begun. This note is of the DRILL.'
      : 'The drill of this note is over.';
  return current === null
    ? 'The downtime of this note is over.'
    : 'The downtime of this note is over, and another has begun.';
}

function Writing({
  studyKey,
  view,
  me,
  nowMs,
  textRef,
}: {
  readonly studyKey: string;
  readonly view: StudyLogView;
  readonly me: string;
  readonly nowMs: number;
  readonly textRef: RefObject<HTMLTextAreaElement | null>;
}) {
  const { api, state } = useStation();
  const isReachable = state.status?.switch.state === 'healthy';
  /** An entry that was asked for or typed in stays the one, whatever becomes of its text. */
  const [chosen, setChosen] = useState<string | null>(null);
  const [, setDropped] = useState(0);
  /** What was typed in last: it is never exchanged for another form while somebody writes (decision 0238). */
  const [typedIn, setTypedIn] = useState<LogEntryView | null>(null);
  const { entry, others, next } = heldTarget(noteTarget(view, me, chosen), typedIn);
  const saver = entry === null ? null : openNote(api, entry, me);
  const isOver = entry !== null && next !== undefined;
  const continued = entry !== null && !isOver && entry.entryId !== view.entryId;
  const choose = (entryId: string | null) => {
    setTypedIn(null);
    setChosen(entryId);
  };
  const typed = (into: LogEntryView) => {
    setTypedIn(into);
    setChosen(into.entryId);
  };
  useOffers(
    studyKey,
    me,
    saver &&
      ((words) => {
        const before = saver.shown();
        saver.set({ ...before, text: plainText(withLine(before.text, words), IMPRESSION_TEXT_MAX) });
        if (entry !== null) typed(entry);
      }),
  );
  return (
    <>
      {others.length > 0 && (
        <section aria-label="Other notes on this study">
          <ul className={styles['cards']}>
            {others.map((other) => (
              <NoteCard
                key={other.entryId}
                entry={other}
                nowMs={nowMs}
                onAmend={other.writable && view.current !== null ? () => choose(other.entryId) : null}
              />
            ))}
          </ul>
        </section>
      )}
      {entry !== null && saver !== null ? (
        <>
          {isOver && (
            <div className={styles['conflict']} role="status">
              <p>
                <strong>{overTitle(entry.incident, view.current)}</strong> The words that you were writing are
                still saved to this note; see below whether they are.
              </p>
              <Button size="compact-xs" onClick={() => choose(next)}>
                {next === null ? 'I am done with it' : 'Done: begin the note of this downtime'}
              </Button>
            </div>
          )}
          {continued && (
            <p className={styles['soft']}>
              You go on with the note of {entry.versions.at(-1)?.by ?? entry.reader} from{' '}
              {clockWords(entry.versions.at(-1)?.until ?? entry.openedAt, nowMs)}.{' '}
              {view.entryId !== null && (
                <Button size="compact-xs" variant="subtle" onClick={() => choose(view.entryId)}>
                  Write a new one
                </Button>
              )}
            </p>
          )}
          <Conflict
            saver={saver}
            entry={entry}
            onDrop={() => {
              dropNote(entry.entryId, me);
              setDropped((count) => count + 1);
            }}
          />
          <ImpressionForm
            key={entry.entryId}
            saver={saver}
            templates={view.templates}
            nowMs={nowMs}
            textRef={textRef}
            onTyped={() => typed(entry)}
          />
        </>
      ) : (
        <Notice
          title={
            view.current !== null
              ? 'This reading is not in the log yet'
              : isReachable
                ? 'The PACS is reachable'
                : 'No downtime is declared'
          }
        >
          {view.current === null
            ? `${isReachable ? 'Write the report in the RIS or PACS. ' : ''}Notes are written here only in a downtime; earlier ones can be read, here and in the reading log (G, then L).`
            : 'Close the study and open it again.'}
        </Notice>
      )}
    </>
  );
}

export function NotePanel({
  study,
  nowMs,
  textRef,
  onLeave,
  onClose,
}: {
  /** What the note is on: never the prior that hangs beside it. */
  readonly study: StudyRow;
  readonly nowMs: number;
  readonly textRef: RefObject<HTMLTextAreaElement | null>;
  /** Back to the images; the panel stays. */
  readonly onLeave: () => void;
  readonly onClose: () => void;
}) {
  const { state } = useStation();
  const { studyKey, descriptor } = study;
  const me = state.status?.operator?.label ?? '';
  const log = useChannel('log:study', { studyKey }, state.areaStale.readingLog);
  const view = log.value;
  const isDrill = view?.current?.signal === 'drill';
  return (
    // What is typed or pressed here is never a command of the viewer.
    <aside
      className={styles['panel']}
      aria-label="Downtime note"
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape' && !event.defaultPrevented) onLeave();
      }}
    >
      <div className={styles['head']}>
        <h2 className={styles['title']}>
          {isDrill && <strong className={styles['drill']}>DRILL</strong>} Downtime note
        </h2>
        <ActionIcon variant="subtle" color="gray" aria-label="Close the downtime note" onClick={onClose}>
          <IconX size={18} />
        </ActionIcon>
      </div>
      <p className={styles['soft']}>
        On{' '}
        <strong>
          {descriptor.StudyDescription || descriptor.ModalitiesInStudy.join(', ')} ·{' '}
          {dicomDateWords(descriptor.StudyDate)}
        </strong>
        {descriptor.AccessionNumber && ` · accession ${descriptor.AccessionNumber}`}
      </p>
      <p className={styles['soft']}>
        Kept on this station only. <strong>Nothing is written to the PACS.</strong>
        {view && ` Shredded ${view.keepDays} days after its last change.`}
      </p>
      {view?.trouble && (
        <p className={styles['bad']} role="alert">
          The log of openings is not on disk yet, and is tried again: {view.trouble.message}{' '}
          {view.trouble.remedy}
        </p>
      )}
      {view ? (
        <Writing studyKey={studyKey} view={view} me={me} nowMs={nowMs} textRef={textRef} />
      ) : (
        log.state === 'failed' && (
          <Notice title="The station could not say what is in the log" error={log.error} tone="bad" />
        )
      )}
      <p className={styles['foot']}>
        <kbd className={styles['kbd']}>Esc</kbd> back to the images · <kbd className={styles['kbd']}>N</kbd>{' '}
        from the images to the note
      </p>
    </aside>
  );
}
