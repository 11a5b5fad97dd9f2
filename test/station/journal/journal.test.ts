import { appendFile, mkdir, mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openJournal } from '../../../electron/station/journal/journal.ts';
import type { Journal } from '../../../electron/station/journal/port.ts';
import { scanJournal } from '../../../electron/station/journal/scan.ts';
import { setJournalAside } from '../../../electron/station/journal/set-aside.ts';

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

  // A reason that a person pastes may hold any character.
  it('takes every character of a text, also those that some tools take for line ends', async () => {
    const file = await freshFile();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 30 }), async (text) => {
        const journal = await opened(file);
        const reason = `${text}\u2028\u2029\u0085\r\n${text}`;
        await journal.append({ ...entry(0), details: { reason } });
        await journal.close();
        const again = await opened(file);
        const { records } = { records: await again.verify() };
        const seq = records.ok ? records.value.records : 0;
        const read = await again.read(seq - 1, 5);
        expect(read.ok && read.value.map((record) => record.details['reason'])).toEqual([reason]);
        await again.close();
      }),
      { numRuns: 20 },
    );
  });

  it('refuses what could not be written, and goes on without a trace of it once the disk has room', async () => {
    const file = await written(2);
    let full = true;
    const journal = await openJournal({
      file,
      clock,
      openFile: async (name) => {
        const handle = await open(name, 'a+');
        const appendFile = async (data: Uint8Array): Promise<void> => {
          if (!full) return handle.appendFile(data);
          await handle.appendFile(data.subarray(0, 40));
          throw Object.assign(new Error('full'), { code: 'ENOSPC' });
        };
        return new Proxy(handle, {
          get: (target, name) => {
            const value: unknown = name === 'appendFile' ? appendFile : Reflect.get(target, name);
            return typeof value === 'function' ? (value.bind(target) as unknown) : value;
          },
        });
      },
    });
    if (!journal.ok) throw new Error(journal.error.message);
    const refused = await journal.value.append(entry(3));
    expect(!refused.ok && refused.error.code).toBe('journal.io-failed');
    full = false;
    const kept = await journal.value.append(entry(4));
    expect(kept.ok && [kept.value.seq, kept.value.details['n']]).toEqual([3, 4]);
    await journal.value.close();
    const scan = await scanJournal(file);
    expect(scan.ok && [scan.value.last?.seq, scan.value.tornBytes]).toEqual([3, 0]);
  });

  it('keeps a record although its anchor could not be written', async () => {
    const file = await written(2);
    const journal = await opened(file);
    await rm(`${file}.anchor`);
    await mkdir(`${file}.anchor`);
    expect((await journal.append(entry(3))).ok).toBe(true);
    await rm(`${file}.anchor`, { recursive: true });
    expect((await journal.append(entry(4))).ok).toBe(true);
    await journal.close();
    expect((await scanJournal(file)).ok).toBe(true);
  });

  it('is set aside whole, anchor included, so that a new one can begin', async () => {
    const file = await written(3);
    await writeFile(file, 'not a journal\n');
    expect((await openJournal({ file, clock })).ok).toBe(false);
    const moved = await setJournalAside(file, new Date('2026-11-22T10:41:07Z'));
    expect(moved).toEqual({ ok: true, value: `${file}.set-aside-2026-11-22T10-41-07-000Z` });
    const journal = await opened(file);
    expect((await journal.append(entry(0))).ok).toBe(true);
    await journal.close();
    expect(await readFile(moved.ok ? moved.value : '', 'utf8')).toBe('not a journal\n');
  });

  it('is empty, not broken, before the first record', async () => {
    const scan = await scanJournal(await freshFile());
    expect(scan).toEqual({ ok: true, value: { last: null, soundBytes: 0, tornBytes: 0 } });
  });
});
