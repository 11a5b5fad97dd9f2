// The append-only file behind `Journal`: one writer, records in groups to disk, nothing reported before it is there.
import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, writeFile } from 'node:fs/promises';
import type { JournalRecord } from '../../../shared/contract/journal.ts';
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import { GENESIS_HASH, hashRecord, parseLine } from './chain.ts';
import type { Journal, JournalEntry } from './port.ts';
import { scanJournal } from './scan.ts';

export interface JournalClock {
  readonly wallNow: () => Date;
  /** Milliseconds since the process started. */
  readonly monotonicMs: () => number;
}

export interface JournalOptions {
  readonly file: string;
  readonly clock: JournalClock;
  /** Told of each record that the file holds when it is opened, in order: whoever reads the past reads it once. */
  readonly onFound?: (record: JournalRecord) => void;
  /** Told of each record after it is on disk. */
  readonly onAppended?: (record: JournalRecord) => void;
  /** How the file is opened for appending; a test makes its disk fail here. */
  readonly openFile?: (file: string) => Promise<JournalFile>;
}

/** What of a file is used. */
export type JournalFile = Pick<
  FileHandle,
  'appendFile' | 'datasync' | 'truncate' | 'sync' | 'read' | 'close'
>;

interface Waiting {
  readonly entry: JournalEntry;
  readonly at: string;
  readonly monotonicMs: number;
  readonly settle: (result: Result<JournalRecord, KitError>) => void;
}

/**
 * Opens (or creates) the journal of a data directory. A torn last line is moved to `FILE.torn` and cut off, and that is
 * itself recorded; a broken chain is not opened.
 */
export async function openJournal(options: JournalOptions): Promise<Result<Journal, KitError>> {
  const offsets: number[] = [];
  const scan = await scanJournal(options.file, (record, offset) => {
    offsets.push(offset);
    options.onFound?.(record);
  });
  if (!scan.ok) return scan;
  const { last, soundBytes, tornBytes } = scan.value;
  let handle: JournalFile;
  try {
    handle = await (options.openFile ?? ((file) => open(file, 'a+', 0o600)))(options.file);
    if (tornBytes > 0) await setAsideTornTail(handle, options.file, soundBytes, tornBytes);
  } catch (error) {
    return err(ioFailed(error));
  }
  const journal = new FileJournal(handle, options, { last, soundBytes, offsets });
  if (tornBytes > 0) {
    const told = await journal.append({
      event: 'journal:torn-record-set-aside',
      actor: 'station',
      role: 'station',
      details: { bytes: tornBytes },
    });
    if (!told.ok) return told;
  }
  return ok(journal);
}

interface Position {
  readonly last: JournalRecord | null;
  /** Length of the file up to the last record that counts. */
  readonly soundBytes: number;
  /** Where each record's line begins: record `seq` at `seq - 1`. */
  readonly offsets: number[];
}

class FileJournal implements Journal {
  readonly runId = randomUUID();
  readonly #handle: JournalFile;
  readonly #options: JournalOptions;
  readonly #waiting: Waiting[] = [];
  readonly #offsets: number[];
  #last: JournalRecord | null;
  #soundBytes: number;
  /** After a failed write the tail on disk is unknown: it is cut back before the next one. */
  #tailUnknown = false;
  #writing: Promise<void> | null = null;

  constructor(handle: JournalFile, options: JournalOptions, position: Position) {
    this.#handle = handle;
    this.#options = options;
    this.#last = position.last;
    this.#soundBytes = position.soundBytes;
    this.#offsets = position.offsets;
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
      const records = this.#chained(group);
      const failure = await this.#write(records);
      for (const [index, { settle }] of group.entries()) {
        const record = records[index];
        if (failure !== null || record === undefined) settle(err(failure ?? ioFailed(null)));
        else {
          settle(ok(record));
          this.#options.onAppended?.(record);
        }
      }
      // Nobody waits for it: it only tells later that records were cut off the end, and the next group comes after it.
      if (failure === null && this.#last !== null) await writeAnchor(this.#options.file, this.#last);
    }
    this.#writing = null;
  }

  #chained(group: readonly Waiting[]): JournalRecord[] {
    let previous = this.#last;
    return group.map(({ entry, at, monotonicMs }) => {
      const unhashed = {
        seq: (previous?.seq ?? 0) + 1,
        at,
        monotonicMs,
        runId: this.runId,
        ...entry,
        previousHash: previous?.hash ?? GENESIS_HASH,
      };
      previous = { ...unhashed, hash: hashRecord(unhashed) };
      return previous;
    });
  }

  /** A full disk must not end reading for good: what failed is cut away, and the next group is tried anew. */
  async #write(records: readonly JournalRecord[]): Promise<KitError | null> {
    const lines = records.map((record) => Buffer.from(`${JSON.stringify(record)}\n`));
    try {
      if (this.#tailUnknown) await this.#handle.truncate(this.#soundBytes);
      this.#tailUnknown = true;
      await this.#handle.appendFile(Buffer.concat(lines));
      await this.#handle.datasync();
    } catch (error) {
      return ioFailed(error);
    }
    this.#tailUnknown = false;
    for (const line of lines) {
      this.#offsets.push(this.#soundBytes);
      this.#soundBytes += line.length;
    }
    this.#last = records.at(-1) ?? this.#last;
    return null;
  }

  async read(sinceSeq: number, limit: number): Promise<Result<readonly JournalRecord[], KitError>> {
    const from = this.#offsets[sinceSeq];
    if (from === undefined) return ok([]);
    const to = this.#offsets[sinceSeq + limit] ?? this.#soundBytes;
    const bytes = Buffer.alloc(to - from);
    try {
      await this.#handle.read(bytes, 0, bytes.length, from);
    } catch (error) {
      return err(ioFailed(error));
    }
    const records = bytes
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map(parseLine);
    const sound = records.filter((record) => record !== null);
    // The file was edited under us: `verify` says where.
    if (sound.length !== records.length)
      return this.verify().then((verified) => (verified.ok ? ok(sound) : verified));
    return ok(sound);
  }

  async verify(): ReturnType<Journal['verify']> {
    await this.#writing;
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
  handle: JournalFile,
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

/**
 * Best effort, and not synced: the record it names is on disk already, so an anchor that is late or could not be written only
 * notices less; it never runs ahead.
 */
async function writeAnchor(file: string, record: JournalRecord): Promise<void> {
  const temporary = `${file}.anchor.tmp`;
  try {
    await writeFile(temporary, `${record.seq} ${record.hash}\n`, { mode: 0o600 });
    await rename(temporary, `${file}.anchor`);
  } catch {
    // A scanner that holds the file for a moment must not make a record fail that is safely written.
  }
}

function ioFailed(error: unknown): KitError {
  const code = (error as NodeJS.ErrnoException | null)?.code ?? 'unknown';
  return kitError(
    'journal.io-failed',
    `The journal could not be written (${code}).`,
    'Free disk space or mend the rights on the data directory; it is tried again with the next record.',
    { code },
  );
}
