import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readSettled } from '../../../../electron/station/prefetch/sources/read-export.ts';
import { archived, keyOf } from '../fake-archive.ts';
import { HEAD, sourcesFixture } from './sources-fixture.ts';

let at: ReturnType<typeof sourcesFixture>;
beforeEach(() => {
  at = sourcesFixture();
});
afterEach(() => at.close());

describe('a RIS export', () => {
  it('brings the studies that the PACS knows, and schedules those that it does not know yet', async () => {
    const old = archived({ AccessionNumber: 'A5', PatientID: 'P5', StudyDate: '20261110' });
    at.archive.studies.push(old);
    const prefetch = at.open(
      at.exported([HEAD, 'P5,A5,CT,2026-11-22 09:00,U', 'P6,A6,MR,22.11.2026 11:30,']),
    );
    await prefetch.runCycle();
    expect(at.archive.purposes.get(keyOf(old.descriptor.StudyInstanceUID))).toEqual({
      kind: 'worklist',
      reason: 'on the worklist',
      priority: 'HIGH',
      dueAt: '2026-11-22T09:00',
    });
    expect(at.archive.countsOf(old)?.held).toBe(6);
    expect(prefetch.list().scheduled.size).toBe(1);
    expect([...at.archive.purposes.values()]).toContainEqual({
      kind: 'scheduled',
      reason: 'scheduled for MR at 11:30',
      dueAt: '2026-11-22T11:30',
    });
  });

  // guards S-3
  it('has no priors fetched for a row whose PatientID alone several patients have, and says so', async () => {
    const prior = { PatientID: 'P6', StudyDate: '20260920' };
    at.archive.studies.push(archived(prior), archived({ ...prior, PatientName: 'Other^P6' }));
    const prefetch = at.open(at.exported([HEAD, 'P6,A6,CT,2026-11-22 11:30,']));
    await prefetch.runCycle();
    expect(prefetch.view()).toMatchObject({ studiesWanted: 0 });
    expect(prefetch.view().message).toContain('no priors for 1 study known by a PatientID alone');
  });

  it('is said to be stale, and its bad rows are told by line, never by content', async () => {
    const worklist = at.exported([HEAD, 'P5,A5,CT,not a date,', ',A6,CT,,', 'P7,A7,CT,,', 'Secret^Name']);
    const prefetch = at.open(worklist);
    await at.clock.advance(3 * 3_600_000);
    await prefetch.runCycle();
    const { message } = prefetch.view();
    expect(message).toContain('the RIS export csv is stale: written 3 h ago');
    expect(message).toContain('3 rows of the RIS export csv cannot be used (line 2, 3, 5)');
    expect(message).not.toMatch(/Secret|P5|A6/u);
    expect(prefetch.list().scheduled.size).toBe(1);
    // guards S-2: who is on it is known as of the file, not as of now.
    const written = new Date(at.clock.wall().getTime() - 3 * 3_600_000).toISOString();
    const [studyKey = ''] = prefetch.list().scheduled;
    expect(at.archive.vault.counts(studyKey)?.confirmedAt).toBe(written);
  });

  // guards S-10
  it('holds only the days that are asked for, and says how many rows are of others', async () => {
    const days = ['2026-11-22 09:00', '2026-11-16 09:00', '2026-11-01 09:00', '2026-12-24 09:00', ''];
    const rows = days.map((day, index) => `P${index},A${index},CT,${day},`);
    const prefetch = at.open(at.exported([HEAD, ...rows]));
    await prefetch.runCycle();
    expect(prefetch.list().scheduled.size).toBe(3);
    expect(prefetch.view().message).toContain('2 of the RIS export csv are of other days');
  });

  it('that is gone harms nothing, and what it said last stays', async () => {
    at.archive.studies.push(archived());
    const worklist = at.exported([HEAD, 'P6,A6,MR,,']);
    const prefetch = at.open(worklist);
    await prefetch.runCycle();
    rmSync(at.file);
    const result = await prefetch.runCycle();
    expect(result.ok).toBe(true);
    expect(prefetch.view().message).toContain('the RIS export csv cannot be read: there is no such file');
    expect(prefetch.list().scheduled.size).toBe(1);
  });

  // guards S-15
  it('that is being written calls nobody off', async () => {
    const prefetch = at.open(at.exported([HEAD, 'P6,A6,MR,,', 'P7,A7,CT,,']));
    await prefetch.runCycle();
    expect(prefetch.list().scheduled.size).toBe(2);
    writeFileSync(at.file, `${HEAD}\nP6,A6,MR,,\nP7,A`);
    const written = at.clock.wall();
    utimesSync(at.file, written, written);
    await prefetch.runCycle();
    expect(prefetch.view().message).toContain('the RIS export csv cannot be read: it is being written');
    expect(prefetch.list().scheduled.size).toBe(2);
    // A RIS that never ends its last line is believed once the file rests.
    writeFileSync(at.file, `${HEAD}\nP6,A6,MR,,`);
    utimesSync(at.file, written, written);
    await at.clock.advance(60_000);
    await prefetch.runCycle();
    expect(prefetch.list().scheduled.size).toBe(1);
  });

  it.each([
    ['its time', 9, 2],
    ['its size', 12, 1],
  ])('that changed while it was read (%s) is being written', async (_what, size, mtimeMs) => {
    const stats = [
      { size: 9, mtimeMs: 1 },
      { size, mtimeMs },
    ];
    const file = {
      stat: () => Promise.resolve(stats.shift()),
      readFile: () => Promise.resolve(Buffer.from('ID\nP1\nP2\n').subarray(0, 9)),
    } as unknown as Parameters<typeof readSettled>[0];
    expect(await readSettled(file, new Date(1_000_000))).toBe('it is being written');
  });

  it('does not have the PACS asked in vain every cycle', async () => {
    const prefetch = at.open(at.exported([HEAD, 'P6,A6,MR,,']));
    prefetch.start();
    for (let cycles = 1; cycles <= 2; cycles += 1) {
      await at.clock.advance(360_000);
      // Files are read in real time, whatever the clock of the cycle says.
      await vi.waitFor(() => {
        expect(at.archive.asked.filter(({ query }) => query?.StudyDate !== undefined)).toHaveLength(cycles);
        expect(prefetch.view().state).toBe('idle');
      });
    }
    const asked = at.archive.asked.filter(({ query }) => query?.AccessionNumber === 'A6');
    expect(asked).toHaveLength(1);
  });
});

