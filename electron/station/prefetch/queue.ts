// What is still to be fetched, on disk: survives a restart and a kill, and says nothing of a patient to who reads the file.
import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import {
  type KeyedHash,
  keyedHashSchema,
  type StudyDescriptor,
  type StudyPurpose,
} from '../../../shared/domain/study.ts';
import type { Vault } from '../vault/port.ts';
import { QUEUE_SCHEMA, QUEUE_VERSION } from './queue-schema.ts';

/**
 * What a transfer needs to know, sealed under the station key. A thief of the disk has that key too, so this is all that the
 * file holds: no descriptor, no name, no reason (docs/decisions/0002).
 */
const jobSchema = z.strictObject({ StudyInstanceUID: z.string(), endpointId: z.string() });

/** What the plan knew of a study and the file does not: lives in memory, gone with the process. */
export interface StudyDescription {
  readonly descriptor: StudyDescriptor;
  readonly purpose: StudyPurpose;
}

export interface TransferJob extends z.infer<typeof jobSchema> {
  /** Null after a restart, until a cycle has planned the study again. */
  readonly description: StudyDescription | null;
}

const rowSchema = z.object({
  studyKey: keyedHashSchema,
  kind: z.enum(['worklist', 'prior']),
  forStudy: keyedHashSchema.nullable(),
  state: z.enum(['queued', 'running', 'waiting', 'complete', 'failed']),
  attempts: z.number().int(),
  retryAt: z.number().nullable(),
  lastCode: z.string().nullable(),
});
/** One row as it stands: works on a locked station, and is safe to log. */
export type TransferRow = z.infer<typeof rowSchema>;

export interface PlannedTransfer {
  readonly studyKey: KeyedHash;
  readonly job: StudyDescription & { readonly endpointId: string };
  /** What the vault says now; the row follows it. */
  readonly complete: boolean;
}

export type TransferEnd =
  | { readonly state: 'complete' }
  /** Not its fault: as it was, to be taken up again. */
  | { readonly state: 'queued' }
  | { readonly state: 'waiting' | 'failed'; readonly retryAt: number; readonly code: string };

/** Where the worklist stands. `listedAt` is null until the PACS has answered every question of one cycle. */
export interface ListStanding {
  readonly listedAt: string | null;
  readonly onList: ReadonlySet<KeyedHash>;
}

export interface TransferQueue {
  /** Takes a cycle's wants in, in their order. `isDue` decides whether a row that waits or failed is tried again now. */
  plan(cycle: number, wanted: readonly PlannedTransfer[], isDue: (row: TransferRow) => boolean): void;
  /** This cycle's list is whole: what it does not name is no longer on the list. `at`: when the PACS was asked, ISO 8601. */
  noteListed(cycle: number, at: string): void;
  /** The list as the PACS last gave it in full, with what newer, partial answers added. */
  listed(): ListStanding;
  /** Priors of these studies stay wanted although this cycle did not ask for them again. */
  keepPriorsOf(cycle: number, studyKeys: readonly KeyedHash[]): void;
  /** Forgets what no cycle since `cycle` wanted. The vault keeps what it holds. */
  dropBefore(cycle: number): void;
  /** Waiting rows that are due become queued. */
  wake(isDue: (row: TransferRow) => boolean): void;
  /** Takes the next queued transfer, worklist before priors, and marks it running. */
  take(): { readonly row: TransferRow; readonly job: TransferJob } | null;
  finish(studyKey: KeyedHash, end: TransferEnd): void;
  rows(): readonly TransferRow[];
  fact(name: string): string | null;
  setFact(name: string, value: string): void;
  close(): void;
}

const SELECT = `SELECT study_key AS studyKey, kind, for_study AS forStudy, state, attempts, retry_at AS retryAt,
  last_code AS lastCode, sealed FROM transfer`;
const sealedSchema = z.object({ sealed: z.instanceof(Uint8Array) });

