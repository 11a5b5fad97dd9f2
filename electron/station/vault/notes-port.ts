// Sealed notes: what the station writes down itself that speaks of patients (prior history, reading log, drill notes). A
// locked station adds to a book; only an unlocked one reads it. Nothing of it belongs in the journal (S-12).
import type { KitError } from '../../../shared/contract/kit-error.ts';
import type { Result } from '../../../shared/contract/result.ts';

export type NoteBook = 'prior-history' | 'reading-log' | 'drill-notes';

export interface SealedNote {
  readonly noteId: string;
  /** When it was last written, ISO 8601. */
  readonly writtenAt: string;
  /** JSON or plain text, as its writer meant it. */
  readonly content: string;
}

export interface SealedNotes {
  /**
   * Writes a note, or replaces the one of that id; on disk when it answers ok. Works locked.
   *
   * @param noteId 1 to 64 of `0-9 a-z -`: a keyed hash, a date, a random id; it lies in the clear, so never of a patient
   * @param content at most 1 MiB of text
   * @returns `vault.not-initialised`, `vault.disk-full`, `vault.io-failed`
   */
  write(book: NoteBook, noteId: string, content: string): Promise<Result<void, KitError>>;
  /**
   * Every note of a book, in the order in which they were first written. Needs an unlocked vault: else `vault.locked`.
   *
   * @returns `damaged`: notes that did not authenticate, and are left out (S-8)
   */
  read(book: NoteBook): Promise<Result<{ notes: readonly SealedNote[]; damaged: number }, KitError>>;
  /** One note, or null when the book has none of that id; `vault.damaged` when it does not authenticate. */
  readOne(book: NoteBook, noteId: string): Promise<Result<SealedNote | null, KitError>>;
  /** Removes a note. Works locked. */
  erase(book: NoteBook, noteId: string): Result<void, KitError>;
  /** Removes the notes that were last written before `at`, ISO 8601 UTC; answers how many. Works locked. */
  eraseBefore(book: NoteBook, at: string): Result<number, KitError>;
  /** Shreds a book: its keys first, then its rows (V5). Works locked. */
  eraseBook(book: NoteBook): Result<void, KitError>;
}