describe('a study that only a RIS export names', () => {
  const old = () => archived({ PatientID: 'P0', AccessionNumber: 'A0', StudyDate: '20261101' }, 1);
  const rows = [HEAD, 'P0,A0,CT,,'];

  // guards S-15, S-3
  it('is another patient’s than the row’s where the UID was mistyped: the row stays scheduled', async () => {
    at.archive.studies.push(
      archived({ StudyInstanceUID: '2.25.900', PatientID: 'P1', StudyDate: '20261101' }),
    );
    const columns = { PatientID: 'ID', StudyInstanceUID: 'UID', PatientName: 'Name' };
    const rows = ['ID,UID,Name', 'P8,2.25.900,Secret^P8', 'P9,2.25.901,Secret^P9'];
    const worklist = at.exported(rows, { columns });
    const prefetch = at.open(worklist);
    await prefetch.runCycle();
    at.archive.store('2.25.900', '2.25.900.1');
    await prefetch.runCycle();
    expect(prefetch.list().onList.size).toBe(0);
    expect(prefetch.list().scheduled.size).toBe(2);
  });

  // guards S-15
  it.each(['by accession number', 'by UID'])(
    'stays on the list when it cannot be looked up this time (%s)',
    async (how) => {
      const study = old();
      const prior = archived({ PatientID: 'P0', StudyDate: '20260901' });
      at.archive.studies.push(study, prior);
      const uid = how === 'by UID' ? study.descriptor.StudyInstanceUID : '';
      const columns = { PatientID: 'ID', AccessionNumber: 'Acc', StudyInstanceUID: 'UID' };
      const prefetch = at.open(at.exported(['ID,Acc,UID', `P0,A0,${uid}`], { columns }));
      await prefetch.runCycle();
      const whole = new Set([keyOf(study.descriptor.StudyInstanceUID)]);
      expect(prefetch.list()).toMatchObject({ onList: whole, scheduled: new Set() });
      at.archive.settings.findFault = ({ AccessionNumber, StudyInstanceUID }) =>
        AccessionNumber !== undefined || StudyInstanceUID !== undefined ? 'dicom.status-refused' : null;
      await prefetch.runCycle();
      expect(prefetch.list()).toMatchObject({ onList: whole, scheduled: new Set() });
      expect(prefetch.view()).toMatchObject({ studiesWanted: 2, studiesComplete: 2 });
      expect(prefetch.view().message).toContain('1 of the RIS export not looked up');
      at.archive.settings.findFault = () => null;
      at.archive.studies.length = 0;
      await prefetch.runCycle();
      expect(prefetch.list().onList.size).toBe(0);
    },
  );

  // guards S-15
  it('stays on the list when the file is gone in the first cycle after a restart', async () => {
    const study = old();
    at.archive.studies.push(study);
    const worklist = at.exported(rows);
    await at.open(worklist).runCycle();
    rmSync(at.file);
    const again = at.open(worklist);
    await again.runCycle();
    expect(again.list().onList).toEqual(new Set([keyOf(study.descriptor.StudyInstanceUID)]));
    expect(again.readiness()).toMatchObject({ studiesOnList: 1, studiesComplete: 1 });
  });
});
