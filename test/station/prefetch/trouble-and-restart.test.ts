import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DicomPort } from '../../../electron/station/dicom/port.ts';
import type { PrefetchHold } from '../../../electron/station/prefetch/hold.ts';
import { archived, failure } from './fake-archive.ts';
import { prefetchFixture } from './fixture.ts';

let at: ReturnType<typeof prefetchFixture>;
beforeEach(() => {
  at = prefetchFixture();
});
afterEach(() => at.close());

const add = (...list: ReturnType<typeof archived>[]) => {
  at.archive.studies.push(...list);
  return list;
};

describe('trouble', () => {
  it('with the queue’s file is told for as long as nothing of it is kept', async () => {
    const [study] = add(archived());
    mkdirSync(path.join(at.directory, 'queue.sqlite'));
    const prefetch = at.open();
    await prefetch.runCycle();
    expect(study && at.archive.countsOf(study)).toMatchObject({ held: 6 });
    expect(prefetch.view()).toMatchObject({
      state: 'idle',
      lastError:
        'The list of transfers could not be opened: until the next start of the station it is kept in memory only.',
    });
  });

  // guards S-15
  it('with the end of a transfer that could not be written is over with the next cycle', async () => {
    const [study] = add(archived());
    let isBroken = true;
    const port = {
      ...at.archive.port,
      retrieve: (...given: Parameters<DicomPort['retrieve']>) =>
        isBroken ? Promise.resolve(failure('dicom.connection-lost')) : at.archive.port.retrieve(...given),
    };
    const prefetch = at.open({ port });
    const disk = new DatabaseSync(path.join(at.directory, 'queue.sqlite'));
    disk.exec(`CREATE TRIGGER full BEFORE UPDATE OF state ON transfer WHEN OLD.state = 'running'
      BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`);
    await prefetch.runCycle();
    disk.exec('DROP TRIGGER full');
    disk.close();
    isBroken = false;
    await prefetch.runCycle();
    expect(study && at.archive.countsOf(study)).toMatchObject({ held: 6, expected: 6 });
    expect(prefetch.queue.view().rows).toMatchObject([{ state: 'complete' }]);
  });

  // guards S-10
  it('stops the cycle after three link failures in a row, and leaves the rest queued', async () => {
    add(...Array.from({ length: 8 }, () => archived()));
    at.archive.settings.retrieveFault = () => ({ sends: 0, ends: 'dicom.connection-refused' });
    const prefetch = at.open();
    expect(await prefetch.runCycle()).toMatchObject({
      ok: false,
      error: { code: 'dicom.connection-refused' },
    });
    expect(at.archive.times('C-MOVE')).toBe(3);
    expect(prefetch.view()).toMatchObject({ state: 'failed', studiesWanted: 8 });
    expect(prefetch.view().message).toContain('several times in a row');
  });

  // guards S-10
  it('pauses in words while the PACS is degraded or down, and goes on by itself when it is back', async () => {
    add(archived(), archived());
    const hold: PrefetchHold = {
      words: 'Paused while the PACS is down: 3 of 3 C-ECHO refused',
      kind: 'stop',
    };
    at.archive.settings.duringRetrieve = () => {
      at.state.hold = hold;
      prefetch.switchChanged();
    };
    const prefetch = at.open();
    prefetch.start();
    await at.clock.advance(1000);
    expect(prefetch.view()).toMatchObject({ state: 'paused', message: hold.words, studiesComplete: 0 });
    await at.clock.advance(3_600_000);
    expect(at.archive.times('C-MOVE')).toBe(1);
    expect(at.journal.filter((entry) => entry.details['outcome'] === 'paused')).toHaveLength(1);
    at.archive.settings.duringRetrieve = () => {};
    at.state.hold = null;
    prefetch.switchChanged();
    await at.clock.advance(1000);
    expect(prefetch.view()).toMatchObject({ state: 'idle', studiesComplete: 2 });
  });

  it('lets a transfer finish when the PACS is only degraded, and starts no other', async () => {
    add(archived(), archived());
    at.archive.settings.duringRetrieve = () => {
      at.state.hold = { words: 'Paused while the PACS is degraded', kind: 'drain' };
      prefetch.switchChanged();
    };
    const prefetch = at.open();
    expect(await prefetch.runCycle()).toMatchObject({ ok: false, error: { code: 'prefetch.paused' } });
    expect(prefetch.view()).toMatchObject({ state: 'paused', studiesComplete: 1, studiesWanted: 2 });
  });

  it('is cancelled by a person, and what was not finished stays queued', async () => {
    add(archived(), archived());
    at.archive.settings.duringRetrieve = () => prefetch.cancel();
    const prefetch = at.open();
    expect(await prefetch.runCycle()).toMatchObject({ ok: false, error: { code: 'dicom.cancelled' } });
    expect(prefetch.view()).toMatchObject({ state: 'idle', studiesComplete: 0, studiesWanted: 2 });
    at.archive.settings.duringRetrieve = () => {};
    expect(await prefetch.runCycle()).toMatchObject({ ok: true, value: { studiesComplete: 2 } });
  });

  it('is tried again on schedule between cycles: every minute at first', async () => {
    add(archived());
    at.archive.settings.retrieveFault = () => ({ sends: 0, ends: 'dicom.sub-operations-failed' });
    const prefetch = at.open();
    prefetch.start();
    await at.clock.advance(1000);
    expect(at.archive.times('C-MOVE')).toBe(1);
    await at.clock.advance(120_000);
    expect(at.archive.times('C-MOVE')).toBe(3);
    at.archive.settings.retrieveFault = () => null;
    await at.clock.advance(61_000);
    expect(prefetch.view().studiesComplete).toBe(1);
    expect(at.journal.filter((entry) => entry.details['kind'] === 'retries')).toHaveLength(3);
  });
});