function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: 5000 });
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    const { user_version: version } = z
      .object({ user_version: z.number() })
      .parse(database.prepare('PRAGMA user_version').get());
    if (version !== 0 && version !== QUEUE_VERSION) throw new Error('a queue of another version');
    database.exec(`${QUEUE_SCHEMA} PRAGMA user_version = ${QUEUE_VERSION};`);
    database.prepare(SELECT).all();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Opens the file, or starts a new one where it is damaged: the next cycle finds out again what is to be fetched. */
function openOrReplace(path: string): DatabaseSync {
  try {
    return openDatabase(path);
  } catch {
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
    return openDatabase(path);
  }
}

/**
 * Opens the queue in `path`. Transfers that ran when the station last died are queued again.
 *
 * @returns `vault.io-failed` when the directory cannot be written
 */
export function openTransferQueue(
  path: string,
  vault: Pick<Vault, 'sealForStation' | 'openForStation'>,
): Result<TransferQueue> {
  let database: DatabaseSync;
  try {
    database = openOrReplace(path);
  } catch {
    const remedy = 'Check that the data directory exists, is writable and has space.';
    return err(kitError('vault.io-failed', 'The transfer queue could not be opened.', remedy));
  }
  return ok(transferQueue(database, vault));
}

function transferQueue(
  database: DatabaseSync,
  vault: Pick<Vault, 'sealForStation' | 'openForStation'>,
): TransferQueue {
  database.exec(`UPDATE transfer SET state = 'queued' WHERE state = 'running'`);
  const all = database.prepare(`${SELECT} ORDER BY kind = 'prior', position`);
  const one = database.prepare(`${SELECT} WHERE study_key = ?`);
  const nextQueued = database.prepare(
    `${SELECT} WHERE state = 'queued' ORDER BY kind = 'prior', position LIMIT 1`,
  );
  const upsert = database.prepare(`INSERT INTO transfer
    (study_key, kind, for_study, state, attempts, retry_at, last_code, cycle, position, sealed)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (study_key) DO UPDATE SET kind = excluded.kind, for_study = excluded.for_study, state = excluded.state,
      attempts = excluded.attempts, retry_at = excluded.retry_at, last_code = excluded.last_code,
      cycle = excluded.cycle, position = excluded.position, sealed = excluded.sealed`);
  const setState = database.prepare(
    `UPDATE transfer SET state = ?, attempts = ?, retry_at = ?, last_code = ? WHERE study_key = ?`,
  );
  const keep = database.prepare(`UPDATE transfer SET cycle = ? WHERE kind = 'prior' AND for_study = ?`);
  const dropBefore = database.prepare('DELETE FROM transfer WHERE cycle < ?');
  const drop = database.prepare('DELETE FROM transfer WHERE study_key = ?');
  const listedSince = database.prepare(
    `SELECT study_key AS studyKey FROM transfer WHERE kind = 'worklist' AND cycle >= ?`,
  );
  const getFact = database.prepare('SELECT value FROM fact WHERE name = ?');
  const putFact = database.prepare(
    'INSERT INTO fact (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );

  const inTransaction = (work: () => void): void => {
    database.exec('BEGIN IMMEDIATE');
    try {
      work();
      database.exec('COMMIT');
    } catch (error) {
      database.exec('ROLLBACK');
      throw error;
    }
  };
  const find = (studyKey: KeyedHash): TransferRow | null => {
    const row = one.get(studyKey);
    return row === undefined ? null : rowSchema.parse(row);
  };
  const rows = (): readonly TransferRow[] => all.all().map((row) => rowSchema.parse(row));
  const context = (studyKey: KeyedHash): string => `prefetch queue ${studyKey}`;
  const descriptions = new Map<KeyedHash, StudyDescription>();
  const seal = (studyKey: KeyedHash, job: z.infer<typeof jobSchema>): Uint8Array =>
    vault.sealForStation(Buffer.from(JSON.stringify(job)), context(studyKey));
  const open = (studyKey: KeyedHash, row: unknown): TransferJob | null => {
    const opened = vault.openForStation(sealedSchema.parse(row).sealed, context(studyKey));
    if (!opened.ok) return null;
    const job = jobSchema.parse(JSON.parse(Buffer.from(opened.value).toString()));
    return { ...job, description: descriptions.get(studyKey) ?? null };
  };
  const enqueue = (studyKey: KeyedHash, attempts: number): void => {
    setState.run('queued', attempts, null, null, studyKey);
  };

  const fact = (name: string): string | null => {
    const row = getFact.get(name);
    return row === undefined ? null : z.object({ value: z.string() }).parse(row).value;
  };

  return {
    plan(cycle, wanted, isDue) {
      inTransaction(() => {
        for (const [position, { studyKey, job, complete }] of wanted.entries()) {
          const { kind } = job.purpose;
          const old = find(studyKey);
          const waits = old !== null && (old.state === 'waiting' || old.state === 'failed') && !isDue(old);
          const state = complete ? 'complete' : waits ? old.state : 'queued';
          // A study that was complete and has grown starts its attempts anew.
          const attempts = complete || old === null || old.state === 'complete' ? 0 : old.attempts;
          const retryAt = waits && !complete ? old.retryAt : null;
          const lastCode = complete ? null : (old?.lastCode ?? null);
          const forStudy = job.purpose.kind === 'prior' ? job.purpose.forStudy : null;
          const { descriptor, purpose, endpointId } = job;
          descriptions.set(studyKey, { descriptor, purpose });
          const sealed = seal(studyKey, { StudyInstanceUID: descriptor.StudyInstanceUID, endpointId });
          const name = kind === 'prior' ? 'prior' : 'worklist';
          upsert.run(studyKey, name, forStudy, state, attempts, retryAt, lastCode, cycle, position, sealed);
        }
      });
    },
    noteListed(cycle, at) {
      inTransaction(() => {
        putFact.run('listedCycle', String(cycle));
        putFact.run('listedAt', at);
      });
    },
    listed: () => ({
      listedAt: fact('listedAt'),
      onList: new Set(
        listedSince
          .all(Number(fact('listedCycle') ?? '0'))
          .map((row) => z.object({ studyKey: keyedHashSchema }).parse(row).studyKey),
      ),
    }),
    keepPriorsOf(cycle, studyKeys) {
      inTransaction(() => {
        for (const studyKey of studyKeys) keep.run(cycle, studyKey);
      });
    },
    dropBefore(cycle) {
      dropBefore.run(cycle);
      const kept = new Set(rows().map(({ studyKey }) => studyKey));
      for (const studyKey of descriptions.keys()) if (!kept.has(studyKey)) descriptions.delete(studyKey);
    },
    wake(isDue) {
      inTransaction(() => {
        for (const row of rows()) {
          if (row.state === 'waiting' && isDue(row)) enqueue(row.studyKey, row.attempts);
        }
      });
    },
    take() {
      for (;;) {
        const raw = nextQueued.get();
        if (raw === undefined) return null;
        const row = rowSchema.parse(raw);
        const job = open(row.studyKey, raw);
        if (job !== null) {
          setState.run('running', row.attempts, null, row.lastCode, row.studyKey);
          return { row: { ...row, state: 'running' }, job };
        }
        // Sealed under another station key, or damaged: the next cycle plans it again.
        drop.run(row.studyKey);
      }
    },
    finish(studyKey, end) {
      const row = find(studyKey);
      if (row === null) return;
      if (end.state === 'complete') setState.run('complete', 0, null, null, studyKey);
      else if (end.state === 'queued') enqueue(studyKey, row.attempts);
      else setState.run(end.state, row.attempts + 1, end.retryAt, end.code, studyKey);
    },
    rows,
    fact,
    setFact(name, value) {
      putFact.run(name, value);
    },
    close() {
      database.close();
    },
  };
}
