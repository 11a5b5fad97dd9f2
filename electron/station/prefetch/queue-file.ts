// Opens the queue's file: takes over an older version's, and starts a new one where it cannot be read.
import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { QUEUE_SCHEMA, QUEUE_VERSION, TRANSFER_TABLE } from './queue-schema.ts';

const versionOf = (database: DatabaseSync): number =>
  z.object({ user_version: z.number() }).parse(database.prepare('PRAGMA user_version').get()).user_version;

/** Version 2 knew no order of its own, no cancelled studies, and of an error its code alone: the next cycle fills that in. */
const FROM_VERSION_2 = `
ALTER TABLE transfer RENAME TO transfer_2;
${TRANSFER_TABLE}
INSERT INTO transfer (study_key, kind, for_study, state, attempts, retry_at, cycle, position, endpoint_id, sealed)
  SELECT study_key, kind, for_study, state, attempts, retry_at, cycle, position, '', sealed FROM transfer_2;
DROP TABLE transfer_2;
`;

function takeOver(database: DatabaseSync, version: number): void {
  if (version === 0 || version === QUEUE_VERSION) return;
  if (version !== 2) throw new Error('a queue of a version that nobody knows');
  database.exec(FROM_VERSION_2);
}

function open(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: 5000 });
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    database.exec('BEGIN IMMEDIATE');
    // In one transaction: a kill in between leaves the old file whole.
    takeOver(database, versionOf(database));
    database.exec(`${QUEUE_SCHEMA} PRAGMA user_version = ${QUEUE_VERSION}; COMMIT`);
    database.prepare('SELECT study_key, moved_up, sealed FROM transfer').all();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Keys that an unreadable or newer file still tells of: a study that a person cancelled must not come back by an update. */
function cancelledIn(path: string): readonly string[] {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(path, { timeout: 5000 });
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

/**
 * Opens the file, or starts a new one where it is damaged: the next cycle finds out again what is to be fetched.
 *
 * @throws what SQLite says when the directory cannot be written
 */
export function openQueueFile(path: string): DatabaseSync {
  try {
    return open(path);
  } catch {
    const cancelled = cancelledIn(path);
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
    const database = open(path);
    const mark = database.prepare('INSERT OR IGNORE INTO cancelled (study_key) VALUES (?)');
    for (const studyKey of cancelled) mark.run(studyKey);
    return database;
  }
}