describe('a restart', () => {
  it('takes up in the middle of the queue what was wanted before, without asking again for what is here', async () => {
    add(archived(), archived(), archived());
    at.archive.settings.retrieveFault = (_method, _target, nth) => (nth === 2 ? { hangs: true } : null);
    const killed = at.open();
    void killed.runCycle();
    await at.clock.advance(100);
    expect(killed.view()).toMatchObject({ state: 'running', studiesWanted: 3, studiesComplete: 1 });

    at.archive.settings.retrieveFault = () => null;
    const restarted = at.open();
    expect(restarted.view()).toMatchObject({ state: 'never-ran', studiesWanted: 3, studiesComplete: 1 });
    expect(restarted.view().message).toContain('stopped during the last cycle');
    expect(await restarted.runCycle()).toMatchObject({ ok: true, value: { studiesComplete: 3 } });
    const targets = at.archive.asked.flatMap((each) => each.target?.StudyInstanceUID ?? []);
    expect(targets).toHaveLength(4);
    expect(new Set(targets).size).toBe(3);
  });

  it('remembers when the last cycle ended and that the next is due', async () => {
    add(archived());
    const prefetch = at.open();
    prefetch.start();
    await at.clock.advance(1000);
    const view = prefetch.view();
    expect(view.lastFinishedAt).not.toBeNull();
    expect(view.nextAt).not.toBeNull();
    await prefetch.close();
    expect(at.open().view()).toMatchObject({
      state: 'idle',
      lastFinishedAt: view.lastFinishedAt,
      nextAt: null,
    });
  });

  // guards S-12
  it('leaves no word of a patient in the queue’s files or in the journal', async () => {
    add(archived({ PatientName: 'Zebrafisch^Ada', PatientID: 'ID-4711', AccessionNumber: 'ACC-99' }));
    add(archived({ PatientName: 'Zebrafisch^Ada', PatientID: 'ID-4711', StudyDate: '20250920' }));
    at.archive.settings.retrieveFault = () => ({ sends: 1, ends: 'dicom.connection-lost' });
    await at.open().runCycle();
    const files = readdirSync(at.directory).map((name) =>
      readFileSync(path.join(at.directory, name)).toString('latin1'),
    );
    expect(files.length).toBeGreaterThan(0);
    const everything = `${files.join('')}${JSON.stringify(at.journal)}${JSON.stringify(at.views)}`;
    const uids = at.archive.studies.map((study) => study.descriptor.StudyInstanceUID);
    for (const word of ['Zebrafisch', 'ID-4711', 'ACC-99', 'CT chest', '20261122', ...uids]) {
      expect(everything.includes(word), word).toBe(false);
    }
  });
});
