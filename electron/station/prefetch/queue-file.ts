// Opens the queue's file: takes over an older version's, and starts a new one where it is damaged, not where it is only locked.
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { QUEUE_SCHEMA, QUEUE_VERSION, TRANSFER_TABLE } from './queue-schema.ts';

const versionOf = (database: DatabaseSync): number =>
  z.object({ user_version: z.number() }).parse(database.prepare('PRAGMA user_version').get()).user_version;

/** Another process that writes is waited for so long. */
const BUSY_MS = 5000;

/** Version 2 knew no order of its own, no cancelled studies, and of an error its code alone: the next cycle fills that in. */
const FROM_VERSION_2 = `
ALTER TABLE transfer RENAME TO transfer_2;
${TRANSFER_TABLE}
INSERT INTO transfer (study_key, kind, for_study, state, attempts, retry_at, cycle, position, endpoint_id, sealed)
  SELECT study_key, kind, for_study, state, attempts, retry_at, cycle, position, '', sealed FROM transfer_2;
DROP TABLE transfer_2;
`;

class UnknownVersion extends Error {}

function takeOver(database: DatabaseSync, version: number): void {
  if (version === 0 || version === QUEUE_VERSION) return;
  if (version !== 2) throw new UnknownVersion('a queue of a version that nobody knows');
  database.exec(FROM_VERSION_2);
}

/** Writes nothing where the file is of this version: a lock of a backup, or a full disk, must not cost what it says. */
function open(file: string, way: 'shared' | 'alone'): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: BUSY_MS });
  try {
    // Alone, SQLite keeps the index of the log in memory, and needs no further file for it.
    if (way === 'alone') database.exec('PRAGMA locking_mode = EXCLUSIVE');
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    if (versionOf(database) !== QUEUE_VERSION) {
      database.exec('BEGIN IMMEDIATE');
      // In one transaction: a kill in between leaves the old file whole.
      takeOver(database, versionOf(database));
      database.exec(`${QUEUE_SCHEMA} PRAGMA user_version = ${QUEUE_VERSION}; COMMIT`);
    }
    database.prepare('SELECT study_key, moved_up, sealed FROM transfer').all();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** What SQLite says of contents that are not, or no longer, a queue (https://sqlite.org/rescode.html): ERROR, CORRUPT, CONSTRAINT, NOTADB. */
const UNREADABLE: ReadonlySet<unknown> = new Set([1, 11, 19, 26]);

/** Not a lock, a full disk or a refused access: those pass, and what the file says must still be there then. */
export const isDamaged = (cause: unknown): boolean =>
  cause instanceof UnknownVersion ||
  (cause instanceof Error && UNREADABLE.has(Number(Reflect.get(cause, 'errcode') ?? 0) & 0xff));

/** Keys that an unreadable or newer file still tells of: a study that a person cancelled must not come back by an update. */
function cancelledIn(file: string): readonly string[] {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(file, { timeout: BUSY_MS });
    const rows = database.prepare('SELECT study_key AS studyKey FROM cancelled').all();
    return z
      .array(z.object({ studyKey: z.string().length(32) }))
      .parse(rows)
      .map(({ studyKey }) => studyKey);
  } catch {
    return [];
  } finally {
    database?.close();
  }
}

function replaced(file: string): DatabaseSync {
  const cancelled = cancelledIn(file);
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
  const database = open(file, 'shared');
  const mark = database.prepare('INSERT OR IGNORE INTO cancelled (study_key) VALUES (?)');
  for (const studyKey of cancelled) mark.run(studyKey);
  return database;
}

export interface OpenedQueueFile {
  readonly database: DatabaseSync;
  /** Why nothing is kept on disk until the next start; null: all is. */
  readonly unkept: KitError | null;
}

/**
 * Opens the file, or starts a new one where it is damaged: the next cycle finds out again what is to be fetched. One that cannot
 * be opened for another reason stays as it is, and a queue in memory does until the next start (docs/decisions/0171).
 *
 * @throws what SQLite says when there is no directory
 */
export function openQueueFile(file: string): OpenedQueueFile {
  try {
    return { database: open(file, 'shared'), unkept: null };
  } catch (first) {
    try {
      return { database: isDamaged(first) ? replaced(file) : open(file, 'alone'), unkept: null };
    } catch (second) {
      if (!existsSync(path.dirname(file))) throw second;
      return { database: open(':memory:', 'shared'), unkept: unkept() };
    }
  }
}

const unkept = (): KitError =>
  kitError(
    'vault.io-failed',
    'The list of transfers could not be opened: until the next start of the station it is kept in memory only.',
    'Close what holds queue.sqlite open, or free space on its disk, and start the station again.',
  );

export interface TakeBack {
  isDone(): boolean;
  /** Throws while the file cannot be written. */
  now(): void;
}

/** Transfers that ran when the station last died are queued again: now, or as soon as the file can be written. */
export function takeBackRunning(database: DatabaseSync): TakeBack {
  let done = false;
  const now = (): void => {
    if (!done) database.exec(`UPDATE transfer SET state = 'queued' WHERE state = 'running'`);
    done = true;
  };
  try {
    database.exec('PRAGMA busy_timeout = 100');
    now();
  } catch {
    // Locked, or no room: whoever writes next does this first.
  }
  database.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
  return { isDone: () => done, now };
}
