import { appendFile, mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openJournal } from '../../../electron/station/journal/journal.ts';
import type { Journal } from '../../../electron/station/journal/port.ts';
import { scanJournal } from '../../../electron/station/journal/scan.ts';

const clock = { wallNow: () => new Date('2026-11-22T10:41:07Z'), monotonicMs: () => 1234.5678 };
const entry = (n: number) => ({
  event: 'test:happened',
  actor: 'station',
  role: 'station',
  details: { n, z: null, a: true },
});

async function freshFile(): Promise<string> {
  return path.join(await mkdtemp(path.join(tmpdir(), 'kit-journal-')), 'journal.jsonl');
}
async function opened(file: string): Promise<Journal> {
  const journal = await openJournal({ file, clock });
  if (!journal.ok) throw new Error(journal.error.message);
  return journal.value;
}
async function written(records: number): Promise<string> {
  const file = await freshFile();
  const journal = await opened(file);
  for (const result of await Promise.all(Array.from({ length: records }, (_, n) => journal.append(entry(n)))))
    expect(result.ok).toBe(true);
  await journal.close();
  return file;
}

describe('the journal', () => {
  it('numbers records without gaps, in the order they were handed in, over restarts', async () => {
    const file = await written(5);
    const journal = await opened(file);
    const sixth = await journal.append(entry(5));
    expect(sixth.ok && sixth.value.seq).toBe(6);
    const read = await journal.read(3, 2);
    expect(read.ok && read.value.map((record) => [record.seq, record.details['n']])).toEqual([
      [4, 3],
      [5, 4],
    ]);
    const verified = await journal.verify();
    expect(verified.ok && verified.value).toMatchObject({ records: 6, tornRecords: 0 });
    await journal.close();
  });

  it('answers only once the record is on disk', async () => {
    const file = await freshFile();
    const journal = await opened(file);
    await journal.append(entry(1));
    expect((await stat(file)).size).toBeGreaterThan(0);
    await journal.close();
  });

  it('is readable by its owner only', async () => {
    expect((await stat(await written(1))).mode & 0o077).toBe(0);
  });

  it('finds any byte that was changed', async () => {
    const file = await written(4);
    const sound = await readFile(file);
    await fc.assert(
      fc.asyncProperty(fc.nat(sound.length - 2), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const bytes = Buffer.from(sound);
        bytes[at] = (bytes[at] ?? 0) ^ flip;
        await writeFile(file, bytes);
        const scan = await scanJournal(file);
        expect(!scan.ok && scan.error.code).toBe('journal.broken-chain');
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    ['a removed record', (lines: string[]) => [lines[0], ...lines.slice(2)]],
    ['two swapped records', (lines: string[]) => [lines[1], lines[0], ...lines.slice(2)]],
    ['a repeated record', (lines: string[]) => [lines[0], lines[0], ...lines.slice(1)]],
    ['a tail cut at a record border', (lines: string[]) => lines.slice(0, 2)],
    ['everything gone', () => []],
  ])('finds %s', async (_what, edit) => {
    const file = await written(4);
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    await writeFile(
      file,
      edit(lines)
        .map((line) => `${line}\n`)
        .join(''),
    );
    const scan = await scanJournal(file);
    expect(!scan.ok && scan.error.code).toBe('journal.broken-chain');
    expect((await openJournal({ file, clock })).ok).toBe(false);
  });

  it('sets a torn last record aside after a crash, says so, and goes on', async () => {
    const file = await written(3);
    await appendFile(file, '{"seq":4,"at":"2026-11-');
    const journal = await opened(file);
    const read = await journal.read(3, 10);
    expect(read.ok && read.value.map((record) => record.event)).toEqual(['journal:torn-record-set-aside']);
    expect(await readFile(`${file}.torn`, 'utf8')).toBe('{"seq":4,"at":"2026-11-');
    await journal.close();
  });

  it('is empty, not broken, before the first record', async () => {
    const scan = await scanJournal(await freshFile());
    expect(scan).toEqual({ ok: true, value: { last: null, soundBytes: 0, tornBytes: 0 } });
  });
});
