// Which PACS counted a study at how many, and which of them its instances came from: with several PACS a count means nothing
// without its PACS, and instances of two must not add up to what looks complete (S-1, docs/decisions/0153).
import { rmSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { KeyedHash } from '../../../shared/domain/study.ts';
import { isDamaged } from './queue-file.ts';

/**
 * Whether a PACS's own list of instances was laid beside what is here, at its present count: not yet; it was, and something of it
 * was missing; all of it was here.
 */
export type LaidBeside = 'unseen' | 'seen' | 'held';

/** What one PACS said and gave of a study. */
export interface PacsEntry {
  /** Its own count when it last gave one; null when it never did. */
  readonly count: number | null;
  readonly list: LaidBeside;
  /** It has sent instances of the study. */
  readonly delivered: boolean;
  /** False for one that was taken out of the configuration, and for one that is known only by what it left here. */
  readonly isConfigured: boolean;
}

/** The other PACS that know a study. */
export interface OtherPacs {
  /** The largest of their counts; null when none of them gave one. */
  readonly count: number | null;
  /** One of them has sent instances that are here. */
  readonly delivered: boolean;
  readonly entries: readonly PacsEntry[];
  /** How many others are configured, whether or not they know the study. */
  readonly configured: number;
}

export interface PacsLedger {
  entry(studyKey: KeyedHash, endpointId: string): PacsEntry | null;
  /** Null when no PACS but this one has counted or sent the study. */
  others(studyKey: KeyedHash, endpointId: string): OtherPacs | null;
  note(studyKey: KeyedHash, endpointId: string, change: Partial<Omit<PacsEntry, 'isConfigured'>>): void;
  /** Nothing of it is here any more: who once sent it no longer matters, nor whose list was found here. */
  forgetDeliveries(studyKey: KeyedHash): void;
  /**
   * What is here, or was counted, of a study of which the ledger does not say from whom: from a PACS that is unknown, which counted
   * so. For a file that was lost or that lags behind, and for a study from before there was a second PACS.
   *
   * @param isHeld the study was complete
   */
  noteUnknown(studyKey: KeyedHash, count: number | null, isHeld: boolean): void;
  /** It is complete: what PACS counted that are not configured any more is accounted for, and forgotten. */
  settle(studyKey: KeyedHash): void;
  close(): void;
}

/** Where only one PACS is configured, every count is its own. */
export const SINGLE_PACS: PacsLedger = {
  entry: () => null,
  others: () => null,
  note: () => {},
  forgetDeliveries: () => {},
  noteUnknown: () => {},
  settle: () => {},
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
    notedAt: z.number().int(),
  }),
);
/** A study that no PACS has listed for so long has left the copy as well. */
const KEPT_MS = 180 * 86_400_000;
/** Often enough for what is still listed to stay, without a write for each study at each list. */
const TOUCHED_EVERY_MS = 86_400_000;
/** Stands for the PACS that nobody knows; no id of the configuration is empty. */
const UNKNOWN = '';
const BUSY_MS = 5000;
const LISTS: readonly LaidBeside[] = ['unseen', 'seen', 'held'];

function open(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: BUSY_MS });
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON');
    database.exec(SCHEMA);
    return database;
  } catch (cause) {
    database.close();
    throw cause;
  }
}

function remove(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
}

/**
 * A damaged file is replaced; one that is locked or has no room stays as it is, and what is noted until the next start is kept in
 * memory. Its facts come back with the next lists; until then `noteUnknown` stands for them.
 */
function openOrReplace(file: string): DatabaseSync {
  try {
    return open(file);
  } catch (cause) {
    try {
      if (!isDamaged(cause)) return open(':memory:');
      remove(file);
      return open(file);
    } catch {
      return open(':memory:');
    }
  }
}

export const PACS_COUNTS_FILE = 'pacs-counts.sqlite';

/**
 * The ledger in `pacs-counts.sqlite`, in the folder of the queue: keyed hashes, ids of the configuration and counts, nothing of a
 * patient. What PACS once said that are no longer configured stays, since an id may only have been renamed, until the study is
 * complete by the others, is purged, or is listed by none for half a year.
 */
