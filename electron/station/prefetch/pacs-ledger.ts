// Which PACS counted a study at how many, and which of them its instances came from: with several PACS a count means nothing
// without its PACS, and instances of two must not add up to what looks complete (S-1, docs/decisions/0153).
import { rmSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { KeyedHash } from '../../../shared/domain/study.ts';

/** What one PACS said and gave of a study. */
export interface PacsEntry {
  /** Its own count when it last gave one; null when it never did. */
  readonly count: number | null;
  /** Its list of instances was laid beside what is here when it counted so. */
  readonly checked: boolean;
  /** It has sent instances of the study. */
  readonly delivered: boolean;
}

/** The other PACS that know a study. */
export interface OtherPacs {
  /** The largest of their counts; null when none of them gave one. */
  readonly count: number | null;
  /** One of them has sent instances that are here. */
  readonly delivered: boolean;
}

export interface PacsLedger {
  entry(studyKey: KeyedHash, endpointId: string): PacsEntry | null;
  /** Null when no PACS but this one has counted or sent the study. */
  others(studyKey: KeyedHash, endpointId: string): OtherPacs | null;
  note(studyKey: KeyedHash, endpointId: string, change: Partial<PacsEntry>): void;
  /** Nothing of it is here any more: who once sent it no longer matters. */
  forgetDeliveries(studyKey: KeyedHash): void;
  close(): void;
}

/** Where only one PACS is configured, every count is its own. */
export const SINGLE_PACS: PacsLedger = {
  entry: () => null,
  others: () => null,
  note: () => {},
  forgetDeliveries: () => {},
  close: () => {},
};

const SCHEMA = `CREATE TABLE IF NOT EXISTS standing (
  study_key TEXT NOT NULL, endpoint_id TEXT NOT NULL, count INTEGER, checked INTEGER NOT NULL, delivered INTEGER NOT NULL,
  noted_at INTEGER NOT NULL, PRIMARY KEY (study_key, endpoint_id)) STRICT, WITHOUT ROWID`;
const rowsSchema = z.array(
  z.object({
    endpointId: z.string(),
    count: z.number().int().nullable(),
    checked: z.number().int(),
    delivered: z.number().int(),
  }),
);
/** A study that no PACS has listed for so long has left the copy as well. */
const KEPT_MS = 180 * 86_400_000;

function open(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON');
    database.exec(SCHEMA);
    return database;
  } catch (cause) {
    database.close();
    throw cause;
  }
}

/** A damaged file is replaced: its facts come back with the next lists, and until then each PACS counts for itself. */
function openOrReplace(file: string): DatabaseSync {
  try {
    return open(file);
  } catch {
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
    return open(file);
  }
}

export const PACS_COUNTS_FILE = 'pacs-counts.sqlite';

/**
 * The ledger in `pacs-counts.sqlite`, in the folder of the queue: keyed hashes, ids of the configuration and counts, nothing of a
 * patient. What PACS once said that are no longer configured is forgotten.
 */
export function pacsLedgerBeside(
  queuePath: string,
  endpoints: readonly { readonly id: string }[],
  now: () => Date,
): PacsLedger {
  if (endpoints.length < 2) return SINGLE_PACS;
  const database = openOrReplace(path.join(path.dirname(queuePath), PACS_COUNTS_FILE));
  const endpointIds = endpoints.map(({ id }) => id);
  const configured = new Set(endpointIds);
  database.prepare('DELETE FROM standing WHERE noted_at < ?').run(now().getTime() - KEPT_MS);
  const known = database.prepare('SELECT DISTINCT endpoint_id AS endpointId FROM standing').all();
  for (const { endpointId } of z.array(z.object({ endpointId: z.string() })).parse(known)) {
    if (!configured.has(endpointId))
      database.prepare('DELETE FROM standing WHERE endpoint_id = ?').run(endpointId);
  }
  const select = database.prepare(
    'SELECT endpoint_id AS endpointId, count, checked, delivered FROM standing WHERE study_key = ?',
  );
  const upsert = database.prepare(
    `INSERT INTO standing VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
     count = excluded.count, checked = excluded.checked, delivered = excluded.delivered, noted_at = excluded.noted_at`,
  );
  const forget = database.prepare('UPDATE standing SET delivered = 0, checked = 0 WHERE study_key = ?');
  const entries = (studyKey: KeyedHash): ReadonlyMap<string, PacsEntry> =>
    new Map(
      rowsSchema
        .parse(select.all(studyKey))
        .map(({ endpointId, count, checked, delivered }) => [
          endpointId,
          { count, checked: checked === 1, delivered: delivered === 1 },
        ]),
    );
  return {
    entry: (studyKey, endpointId) => entries(studyKey).get(endpointId) ?? null,
    others(studyKey, endpointId) {
      const others = [...entries(studyKey)].filter(([id]) => id !== endpointId).map(([, entry]) => entry);
      if (others.length === 0) return null;
      const counts = others.flatMap(({ count }) => count ?? []);
      return {
        count: counts.length === 0 ? null : Math.max(...counts),
        delivered: others.some(({ delivered }) => delivered),
      };
    },
    note(studyKey, endpointId, change) {
      const was = entries(studyKey).get(endpointId);
      const entry = { count: null, checked: false, delivered: false, ...was, ...change };
      if (was !== undefined && JSON.stringify(was) === JSON.stringify(entry)) return;
      const { count, checked, delivered } = entry;
      upsert.run(studyKey, endpointId, count, Number(checked), Number(delivered), now().getTime());
    },
    forgetDeliveries: (studyKey) => void forget.run(studyKey),
    close: () => database.close(),
  };
}
