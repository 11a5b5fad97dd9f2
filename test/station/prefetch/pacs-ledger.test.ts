import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PACS_COUNTS_FILE, pacsLedgerBeside } from '../../../electron/station/prefetch/pacs-ledger.ts';
import { completenessOf } from '../../../shared/domain/study.ts';
import { keyOf } from './fake-archive.ts';
import { severalPacs, sops } from './several-pacs.ts';

const STUDY = '2.25.7';
let set: ReturnType<typeof severalPacs>;
beforeEach(() => {
  set = severalPacs({ main: 'primary', backup: 'secondary' });
});
afterEach(() => set.close());

const completeness = () => {
  const counts = set.countsOf(STUDY);
  return completenessOf(counts?.held ?? 0, counts?.expected ?? null).state;
};
/** The primary counts ten and gives five; then it is lost, and the secondary has eight. */
async function fiveOfTen() {
  set.at('main').studies.set(STUDY, sops(STUDY, 1, 10));
  set.at('main').breaksAfter = 5;
  set.at('backup').fault = 'dicom.connection-refused';
  await set.prefetch.runCycle();
  expect(set.countsOf(STUDY)).toMatchObject({ held: 5, expected: 10 });
  set.at('backup').fault = null;
  set.at('backup').studies.set(STUDY, sops(STUDY, 1, 8));
  set.at('main').state = 'down';
  set.at('main').breaksAfter = null;
}
const damage = () => {
  for (const end of ['-wal', '-shm']) rmSync(set.file(`${PACS_COUNTS_FILE}${end}`), { force: true });
  writeFileSync(set.file(PACS_COUNTS_FILE), 'not a database, and longer than the header of one'.repeat(9));
};

