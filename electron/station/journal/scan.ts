// Reads a journal file front to back and checks every link, without a station running: the CLI's `journal verify`.
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { JournalRecord } from '../../../shared/contract/journal.ts';
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import { parseLine, whyBroken } from './chain.ts';

export interface Scan {
  readonly last: JournalRecord | null;
  /** Bytes up to and including the last whole record; what follows is a torn tail. */
  readonly soundBytes: number;
  readonly tornBytes: number;
}

/**
 * Walks the chain and hands every sound record to `onRecord`.
 *
 * A last line without its newline is a torn write after a crash: it never counted and is reported as `tornBytes`. Anything
 * else that does not fit is `journal.broken-chain`, naming the record. The anchor file beside the journal remembers the
 * newest record that was on disk, so that a journal cut short at a record's border is noticed too.
 */
export async function scanJournal(
  file: string,
  onRecord: (record: JournalRecord) => void = () => {},
): Promise<Result<Scan, KitError>> {
  let last: JournalRecord | null = null;
  let soundBytes = 0;
  let totalBytes = 0;
  let pending: string | null = null;
  const anchor = await readAnchor(file);
  let anchorSeen = anchor === null;
  try {
    const input = createReadStream(file, { encoding: 'utf8' });
    input.on('data', (chunk) => {
      totalBytes += Buffer.byteLength(chunk);
    });
    const take = (line: string): string | null => {
      const record = parseLine(line);
      const broken =
        record === null ? `record ${(last?.seq ?? 0) + 1} is not readable` : whyBroken(last, record);
      if (broken !== null || record === null) return broken;
      last = record;
      soundBytes += Buffer.byteLength(line) + 1;
      anchorSeen ||= record.seq === anchor?.seq && record.hash === anchor.hash;
      onRecord(record);
      return null;
    };
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (pending !== null) {
        const broken = take(pending);
        if (broken !== null) return brokenChain(file, broken);
      }
      pending = line;
    }
    if (pending !== null && totalBytes === soundBytes + Buffer.byteLength(pending) + 1) {
      const broken = take(pending);
      if (broken !== null) return brokenChain(file, broken);
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    if (code === 'ENOENT' && anchor === null) return ok({ last: null, soundBytes: 0, tornBytes: 0 });
    if (code !== 'ENOENT')
      return err(
        kitError(
          'journal.io-failed',
          `The journal cannot be read (${code}).`,
          'Check the disk and the rights on the data directory.',
          { code },
        ),
      );
  }
  if (!anchorSeen)
    return brokenChain(
      file,
      `record ${anchor?.seq ?? 0} was on disk and is gone: the journal was cut short or replaced`,
    );
  return ok({ last, soundBytes, tornBytes: totalBytes - soundBytes });
}

function brokenChain(file: string, reason: string): Result<never, KitError> {
  return err(
    kitError(
      'journal.broken-chain',
      `The journal is broken: ${reason}.`,
      'Keep the file as it is for whoever has to investigate, and compare it with a backup; the station goes on in a new journal only after it was moved away.',
      { file, reason },
    ),
  );
}

/** The newest record known to be on disk; null where there is no (readable) anchor yet. */
async function readAnchor(file: string): Promise<{ seq: number; hash: string } | null> {
  try {
    const [seq, hash] = (await readFile(`${file}.anchor`, 'utf8')).trim().split(' ');
    return seq !== undefined && hash !== undefined && /^\d+$/u.test(seq) ? { seq: Number(seq), hash } : null;
  } catch {
    return null;
  }
}
