// The append-only file behind `Journal`: one writer, records in groups to disk, nothing reported before it is there.
import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, writeFile } from 'node:fs/promises';
import type { JournalRecord } from '../../../shared/contract/journal.ts';
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import { GENESIS_HASH, hashRecord } from './chain.ts';
import type { Journal, JournalEntry } from './port.ts';
import { scanJournal } from './scan.ts';

export interface JournalClock {
  readonly wallNow: () => Date;
  /** Milliseconds since the process started. */
  readonly monotonicMs: () => number;
}

interface Waiting {
  readonly entry: JournalEntry;
  readonly at: string;
  readonly monotonicMs: number;
  readonly settle: (result: Result<JournalRecord, KitError>) => void;
}

/**
 * Opens (or creates) the journal of a data directory. A torn last line is moved to `FILE.torn` and cut off, and that is
 * itself recorded; a broken chain is not opened.
 *
 * @param onAppended told of each record after it is on disk
 */
export async function openJournal(options: {
  readonly file: string;
  readonly clock: JournalClock;
  readonly onAppended?: (record: JournalRecord) => void;
}): Promise<Result<Journal, KitError>> {
  const scan = await scanJournal(options.file);
  if (!scan.ok) return scan;
  let handle: FileHandle;
  try {
    handle = await open(options.file, 'a+', 0o600);
    if (scan.value.tornBytes > 0)
      await setAsideTornTail(handle, options.file, scan.value.soundBytes, scan.value.tornBytes);
  } catch (error) {
    return err(ioFailed(error));
  }
  const journal = new FileJournal(handle, options, scan.value.last);
  if (scan.value.tornBytes > 0) {
    const told = await journal.append({
      event: 'journal:torn-record-set-aside',
      actor: 'station',
      role: 'station',
      details: { bytes: scan.value.tornBytes },
    });
    if (!told.ok) return told;
  }
  return ok(journal);
}

class FileJournal implements Journal {
  readonly #handle: FileHandle;
  readonly #options: { file: string; clock: JournalClock; onAppended?: (record: JournalRecord) => void };
  readonly #runId = randomUUID();
  readonly #waiting: Waiting[] = [];
  #last: JournalRecord | null;
  #writing: Promise<void> | null = null;
  #failed: KitError | null = null;

  constructor(
    handle: FileHandle,
    options: { file: string; clock: JournalClock; onAppended?: (record: JournalRecord) => void },
    last: JournalRecord | null,
  ) {
    this.#handle = handle;
    this.#options = options;
    this.#last = last;
  }

  append(entry: JournalEntry): Promise<Result<JournalRecord, KitError>> {
    const { promise, resolve } = Promise.withResolvers<Result<JournalRecord, KitError>>();
    const { clock } = this.#options;
    this.#waiting.push({
      entry,
      at: clock.wallNow().toISOString(),
      monotonicMs: Math.round(clock.monotonicMs() * 1000) / 1000,
      settle: resolve,
    });
    this.#writing ??= this.#drain();
    return promise;
  }

  /** All that waits goes to disk in one write and one fsync, in order; then the next group. */
  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0);
      const records: JournalRecord[] = [];
      let previous = this.#last;
      for (const { entry, at, monotonicMs } of group) {
        const unhashed = {
          seq: (previous?.seq ?? 0) + 1,
          at,
          monotonicMs,
          runId: this.#runId,
          ...entry,
          previousHash: previous?.hash ?? GENESIS_HASH,
        };
        previous = { ...unhashed, hash: hashRecord(unhashed) };
        records.push(previous);
      }
      await this.#write(records, previous);
      for (const [index, { settle }] of group.entries()) {
        const record = records[index];
        settle(
          this.#failed === null && record !== undefined ? ok(record) : err(this.#failed ?? ioFailed(null)),
        );
        if (this.#failed === null && record !== undefined) this.#options.onAppended?.(record);
      }
    }
    this.#writing = null;
  }

  async #write(records: readonly JournalRecord[], newest: JournalRecord | null): Promise<void> {
    // After one failed write the tail on disk is unknown: nothing more is appended until the station is started again.
    if (this.#failed !== null || newest === null) return;
    try {
      await this.#handle.appendFile(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
      await this.#handle.datasync();
      this.#last = newest;
      await writeAnchor(this.#options.file, newest);
    } catch (error) {
      this.#failed = ioFailed(error);
    }
  }

  async read(sinceSeq: number, limit: number): Promise<Result<readonly JournalRecord[], KitError>> {
    const records: JournalRecord[] = [];
    const scan = await scanJournal(this.#options.file, (record) => {
      if (record.seq > sinceSeq && records.length < limit) records.push(record);
    });
    return scan.ok ? ok(records) : scan;
  }

  async verify(): ReturnType<Journal['verify']> {
    const scan = await scanJournal(this.#options.file);
    if (!scan.ok) return scan;
    const { last, tornBytes } = scan.value;
    return ok({
      records: last?.seq ?? 0,
      headHash: last?.hash ?? GENESIS_HASH,
      tornRecords: tornBytes > 0 ? 1 : 0,
    });
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#handle.close();
  }
}

async function setAsideTornTail(
  handle: FileHandle,
  file: string,
  soundBytes: number,
  tornBytes: number,
): Promise<void> {
  const tail = Buffer.alloc(tornBytes);
  await handle.read(tail, 0, tornBytes, soundBytes);
  await writeFile(`${file}.torn`, tail, { mode: 0o600, flag: 'a' });
  await handle.truncate(soundBytes);
  await handle.sync();
}

/** Not synced: after a crash it may name an older record, which is still in the file; it never runs ahead. */
async function writeAnchor(file: string, record: JournalRecord): Promise<void> {
  const temporary = `${file}.anchor.tmp`;
  await writeFile(temporary, `${record.seq} ${record.hash}\n`, { mode: 0o600 });
  await rename(temporary, `${file}.anchor`);
}

function ioFailed(error: unknown): KitError {
  const code = (error as NodeJS.ErrnoException | null)?.code ?? 'unknown';
  return kitError(
    'journal.io-failed',
    `The journal could not be written (${code}).`,
    'Free disk space or mend the rights on the data directory, then start the station again.',
    { code },
  );
}