export function pacsLedgerBeside(
  queuePath: string,
  endpoints: readonly { readonly id: string }[],
  now: () => Date,
): PacsLedger {
  const file = path.join(path.dirname(queuePath), PACS_COUNTS_FILE);
  if (endpoints.length < 2) {
    // What would be kept now would be out of date when a second one is configured again.
    remove(file);
    return SINGLE_PACS;
  }
  const database = openOrReplace(file);
  const configured = new Set(endpoints.map(({ id }) => id));
  try {
    database.prepare('DELETE FROM standing WHERE noted_at < ?').run(now().getTime() - KEPT_MS);
  } catch {
    // No room to delete in: what is too old does no harm until the next start.
  }
  const select = database.prepare(
    `SELECT endpoint_id AS endpointId, count, checked, delivered, noted_at AS notedAt FROM standing WHERE study_key = ?`,
  );
  const upsert = database.prepare(
    `INSERT INTO standing VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
     count = excluded.count, checked = excluded.checked, delivered = excluded.delivered, noted_at = excluded.noted_at`,
  );
  const touch = database.prepare('UPDATE standing SET noted_at = ? WHERE study_key = ?');
  const forget = database.prepare(
    'UPDATE standing SET delivered = 0, checked = 0 WHERE study_key = ? AND delivered + checked > 0',
  );
  const drop = database.prepare('DELETE FROM standing WHERE study_key = ? AND endpoint_id = ?');
  const read = (studyKey: KeyedHash) => rowsSchema.parse(select.all(studyKey));
  const entries = (studyKey: KeyedHash): ReadonlyMap<string, PacsEntry> =>
    new Map(
      read(studyKey).map(({ endpointId, count, checked, delivered }) => {
        const isConfigured = configured.has(endpointId);
        return [
          endpointId,
          { count, list: LISTS[checked] ?? 'unseen', delivered: delivered === 1, isConfigured },
        ];
      }),
    );
  const put = (
    studyKey: KeyedHash,
    id: string,
    { count, list, delivered }: Omit<PacsEntry, 'isConfigured'>,
  ): void => void upsert.run(studyKey, id, count, LISTS.indexOf(list), Number(delivered), now().getTime());
  return {
    entry: (studyKey, endpointId) => entries(studyKey).get(endpointId) ?? null,
    others(studyKey, endpointId) {
      const others = [...entries(studyKey)].filter(([id]) => id !== endpointId).map(([, entry]) => entry);
      // One that said that it holds nothing of it is no other PACS that knows the study.
      if (others.every(({ count, delivered }) => count === 0 && !delivered)) return null;
      const counts = others.flatMap(({ count }) => count ?? []);
      return {
        count: counts.length === 0 ? null : Math.max(...counts),
        delivered: others.some(({ delivered }) => delivered),
        entries: others,
        configured: [...configured].filter((id) => id !== endpointId).length,
      };
    },
    note(studyKey, endpointId, change) {
      const all = read(studyKey);
      const at = now().getTime();
      // All that is known of a study stays as long as one PACS lists it.
      if (all.some(({ notedAt }) => at - notedAt > TOUCHED_EVERY_MS)) touch.run(at, studyKey);
      const was = entries(studyKey).get(endpointId);
      const entry = { count: null, list: 'unseen' as const, delivered: false, ...was, ...change };
      const isSame =
        was?.count === entry.count && was.list === entry.list && was.delivered === entry.delivered;
      if (!isSame) put(studyKey, endpointId, entry);
    },
    forgetDeliveries: (studyKey) => void forget.run(studyKey),
    noteUnknown(studyKey, count, isHeld) {
      put(studyKey, UNKNOWN, { count, list: isHeld ? 'held' : 'unseen', delivered: true });
    },
    settle(studyKey) {
      for (const [id, { isConfigured }] of entries(studyKey)) if (!isConfigured) drop.run(studyKey, id);
    },
    close: () => database.close(),
  };
}
