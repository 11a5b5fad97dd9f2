// The entries on disk: every change is sealed before it is answered, one after the other. What the station notes by itself (a
// reading began, ended) is kept until it is on disk, however long the disk is full or the vault locked.
import { kitError, type KitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { Clock } from '../health/clock.ts';
import type { SealedNotes } from '../vault/notes-port.ts';
import { type Entry, entrySchema } from './entry.ts';

const BOOK = 'reading-log';
const RETRY_MS = 5000;
/** A note may have 1 MiB; what the station itself notes (an end, a count) still fits into one that a person has filled. */
const MAX_BYTES = 1_000_000;
const MAX_NOTED_BYTES = 1_040_000;

export interface LogBook {
  /** Takes an entry into the book; while it is held its reading goes on and it may be changed on a locked station. */
  hold(entry: Entry): Promise<void>;
  /** Changes a held entry, on disk or not: what fails is tried again. */
  note(entryId: string, change: (entry: Entry) => Entry): Promise<void>;
  /** As `note`, and the entry is let go once it is on disk. */
  release(entryId: string, change: (entry: Entry) => Entry): Promise<void>;
  /** Changes any entry, on disk or not at all. Needs an unlocked vault but for held ones. */
  change(entryId: string, change: (entry: Entry) => Result<Entry>): Promise<Result<Entry>>;
  /** In the order of their coming. Needs an unlocked vault. */
  all(): Promise<Result<{ readonly entries: readonly Entry[]; readonly damaged: number }>>;
  /** Why something that was noted is not on disk; null when everything is. */
  trouble(): KitError | null;
  /** Shreds what was last changed before `at`; answers how many. Works locked. */
  shredBefore(at: string): Result<number, KitError>;
  /** Tries a last time to write what is not on disk. */
  close(): Promise<void>;
}

interface Held {
  entry: Entry;
  onDisk: boolean;
  leaving: boolean;
}

export function createLogBook(options: {
  readonly notes: SealedNotes;
  readonly clock: Pick<Clock, 'setTimer'>;
  /** Trouble came or went. */
  readonly onTrouble: (trouble: KitError | null) => void;
}): LogBook {
  const { notes, clock } = options;
  const held = new Map<string, Held>();
  let trouble: KitError | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  let cancelRetry: (() => void) | null = null;

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  };
  const write = async (entry: Entry, most = MAX_BYTES): Promise<Result<void>> => {
    const content = JSON.stringify(entry);
    return Buffer.byteLength(content) > most ? err(full()) : notes.write(BOOK, entry.entryId, content);
  };
  const setTrouble = (next: KitError | null): void => {
    const changed = trouble?.code !== next?.code;
    trouble = next;
    if (changed) options.onTrouble(next);
  };

  /** Writes what is not on disk yet, the oldest first; one that cannot be written keeps no other back. */
  const flush = async (): Promise<void> => {
    let first: KitError | null = null;
    for (const [entryId, each] of held) {
      if (!each.onDisk) {
        const done = await write(each.entry, MAX_NOTED_BYTES);
        if (!done.ok) {
          first ??= done.error;
          continue;
        }
        each.onDisk = true;
      }
      if (each.leaving) held.delete(entryId);
    }
    if (first !== null)
      cancelRetry ??= clock.setTimer(RETRY_MS, () => {
        cancelRetry = null;
        void inTurn(flush);
      });
    setTrouble(first);
  };
  const noteNow = async (
    entryId: string,
    change: (entry: Entry) => Entry,
    leaving: boolean,
  ): Promise<void> => {
    const each = held.get(entryId);
    if (each === undefined) return;
    const next = change(each.entry);
    if (next !== each.entry) {
      each.entry = next;
      each.onDisk = false;
    }
    each.leaving ||= leaving;
    await flush();
  };
  const current = async (entryId: string): Promise<Result<Entry>> => {
    const each = held.get(entryId);
    if (each !== undefined) return ok(each.entry);
    const read = await notes.readOne(BOOK, entryId);
    if (!read.ok) return read;
    if (read.value === null) return err(notFound());
    const entry = parse(read.value.content);
    return entry === null ? err(notFound()) : ok(entry);
  };

  return {
    hold: (entry) =>
      inTurn(async () => {
        held.set(entry.entryId, { entry, onDisk: false, leaving: false });
        await flush();
      }),
    note: (entryId, change) => inTurn(() => noteNow(entryId, change, false)),
    release: (entryId, change) => inTurn(() => noteNow(entryId, change, true)),
    change: (entryId, change) =>
      inTurn(async () => {
        const before = await current(entryId);
        if (!before.ok) return before;
        const next = change(before.value);
        if (!next.ok) return next;
        const each = held.get(entryId);
        // Nothing new, and what is there is on disk.
        if (next.value === before.value && each?.onDisk !== false) return next;
        const done = await write(next.value);
        if (!done.ok) return done;
        if (each !== undefined) {
          each.entry = next.value;
          each.onDisk = true;
        }
        return next;
      }),
    all: () =>
      inTurn(async () => {
        const read = await notes.read(BOOK);
        if (!read.ok) return read;
        const entries = new Map<string, Entry>();
        let { damaged } = read.value;
        for (const { noteId, content } of read.value.notes) {
          const entry = parse(content);
          if (entry === null) damaged += 1;
          else entries.set(noteId, entry);
        }
        for (const [entryId, { entry }] of held) entries.set(entryId, entry);
        return ok({ entries: [...entries.values()], damaged });
      }),
    trouble: () => trouble,
    shredBefore: (at) => notes.eraseBefore(BOOK, at),
    close: () =>
      inTurn(async () => {
        cancelRetry?.();
        await flush();
        cancelRetry?.();
      }),
  };
}

function parse(content: string): Entry | null {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return null;
  }
  const parsed = entrySchema.safeParse(value);
  return parsed.success ? parsed.data : null;
}

const notFound = (): KitError =>
  kitError(
    'reading-log.entry-not-found',
    'This entry of the reading log is not there any more.',
    'Look at the list again: entries are shredded when their time has come.',
  );

const full = (): KitError =>
  kitError(
    'reading-log.entry-full',
    'This note has been amended so often that it can take no more.',
    'Close the study and open it again: a new note begins, and this one stays.',
  );
