// What is still to be fetched, on disk: survives a restart and a kill, and says nothing of a patient to who reads the file.
import { z } from 'zod';
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import { type KeyedHash, keyedHashSchema } from '../../../shared/domain/study.ts';
import type { Vault } from '../vault/port.ts';
import { type OpenedQueueFile, openQueueFile, takeBackRunning } from './queue-file.ts';
import { createQueueJobs } from './queue-jobs.ts';
import { inOrder } from './queue-order.ts';
import { createSeriesBook, type SeriesBook } from './queue-series.ts';
import {
  type ListStanding,
  type PlannedTransfer,
  ROW_COLUMNS,
  rowSchema,
  type TransferEnd,
  type TransferJob,
  type TransferRow,
  type Wishes,
  wishesOf,
} from './queue-row.ts';

export interface TransferQueue {
  /** Takes a cycle's wants in, in their order. `isDue` decides whether a row that waits or failed is tried again now. */
  plan(
    cycle: number,
    wanted: readonly PlannedTransfer[],
    isDue: (row: TransferRow) => boolean,
    /** Of studies that are not in the queue, being scheduled only: as urgent are their priors. */
    scheduled?: ReadonlyMap<KeyedHash, Wishes>,
  ): void;
  /** This cycle's list is whole: what it does not name is no longer on the list. `at`: when the PACS was asked, ISO 8601. */
  noteListed(cycle: number, at: string): void;
  /** The list as the PACS last gave it in full, with what newer, partial answers added. */
  listed(): ListStanding;
  /** These studies stay on the list, and their priors wanted, although this cycle did not ask for them again. */
  keep(cycle: number, studyKeys: readonly KeyedHash[]): void;
  /** Forgets what no cycle since `cycle` wanted, unless it runs. The vault keeps what it holds. */
  dropBefore(cycle: number): void;
  /** Waiting and failed rows that are due become queued. */
  wake(isDue: (row: TransferRow) => boolean): void;
  /** Takes the first queued transfer (`queue-order.ts`) that `may` run now, and marks it running. */
  take(may?: (row: TransferRow) => boolean): { readonly row: TransferRow; readonly job: TransferJob } | null;
  /** How an attempt ended. A row that a person cancelled meanwhile stays cancelled, unless all of it came. */
  finish(studyKey: KeyedHash, end: TransferEnd): void;
  /** In the order of work. */
  rows(): readonly TransferRow[];
  find(studyKey: KeyedHash): TransferRow | null;
  /** @returns whether there was something to cancel: it is in the queue and not complete */
  cancel(studyKey: KeyedHash): boolean;
  /** Ends a cancellation, and the wait for a retry: it is tried next time. */
  resume(studyKey: KeyedHash): boolean;
  /** To the front of the queue; not a cancelled one, nor one that is complete, unless a person asks for it `again`. */
  moveUp(studyKey: KeyedHash, again?: boolean): boolean;
  /** What each study has at series level. */
  readonly series: SeriesBook;
  /** Why nothing of this is kept on disk until the next start; null: all is. */
  readonly unkept: KitError | null;
  fact(name: string): string | null;
  setFact(name: string, value: string): void;
  /** No cycle runs: what is marked running is a transfer whose end could not be written. */
  takeBack(): void;
  close(): void;
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
  let opened: OpenedQueueFile;
  try {
    opened = openQueueFile(path);
  } catch {
    const remedy = 'Check that the data directory exists, is writable and has space.';
    return err(kitError('vault.io-failed', 'The transfer queue could not be opened.', remedy));
  }
  return ok(transferQueue(opened, vault));
}

const SELECT = `SELECT ${ROW_COLUMNS} FROM transfer`;