// guards S-1
describe('what a PACS counted that is down', () => {
  it('still counts when the file of counts was damaged, until that PACS is back', async () => {
    await fiveOfTen();
    await set.restart(damage);
    for (let cycle = 0; cycle < 3; cycle += 1) await set.prefetch.runCycle();
    expect(set.countsOf(STUDY)).toMatchObject({ held: 8, expected: 10 });
    set.at('main').state = 'healthy';
    await set.prefetch.runCycle();
    expect(set.countsOf(STUDY)).toMatchObject({ held: 10, expected: 10 });
  });

  it('still counts when the study has other images elsewhere, and the file was damaged', async () => {
    await fiveOfTen();
    set.at('backup').studies.set(STUDY, sops(STUDY, 21, 28));
    await set.restart(damage);
    for (let cycle = 0; cycle < 3; cycle += 1) await set.prefetch.runCycle();
    expect(set.countsOf(STUDY)?.held).toBe(13);
    expect(completeness()).toBe('unknown');
    set.at('main').state = 'healthy';
    await set.prefetch.runCycle();
    await set.prefetch.runCycle();
    expect(set.countsOf(STUDY)).toMatchObject({ held: 18, expected: 18 });
  });

  it('still counts under its old id when it was renamed, and under the new one when it is back', async () => {
    await fiveOfTen();
    await set.restart(() => set.rename('main', 'pacs1'));
    for (let cycle = 0; cycle < 3; cycle += 1) await set.prefetch.runCycle();
    expect(set.countsOf(STUDY)).toMatchObject({ held: 8, expected: 10 });
    set.at('pacs1').state = 'healthy';
    await set.prefetch.runCycle();
    expect(set.countsOf(STUDY)).toMatchObject({ held: 10, expected: 10 });
  });

  it('is accounted for by all the others when it was taken out of the configuration and the study has grown', async () => {
    await fiveOfTen();
    await set.restart(() => set.rename('main', 'pacs1'));
    set.at('pacs1').state = 'healthy';
    for (const id of ['pacs1', 'backup']) set.at(id).studies.set(STUDY, sops(STUDY, 1, 12));
    await set.prefetch.runCycle();
    expect(set.countsOf(STUDY)).toMatchObject({ held: 12, expected: 12 });
  });

  it('counts when it was the only one and a second is configured while it is down', async () => {
    set.configure(['main']);
    set.at('backup').state = 'down';
    await set.restart();
    await fiveOfTen();
    set.configure(null);
    set.at('backup').state = 'healthy';
    await set.restart();
    await set.prefetch.runCycle();
    await set.prefetch.runCycle();
    expect(set.countsOf(STUDY)).toMatchObject({ held: 8, expected: 10 });
  });

  it('is asked no more about what it has sent because a second is configured', async () => {
    set.configure(['main']);
    await set.restart();
    set.at('main').studies.set(STUDY, sops(STUDY, 1, 10));
    await set.prefetch.runCycle();
    const { asked } = set.at('main');
    asked.length = 0;
    await set.prefetch.runCycle();
    const before = asked.splice(0);
    set.configure(null);
    await set.restart();
    await set.prefetch.runCycle();
    expect(asked).toEqual(before);
    expect(set.at('backup').asked).toEqual([]);
    expect(set.countsOf(STUDY)).toMatchObject({ held: 10, expected: 10 });
  });

  it('has sent what came although a list that was asked for meanwhile said that nothing is here', async () => {
    set.at('main').studies.set(STUDY, sops(STUDY, 1, 10));
    set.at('main').breaksAfter = 5;
    set.at('main').onSent = () => {
      const file = new DatabaseSync(set.file(PACS_COUNTS_FILE));
      file.exec('UPDATE standing SET delivered = 0');
      file.close();
    };
    set.at('backup').studies.set(STUDY, sops(STUDY, 21, 25));
    await set.prefetch.runCycle();
    const ledger = pacsLedgerBeside(
      set.file('queue.sqlite'),
      [{ id: 'main' }, { id: 'backup' }],
      () => new Date(),
    );
    expect(ledger.entry(keyOf(STUDY), 'main')).toMatchObject({ count: 10, delivered: true });
    ledger.close();
    expect(completeness()).toBe('unknown');
  });

  it('is remembered for as long as any PACS lists the study, and for half a year after', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'kit-ledger-'));
    let day = 0;
    const open = () =>
      pacsLedgerBeside(
        path.join(folder, 'queue.sqlite'),
        [{ id: 'main' }, { id: 'backup' }],
        () => new Date(day * 86_400_000),
      );
    let ledger = open();
    const reopen = () => {
      ledger.close();
      ledger = open();
    };
    const key = keyOf(STUDY);
    ledger.note(key, 'main', { count: 10, delivered: true });
    ledger.note(key, 'backup', { count: 8 });
    for (day = 100; day <= 400; day += 100) {
      reopen();
      ledger.note(key, 'backup', { count: 8 });
    }
    expect(ledger.others(key, 'backup')).toMatchObject({ count: 10, delivered: true });
    day = 700;
    reopen();
    expect(ledger.others(key, 'backup')).toBeNull();
    ledger.close();
    rmSync(folder, { recursive: true });
  });
});

it('stays on disk while another process holds the file, and the station opens all the same', async () => {
  await fiveOfTen();
  const counted = () => {
    const file = new DatabaseSync(set.file(PACS_COUNTS_FILE));
    const rows = file.prepare('SELECT endpoint_id AS id, count FROM standing').all();
    file.close();
    return rows;
  };
  const before = counted();
  expect(before.length).toBeGreaterThan(0);
  let lock: DatabaseSync | null = null;
  await set.restart(() => {
    lock = new DatabaseSync(set.file(PACS_COUNTS_FILE));
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  });
  await set.prefetch.runCycle();
  expect(completeness()).not.toBe('complete');
  (lock as DatabaseSync | null)?.close();
  expect(counted()).toEqual(before);
}, 30_000);

it('is kept in memory where the file cannot be opened at all', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'kit-ledger-'));
  mkdirSync(path.join(directory, PACS_COUNTS_FILE));
  const ledger = pacsLedgerBeside(
    path.join(directory, 'queue.sqlite'),
    [{ id: 'main' }, { id: 'backup' }],
    () => new Date(),
  );
  ledger.note(keyOf(STUDY), 'main', { count: 10, list: 'unseen' });
  expect(ledger.entry(keyOf(STUDY), 'main')?.count).toBe(10);
  rmSync(directory, { recursive: true });
});
