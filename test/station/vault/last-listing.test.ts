import { DatabaseSync } from 'node:sqlite';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { LastListing } from '../../../electron/station/vault/last-listing.ts';
import { SqliteStore } from '../../../electron/station/vault/sqlite-store.ts';
import { ok } from '../../../shared/contract/result.ts';

const [ADA, BOB] = ['a'.repeat(32), 'b'.repeat(32)];

describe('the list of a study’s images', () => {
  it('is made once for two that ask in the same moment', async () => {
    const last = new LastListing();
    let made = 0;
    const make = async () => {
      made += 1;
      return ok([]);
    };
    expect(await last.of(ADA, '1', make)).toBe(await last.of(ADA, '1', make));
    expect(made).toBe(1);
  });

  it('is made anew for another study, another version, after a lock, and after it could not be made', async () => {
    const last = new LastListing();
    let made = 0;
    const make = async () => {
      made += 1;
      return ok([]);
    };
    await last.of(ADA, '1', make);
    await last.of(BOB, '1', make);
    await last.of(BOB, '2', make);
    last.forget();
    await last.of(BOB, '2', make);
    expect(made).toBe(4);
    await expect(last.of(ADA, '2', () => Promise.reject(new Error('disk')))).rejects.toThrow('disk');
    expect(await last.of(ADA, '2', make)).toEqual(ok([]));
  });
});

describe('the version of a catalogue', () => {
  it('changes with every row, also with one that another connection writes', () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'kit-version-'));
    const file = path.join(directory, 'catalogue.sqlite');
    const store = new SqliteStore(
      file,
      'PRAGMA journal_mode = WAL',
      'CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT)',
    );
    const seen = [store.version()];
    expect(store.version()).toBe(seen[0]);
    store.setMeta('a', '1');
    seen.push(store.version());
    store.transaction(() => store.setMeta('a', '2'));
    seen.push(store.version());
    const other = new DatabaseSync(file);
    other.exec("UPDATE meta SET value = '3'");
    other.close();
    seen.push(store.version());
    expect(new Set(seen).size).toBe(4);
    store.close();
    rmSync(directory, { recursive: true });
  });
});
