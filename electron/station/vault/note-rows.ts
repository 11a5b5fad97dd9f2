// The rows of sealed notes: what the station itself writes down that speaks of patients, in named books.
import { row, rows, SqliteStore } from './sqlite-store.ts';

export interface NoteRow {
  /** Keyed hash of the book's name: its data keys lie under it, like a study's under the study's. */
  readonly bookKey: string;
  readonly noteId: string;
  readonly writtenAt: string;
  readonly epochId: string;
  readonly sealed: Uint8Array;
}

const NOTE = `SELECT book_key AS bookKey, note_id AS noteId, written_at AS writtenAt, epoch_id AS epochId, sealed FROM note`;

/** Nothing that is listed of a study depends on them: writing one leaves the catalogue's version. */
export class NoteRows extends SqliteStore {
  note(bookKey: string, noteId: string): NoteRow | null {
    return row(this.sql(`${NOTE} WHERE book_key = ? AND note_id = ?`), bookKey, noteId) as NoteRow | null;
  }

  /** In the order in which they were first written. */
  notes(bookKey: string): readonly NoteRow[] {
    return rows(this.sql(`${NOTE} WHERE book_key = ? ORDER BY id`), bookKey) as readonly NoteRow[];
  }

  putNote({ bookKey, noteId, writtenAt, epochId, sealed }: NoteRow): void {
    const put = this.sql(
      `INSERT INTO note (book_key, note_id, written_at, epoch_id, sealed) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (book_key, note_id) DO UPDATE SET written_at = excluded.written_at, epoch_id = excluded.epoch_id,
       sealed = excluded.sealed`,
    );
    this.aside(() => put.run(bookKey, noteId, writtenAt, epochId, sealed));
  }

  dropNote(bookKey: string, noteId: string): void {
    this.aside(() => this.sql('DELETE FROM note WHERE book_key = ? AND note_id = ?').run(bookKey, noteId));
  }

  dropNotesBefore(bookKey: string, writtenAt: string): number {
    const { changes } = this.aside(() =>
      this.sql('DELETE FROM note WHERE book_key = ? AND written_at < ?').run(bookKey, writtenAt),
    );
    return Number(changes);
  }
}
