// Reads a journal file front to back and checks every link, without a station running: the CLI's `journal verify`.
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
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

/** A record is words; a line that is longer than this was not written by a journal. */
const MAX_LINE_BYTES = 1024 * 1024;
const NEWLINE = 0x0a;

/**
 * Walks the chain and hands every sound record, with the offset of its line, to `onRecord`.
 *
 * A last line without its newline is a torn write after a crash: it never counted and is reported as `tornBytes`. Anything
 * else that does not fit is `journal.broken-chain`, naming the record. The anchor file beside the journal remembers the
 * newest record that was on disk, so that a journal cut short at a record's border is noticed too.
 */
export async function scanJournal(
  file: string,
  onRecord: (record: JournalRecord, offsetBytes: number) => void = () => {},
): Promise<Result<Scan, KitError>> {
  const anchor = await readAnchor(file);
  let last: JournalRecord | null = null;
  let soundBytes = 0;
  let tornBytes = 0;
  let anchorSeen = anchor === null;
  try {
    for await (const line of linesOf(file)) {
      if (!line.whole) {
        tornBytes = line.bytes.length;
        break;
      }
      const record = parseLine(line.bytes.toString('utf8'));
      const broken: string | null =
        record === null ? `record ${(last?.seq ?? 0) + 1} is not readable` : whyBroken(last, record);
      if (broken !== null || record === null) return brokenChain(file, broken ?? '');
      anchorSeen ||= record.seq === anchor?.seq && record.hash === anchor.hash;
      onRecord(record, soundBytes);
      last = record;
      soundBytes += line.bytes.length + 1;
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    if (code !== 'ENOENT') return err(unreadable(code));
  }
  if (!anchorSeen) {
    return brokenChain(
      file,
      `record ${anchor?.seq ?? 0} was on disk and is gone: the journal was cut short or replaced`,
    );
  }
  return ok({ last, soundBytes, tornBytes });
}

/**
 * Lines by their newline byte alone: readline would also end one at U+2028 and U+2029, which JSON leaves as they are and
 * which a person can paste into a reason.
 */
async function* linesOf(file: string): AsyncGenerator<{ readonly bytes: Buffer; readonly whole: boolean }> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE)) {
      yield { bytes: rest.subarray(0, end), whole: true };
      rest = rest.subarray(end + 1);
    }
    if (rest.length > MAX_LINE_BYTES) break;
  }
  if (rest.length > 0) yield { bytes: rest, whole: rest.length > MAX_LINE_BYTES };
}

const unreadable = (code: string): KitError =>
  kitError(
    'journal.io-failed',
    `The journal cannot be read (${code}).`,
    'Check the disk and the rights on the data directory.',
    { code },
  );

function brokenChain(file: string, reason: string): Result<never, KitError> {
  return err(
    kitError(
      'journal.broken-chain',
      `The journal is broken: ${reason}.`,
      'Keep it for whoever has to investigate: `pacs-kit journal set-aside` moves it away whole, and the station then begins a new one.',
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
