// Books of sealed notes in the catalogue, under data keys of their own, sealed to the vault's public key like a study's.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import { asKitError, damaged, lockedError, notInitialisedError } from './errors.ts';
import { liveEpoch } from './key-ring.ts';
import type { NoteRow } from './note-rows.ts';
import type { NoteBook, SealedNote, SealedNotes } from './notes-port.ts';
import { openNote, sealNote } from './sealed-rows.ts';
import type { VaultParts } from './vault-parts.ts';

const NOTE_ID = /^[0-9a-z-]{1,64}$/u;
const MAX_NOTE_BYTES = 1024 * 1024;
const NOTES_A_TURN = 200;

export function createSealedNotes(parts: VaultParts): SealedNotes {
  const { catalogue, ring, stationKey } = parts;
  const keyOf = (book: NoteBook): string => stationKey.keyOf(`note book ${book}`);

  const open = async (row: NoteRow): Promise<SealedNote | null> => {
    const epoch = await ring.open(row.bookKey, row.epochId, catalogue.studyKeyRow(row.bookKey, row.epochId));
    const content = epoch === null ? null : openNote(epoch, row);
    return content === null ? null : { noteId: row.noteId, writtenAt: row.writtenAt, content };
  };

  /** What was opened while a lock came counts for nothing. */
  const unlocked = async <T>(doing: string, work: () => Promise<Result<T>>): Promise<Result<T>> => {
    if (!ring.isUnlocked) return err(ring.canSeal ? lockedError() : notInitialisedError());
    const { generation } = ring;
    try {
      const result = await work();
      return generation === ring.generation ? result : err(lockedError());
    } catch (cause) {
      return err(asKitError(cause, doing));
    }
  };

  return {
    async write(book, noteId, content) {
      if (!NOTE_ID.test(noteId)) throw new Error('a note id is 1 to 64 of 0-9, a-z and -');
      if (Buffer.byteLength(content) > MAX_NOTE_BYTES) throw new Error('a note is at most 1 MiB long');
      const bookKey = keyOf(book);
      const epoch = await liveEpoch(ring, bookKey);
      if (epoch === null) return err(notInitialisedError());
      const { epochId, sealedKey } = epoch;
      const columns = { bookKey, noteId, writtenAt: parts.now() };
      try {
        catalogue.transaction(() => {
          if (catalogue.studyKeyRow(bookKey, epochId) === null) {
            if (sealedKey === null) throw new Error('a data key in use has no row');
            catalogue.putStudyKey(bookKey, epochId, sealedKey, columns.writtenAt);
          }
          catalogue.putNote({ ...columns, epochId, sealed: sealNote(epoch, columns, content) });
        });
      } catch (cause) {
        return err(asKitError(cause, 'write a note'));
      }
      epoch.persisted = true;
      return ok(undefined);
    },
    read: (book) =>
      unlocked('read its notes', async () => {
        const rows = catalogue.notes(keyOf(book));
        const notes: SealedNote[] = [];
        for (const [index, row] of rows.entries()) {
          const note = await open(row);
          if (note !== null) notes.push(note);
          // A book of half a year is opened without keeping the station's probes waiting.
          if (index % NOTES_A_TURN === 0) await nextTurn();
        }
        return ok({ notes, damaged: rows.length - notes.length });
      }),
    readOne: (book, noteId) =>
      unlocked('read a note', async () => {
        const row = catalogue.note(keyOf(book), noteId);
        if (row === null) return ok(null);
        const note = await open(row);
        return note === null
          ? err(damaged('This note is damaged and is not shown.', 'Write it again, or erase it.'))
          : ok(note);
      }),
    erase(book, noteId) {
      try {
        catalogue.dropNote(keyOf(book), noteId);
        return ok(undefined);
      } catch (cause) {
        return err(asKitError(cause, 'erase a note'));
      }
    },
    eraseBefore(book, at) {
      try {
        return ok(catalogue.dropNotesBefore(keyOf(book), at));
      } catch (cause) {
        return err(asKitError(cause, 'erase old notes'));
      }
    },
    eraseBook(book) {
      const bookKey = keyOf(book);
      try {
        ring.destroy(bookKey);
        catalogue.destroyKeys(bookKey);
        catalogue.dropStudy(bookKey);
        return ok(undefined);
      } catch (cause) {
        return err(asKitError(cause, 'shred a book of notes'));
      }
    },
  };
}
