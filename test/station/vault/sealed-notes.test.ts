import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { must } from './synthetic-study.ts';
import {
  CHEAP,
  codeOf,
  filesOf,
  openTestVault,
  PASSPHRASE,
  temporaryFolder,
  testClock,
} from './vault-fixture.ts';
import { openVault, type OpenedVault } from '../../../electron/station/vault/open-vault.ts';

const SECRET = 'Impression of Mustermann^Erika: pneumothorax on the left';

async function filled(directory = temporaryFolder()): Promise<{ vault: OpenedVault; directory: string }> {
  const vault = must(await openVault({ directory, clock: testClock(), argon2: CHEAP }));
  must(await vault.initialise({ passphrase: PASSPHRASE, label: 'ada', role: 'administrator' }));
  return { vault, directory };
}

const reopened = (directory: string): Promise<OpenedVault> =>
  openTestVault(directory) as Promise<OpenedVault>;

const contents = async (vault: OpenedVault): Promise<readonly string[]> =>
  must(await vault.notes.read('reading-log')).notes.map(({ content }) => content);

describe('sealed notes', () => {
  it('are read again after a restart, in the order in which they were first written', async () => {
    const { vault, directory } = await filled();
    must(await vault.notes.write('reading-log', 'b', SECRET));
    must(await vault.notes.write('reading-log', 'a', 'second'));
    must(await vault.notes.write('reading-log', 'b', `${SECRET}, seen at 10:41`));
    await vault.close();
    const again = await reopened(directory);
    must(await again.unlock(PASSPHRASE));
    expect(await contents(again)).toEqual([`${SECRET}, seen at 10:41`, 'second']);
    expect(must(await again.notes.readOne('reading-log', 'a'))?.content).toBe('second');
    expect(must(await again.notes.readOne('reading-log', 'nobody'))).toBeNull();
    expect(must(await again.notes.read('drill-notes')).notes).toEqual([]);
  });

  // guards S-12
  it('are written by a locked station, which cannot read them, and no file holds a word of them', async () => {
    const { vault, directory } = await filled();
    vault.lock();
    must(await vault.notes.write('reading-log', 'a', SECRET));
    expect(codeOf(await vault.notes.read('reading-log'))).toBe('vault.locked');
    expect(codeOf(await vault.notes.readOne('reading-log', 'a'))).toBe('vault.locked');
    for (const { bytes } of filesOf(directory)) {
      expect(bytes.includes('Mustermann')).toBe(false);
      expect(bytes.includes('reading-log')).toBe(false);
    }
    must(await vault.unlock(PASSPHRASE));
    expect(await contents(vault)).toEqual([SECRET]);
    await vault.close();
  });

  it('have nowhere to go before the vault has keys', async () => {
    const vault = await reopened(temporaryFolder());
    expect(codeOf(await vault.notes.write('reading-log', 'a', SECRET))).toBe('vault.not-initialised');
    expect(codeOf(await vault.notes.read('reading-log'))).toBe('vault.not-initialised');
  });

  it('are erased one by one, or shredded as a book that leaves the others', async () => {
    const { vault, directory } = await filled();
    must(await vault.notes.write('reading-log', 'a', 'first'));
    must(await vault.notes.write('reading-log', 'b', 'second'));
    must(await vault.notes.write('drill-notes', 'a', 'a drill'));
    must(vault.notes.erase('reading-log', 'a'));
    expect(await contents(vault)).toEqual(['second']);
    must(vault.notes.eraseBook('reading-log'));
    expect(await contents(vault)).toEqual([]);
    expect(must(await vault.notes.read('drill-notes')).notes).toHaveLength(1);
    must(await vault.notes.write('reading-log', 'c', 'anew'));
    expect(await contents(vault)).toEqual(['anew']);
    await vault.close();
    const db = new DatabaseSync(join(directory, 'catalogue.db'));
    expect(db.prepare('SELECT count(DISTINCT book_key) AS books, count(*) AS notes FROM note').get()).toEqual(
      {
        books: 2,
        notes: 2,
      },
    );
    db.close();
  });

  it('go with everything else when the vault is purged', async () => {
    const { vault } = await filled();
    must(await vault.notes.write('reading-log', 'a', SECRET));
    must(await vault.purge({ all: true }));
    expect(codeOf(await vault.notes.read('reading-log'))).toBe('vault.not-initialised');
    expect(codeOf(await vault.notes.write('reading-log', 'a', SECRET))).toBe('vault.not-initialised');
    await vault.close();
  });

  // guards S-8
  it.each([
    ['its sealed bytes', "UPDATE note SET sealed = zeroblob(length(sealed)) WHERE note_id = 'a'"],
    ['its time', "UPDATE note SET written_at = '2030-01-01T00:00:00.000Z' WHERE note_id = 'a'"],
    ['its id', "UPDATE note SET note_id = 'z' WHERE note_id = 'a'"],
    [
      'its content, swapped with another note',
      "UPDATE note SET sealed = (SELECT sealed FROM note WHERE note_id = 'b') WHERE note_id = 'a'",
    ],
  ])('are left out and counted as damaged when someone changed %s', async (_what, statement) => {
    const { vault, directory } = await filled();
    must(await vault.notes.write('reading-log', 'a', SECRET));
    must(await vault.notes.write('reading-log', 'b', 'sound'));
    await vault.close();
    const db = new DatabaseSync(join(directory, 'catalogue.db'));
    db.exec(statement);
    db.close();
    const again = await reopened(directory);
    must(await again.unlock(PASSPHRASE));
    const read = must(await again.notes.read('reading-log'));
    expect(read.notes.map(({ content }) => content)).toEqual(['sound']);
    expect(read.damaged).toBe(1);
    if (statement.includes('zeroblob'))
      expect(codeOf(await again.notes.readOne('reading-log', 'a'))).toBe('vault.damaged');
  });

  it('refuse an id that could be more than an id, and a text without end', async () => {
    const { vault } = await filled();
    await expect(vault.notes.write('reading-log', 'Doe^Jane', 'x')).rejects.toThrow('note id');
    await expect(vault.notes.write('reading-log', 'a', 'x'.repeat(1024 * 1024 + 1))).rejects.toThrow('1 MiB');
    await vault.close();
  });
});