function transferQueue(
  { database, unkept }: OpenedQueueFile,
  vault: Pick<Vault, 'sealForStation' | 'openForStation'>,
): TransferQueue {
  const takeBack = takeBackRunning(database);
  const all = database.prepare(SELECT);
  const one = database.prepare(`${SELECT} WHERE study_key = ?`);
  const upsert = database.prepare(`INSERT INTO transfer
    (study_key, kind, for_study, state, attempts, retry_at, last_error, cycle, position, priority, due_at, score, endpoint_id, sealed)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (study_key) DO UPDATE SET kind = excluded.kind, for_study = excluded.for_study, state = excluded.state,
      attempts = excluded.attempts, retry_at = excluded.retry_at, last_error = excluded.last_error, cycle = excluded.cycle,
      position = excluded.position, priority = excluded.priority, due_at = excluded.due_at, score = excluded.score,
      endpoint_id = excluded.endpoint_id, sealed = excluded.sealed`);
  const setState = database.prepare(
    `UPDATE transfer SET state = ?, attempts = ?, retry_at = ?, last_error = ? WHERE study_key = ?`,
  );
  const setMovedUp = database.prepare('UPDATE transfer SET moved_up = ? WHERE study_key = ?');
  const keep = database.prepare(
    `UPDATE transfer SET cycle = ? WHERE (kind = 'worklist' AND study_key = ?) OR (kind = 'prior' AND for_study = ?)`,
  );
  const dropBefore = database.prepare(`DELETE FROM transfer WHERE cycle < ? AND state <> 'running'`);
  const dropSeries = database.prepare(
    'DELETE FROM series WHERE study_key NOT IN (SELECT study_key FROM transfer)',
  );
  const drop = database.prepare('DELETE FROM transfer WHERE study_key = ?');
  const mark = database.prepare('INSERT OR IGNORE INTO cancelled (study_key) VALUES (?)');
  const unmark = database.prepare('DELETE FROM cancelled WHERE study_key = ?');
  const marked = database.prepare('SELECT 1 FROM cancelled WHERE study_key = ?');
  const listedSince = database.prepare(
    `SELECT study_key AS studyKey FROM transfer WHERE kind = 'worklist' AND cycle >= ?`,
  );
  const getFact = database.prepare('SELECT value FROM fact WHERE name = ?');
  const putFact = database.prepare(
    'INSERT INTO fact (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );

  /** In order; null once a row has changed. Views ask twice a second, a department has thousands of rows. */
  let ordered: readonly TransferRow[] | null = null;
  const inTransaction = <T>(work: () => T): T => {
    ordered = null;
    takeBack.now();
    database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      database.exec('ROLLBACK');
      throw error;
    }
  };
  const rowOf = (stored: unknown): TransferRow => {
    const row = rowSchema.parse(stored);
    return row.state === 'running' && !takeBack.isDone() ? { ...row, state: 'queued' } : row;
  };
  const find = (studyKey: KeyedHash): TransferRow | null => {
    const row = one.get(studyKey);
    return row === undefined ? null : rowOf(row);
  };
  const rows = (): readonly TransferRow[] => (ordered ??= inOrder(all.all().map(rowOf)));
  const jobs = createQueueJobs(vault);
  const set = (
    studyKey: KeyedHash,
    state: TransferRow['state'],
    attempts: number,
    retryAt: number | null = null,
    error: TransferRow['lastError'] = null,
  ): void => {
    ordered = null;
    setState.run(state, attempts, retryAt, error === null ? null : JSON.stringify(error), studyKey);
  };
  const completed = (studyKey: KeyedHash): void => {
    set(studyKey, 'complete', 0);
    setMovedUp.run(null, studyKey);
    unmark.run(studyKey);
  };
  const fact = (name: string): string | null => {
    const row = getFact.get(name);
    return row === undefined ? null : z.object({ value: z.string() }).parse(row).value;
  };

  return {
    plan(cycle, wanted, isDue, scheduled) {
      inTransaction(() => {
        for (const [position, { studyKey, job, complete }] of wanted.entries()) {
          const { descriptor, purpose, endpointId } = job;
          const old = find(studyKey);
          const isCancelled = marked.get(studyKey) !== undefined;
          const waits = old !== null && (old.state === 'waiting' || old.state === 'failed') && !isDue(old);
          const undone = isCancelled ? 'cancelled' : waits || old?.state === 'running' ? old.state : 'queued';
          // A study that was complete and has grown starts its attempts anew.
          const attempts = complete || old === null || old.state === 'complete' ? 0 : old.attempts;
          const retryAt = waits && !complete ? old.retryAt : null;
          const lastError = complete || old === null ? null : old.lastError;
          const [kind, forStudy, score] =
            purpose.kind === 'prior' ? ['prior', purpose.forStudy, purpose.score] : ['worklist', null, null];
          const { priority, dueAt } = (forStudy && scheduled?.get(forStudy)) || wishesOf(purpose);
          jobs.describe(studyKey, { descriptor, purpose });
          const error = lastError === null ? null : JSON.stringify(lastError);
          const state = complete ? 'complete' : undone;
          const sealed = jobs.seal(studyKey, { StudyInstanceUID: descriptor.StudyInstanceUID, endpointId });
          const standing = [studyKey, kind, forStudy, state, attempts, retryAt, error];
          upsert.run(...standing, cycle, position, priority, dueAt, score, endpointId, sealed);
          if (complete) completed(studyKey);
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
    keep(cycle, studyKeys) {
      inTransaction(() => {
        for (const studyKey of studyKeys) keep.run(cycle, studyKey, studyKey);
      });
    },
    dropBefore(cycle) {
      ordered = null;
      dropBefore.run(cycle);
      dropSeries.run();
      jobs.forgetAllBut(new Set(rows().map(({ studyKey }) => studyKey)));
    },
    wake(isDue) {
      inTransaction(() => {
        for (const row of all.all().map(rowOf)) {
          const waits = row.state === 'waiting' || row.state === 'failed';
          if (waits && isDue(row)) set(row.studyKey, 'queued', row.attempts, null, row.lastError);
        }
      });
    },
    take(may = () => true) {
      takeBack.now();
      for (;;) {
        const row = rows().find((each) => each.state === 'queued' && may(each));
        if (row === undefined) return null;
        const job = jobs.open(row.studyKey, one.get(row.studyKey));
        if (job !== null) {
          set(row.studyKey, 'running', row.attempts, null, row.lastError);
          return { row: { ...row, state: 'running' }, job };
        }
        // Sealed under another station key, or damaged: the next cycle plans it again.
        ordered = null;
        drop.run(row.studyKey);
      }
    },
    finish(studyKey, end) {
      inTransaction(() => {
        const row = find(studyKey);
        if (row === null) return;
        if (end.state === 'complete') completed(studyKey);
        // Cancelled by a person meanwhile, or cancelled and resumed: the row already says what is to come.
        else if (row.state !== 'running') return;
        else if (end.state === 'queued') set(studyKey, 'queued', row.attempts, null, row.lastError);
        else set(studyKey, end.state, row.attempts + (end.isFree ? 0 : 1), end.retryAt, end.error);
      });
    },
    rows,
    find,
    cancel: (studyKey) =>
      inTransaction(() => {
        const row = find(studyKey);
        if (row === null || row.state === 'complete') return false;
        mark.run(studyKey);
        set(studyKey, 'cancelled', row.attempts, null, row.lastError);
        setMovedUp.run(null, studyKey);
        return true;
      }),
    resume: (studyKey) =>
      inTransaction(() => {
        const row = find(studyKey);
        if (row === null || row.state === 'complete' || row.state === 'running') return false;
        unmark.run(studyKey);
        // A person looked at it: its attempts start anew.
        set(studyKey, 'queued', 0, null, row.lastError);
        return true;
      }),
    moveUp: (studyKey, again = false) =>
      inTransaction(() => {
        const row = find(studyKey);
        if (row === null || (!again && (row.state === 'complete' || row.state === 'cancelled'))) return false;
        if (again) unmark.run(studyKey);
        const attempts = again ? 0 : row.attempts;
        if (row.state !== 'running') set(studyKey, 'queued', attempts, null, row.lastError);
        const next = Number(fact('movedUp') ?? '0') + 1;
        putFact.run('movedUp', String(next));
        setMovedUp.run(next, studyKey);
        return true;
      }),
    takeBack: () =>
      inTransaction(() => database.exec(`UPDATE transfer SET state = 'queued' WHERE state = 'running'`)),
    series: createSeriesBook(database),
    unkept,
    fact,
    setFact(name, value) {
      putFact.run(name, value);
    },
    close() {
      database.close();
    },
  };
}
