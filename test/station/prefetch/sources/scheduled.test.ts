import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { configSchema } from '../../../../electron/station/config/schema.ts';
import type { ScheduledAnswer } from '../../../../electron/station/dicom/port.ts';
import { worklistView } from '../../../../electron/station/views/study-rows.ts';
import type { StudyRecord } from '../../../../electron/station/vault/port.ts';
import { archived, ENDPOINT, keyOf } from '../fake-archive.ts';
import { prefetchFixture } from '../fixture.ts';

let at: ReturnType<typeof prefetchFixture>;
let folder: string;
beforeEach(() => {
  at = prefetchFixture();
  folder = mkdtempSync(path.join(tmpdir(), 'kit-export-'));
});
afterEach(async () => {
  await at.close();
  rmSync(folder, { recursive: true, force: true });
});

const RIS = { ...ENDPOINT, id: 'ris', aeTitle: 'RIS' };
const item = (over: Partial<ScheduledAnswer> = {}): ScheduledAnswer => ({
  PatientID: 'P9',
  IssuerOfPatientID: '',
  PatientName: 'Secret^P9',
  PatientBirthDate: '19500101',
  PatientSex: 'F',
  StudyInstanceUID: '2.25.900',
  AccessionNumber: 'A9',
  RequestedProcedureDescription: 'CT chest',
  RequestedProcedureCode: '',
  RequestedProcedurePriority: 'ROUTINE',
  ReferringPhysicianName: '',
  ScheduledProcedureStepStartDate: '20261122',
  ScheduledProcedureStepStartTime: '104000',
  Modality: 'CT',
  ScheduledProcedureStepDescription: '',
  ScheduledStationAETitle: 'CT1',
  ...over,
});
const open = (worklist: object) => {
  const config = configSchema.parse({
    endpoints: [{ id: 'main', host: 'pacs', port: 104, aeTitle: 'PACS' }],
    worklist: { scheduled: [{ id: 'ris', host: 'ris', port: 104, aeTitle: 'RIS' }], ...worklist },
  });
  return at.open({ config, scheduledEndpoints: [RIS] });
};
const exported = (rows: readonly string[], over: object = {}) => {
  const file = path.join(folder, 'export.csv');
  writeFileSync(file, `${rows.join('\n')}\n`);
  const now = at.clock.wall();
  utimesSync(file, now, now);
  const columns = {
    PatientID: 'ID',
    AccessionNumber: 'Acc',
    Modality: 'Mod',
    ScheduledAt: 'When',
    Priority: 'Prio',
  };
  return { scheduled: [], exports: [{ id: 'csv', file, columns, ...over }] };
};
const HEAD = 'ID,Acc,Mod,When,Prio';

describe('a patient on the modality worklist', () => {
  it('is on the list with the reason, never fetched, and has priors fetched by the same rule', async () => {
    const prior = archived({ PatientID: 'P9', StudyDate: '20250920' });
    at.archive.studies.push(prior, archived());
    at.archive.scheduled.push(item());
    const prefetch = open({});
    const result = await prefetch.runCycle();
    expect(result.ok).toBe(true);
    expect(at.archive.purposes.get(keyOf('2.25.900'))).toEqual({
      kind: 'scheduled',
      reason: 'scheduled for CT at 10:40 on CT1',
      priority: 'ROUTINE',
      dueAt: '2026-11-22T10:40',
    });
    expect(at.archive.countsOf(prior)?.held).toBe(6);
    expect(at.archive.purposes.get(keyOf(prior.descriptor.StudyInstanceUID))).toMatchObject({
      kind: 'prior',
      forStudy: keyOf('2.25.900'),
    });
    expect(prefetch.list().scheduled).toEqual(new Set([keyOf('2.25.900')]));
    expect(prefetch.readiness()).toMatchObject({ studiesOnList: 1, studiesComplete: 1 });
    expect(prefetch.view()).toMatchObject({ state: 'idle', studiesWanted: 2, studiesComplete: 2 });
  });

  it('becomes an ordinary study, with its urgency, when the PACS lists it by UID or by accession number', async () => {
    at.archive.scheduled.push(
      item({ RequestedProcedurePriority: 'STAT' }),
      item({
        StudyInstanceUID: '',
        AccessionNumber: 'A10',
        PatientID: 'P10',
        PatientName: '',
        PatientBirthDate: '',
      }),
    );
    const prefetch = open({});
    await prefetch.runCycle();
    expect(prefetch.list().scheduled.size).toBe(2);
    const images = archived({ StudyInstanceUID: '2.25.900', PatientID: 'P9' });
    const other = archived({ AccessionNumber: 'A10', PatientID: 'P10' });
    at.archive.studies.push(images, other);
    await prefetch.runCycle();
    expect(at.archive.purposes.get(keyOf('2.25.900'))).toEqual({
      kind: 'worklist',
      reason: 'on the worklist',
      priority: 'STAT',
      dueAt: '2026-11-22T10:40',
    });
    expect(at.archive.purposes.get(keyOf(other.descriptor.StudyInstanceUID))).toMatchObject({
      dueAt: '2026-11-22T10:40',
    });
    expect(prefetch.list().scheduled.size).toBe(0);
    expect(at.archive.purposes.size).toBe(2);
  });

  it('leaves the list when called off, and nothing of the patient stays', async () => {
    at.archive.scheduled.push(item());
    const prefetch = open({});
    await prefetch.runCycle();
    at.archive.scheduled.pop();
    await prefetch.runCycle();
    expect(prefetch.list().scheduled.size).toBe(0);
    expect(at.archive.purposes.size).toBe(0);
  });

  // guards S-15
  it('stays on it while the worklist server is down, also after a restart; the PACS’s own list is as ever', async () => {
    const prior = archived({ PatientID: 'P9', StudyDate: '20250920' });
    at.archive.studies.push(archived(), prior);
    at.archive.scheduled.push(item());
    await open({}).runCycle();
    at.archive.settings.scheduledFault = () => 'dicom.connection-refused';
    const again = open({});
    const result = await again.runCycle();
    expect(result).toMatchObject({ ok: true, value: { state: 'idle' } });
    expect(again.view().message).toContain('the modality worklist ris could not be asked');
    expect(again.list().scheduled.size).toBe(1);
    expect(again.readiness().studiesOnList).toBe(1);
    expect(again.view().studiesWanted).toBe(2);
  });

  // guards S-15
  it('stays on it when a person cancels, or an outage cuts, the question for the list', async () => {
    at.archive.studies.push(archived());
    at.archive.scheduled.push(item());
    const prefetch = open({});
    await prefetch.runCycle();
    const find = at.archive.port.findStudies.bind(at.archive.port);
    at.archive.port.findStudies = async (...asked) => {
      const found = await find(...asked);
      prefetch.cancel();
      return found;
    };
    expect((await prefetch.runCycle()).ok).toBe(false);
    expect(prefetch.list().scheduled).toEqual(new Set([keyOf('2.25.900')]));
    expect(at.archive.purposes.has(keyOf('2.25.900'))).toBe(true);
  });

  // guards S-15
  it('stays on it when the switch goes down while a long cycle asks for the list again', async () => {
    at.archive.studies.push(archived());
    at.archive.scheduled.push(item());
    at.archive.settings.retrieveFault = () => ({ hangs: true });
    const prefetch = open({});
    prefetch.start();
    await at.clock.advance(60_000);
    expect(prefetch.list().scheduled.size).toBe(1);
    const find = at.archive.port.findStudies.bind(at.archive.port);
    at.archive.port.findStudies = async (...asked) => {
      const found = await find(...asked);
      at.state.hold = { words: 'Paused while the PACS is down', kind: 'stop' };
      prefetch.switchChanged();
      return found;
    };
    await at.clock.advance(6 * 60_000);
    expect(prefetch.view().state).toBe('paused');
    expect(prefetch.list().scheduled.size).toBe(1);
    await prefetch.stop();
  });

  it('of another patient is not joined by an accession number that repeats', async () => {
    at.archive.scheduled.push(item({ AccessionNumber: 'A1', RequestedProcedurePriority: 'STAT' }));
    const other = archived({ AccessionNumber: 'A1', PatientID: 'P1' });
    at.archive.studies.push(other);
    const prefetch = open({});
    await prefetch.runCycle();
    expect(at.archive.purposes.get(keyOf(other.descriptor.StudyInstanceUID))).not.toHaveProperty('priority');
    expect(prefetch.list().scheduled.size).toBe(1);
  });
});

describe('a RIS export', () => {
  it('brings the studies that the PACS knows, and schedules those that it does not know yet', async () => {
    const old = archived({ AccessionNumber: 'A5', PatientID: 'P5', StudyDate: '20261110' });
    at.archive.studies.push(old);
    const prefetch = open(exported([HEAD, 'P5,A5,CT,2026-11-22 09:00,U', 'P6,A6,MR,22.11.2026 11:30,']));
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

  it('is said to be stale, and its bad rows are told by line, never by content', async () => {
    const worklist = exported([HEAD, 'P5,A5,CT,not a date,', ',A6,CT,,', 'P7,A7,CT,,', 'Secret^Name']);
    const prefetch = open(worklist);
    await at.clock.advance(3 * 3_600_000);
    await prefetch.runCycle();
    const { message } = prefetch.view();
    expect(message).toContain('the RIS export csv is stale: written 3 h ago');
    expect(message).toContain('3 rows of the RIS export csv cannot be used (line 2, 3, 5)');
    expect(message).not.toMatch(/Secret|P5|A6/u);
    expect(prefetch.list().scheduled.size).toBe(1);
  });

  it('that is gone harms nothing, and what it said last stays', async () => {
    at.archive.studies.push(archived());
    const worklist = exported([HEAD, 'P6,A6,MR,,']);
    const prefetch = open(worklist);
    await prefetch.runCycle();
    rmSync(path.join(folder, 'export.csv'));
    const result = await prefetch.runCycle();
    expect(result.ok).toBe(true);
    expect(prefetch.view().message).toContain('the RIS export csv cannot be read: there is no such file');
    expect(prefetch.list().scheduled.size).toBe(1);
  });

  it('does not have the PACS asked in vain every cycle', async () => {
    const prefetch = open(exported([HEAD, 'P6,A6,MR,,']));
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

describe('the worklist of the page', () => {
  it('has a scheduled study as on the list, and not at all once it was called off', () => {
    const record = (uid: string): StudyRecord =>
      ({
        studyKey: keyOf(uid),
        descriptor: archived({ StudyInstanceUID: uid }).descriptor,
        purpose: { kind: 'scheduled', reason: 'scheduled' },
        held: 0,
        heldBytes: 0,
        expected: null,
        confirmedAt: null,
        damaged: 0,
        quarantined: 0,
      }) as StudyRecord;
    const listing = {
      listedAt: '2026-11-22T10:00:00Z',
      onList: new Set<string>(),
      scheduled: new Set([keyOf('1')]),
    };
    const { rows } = worklistView([record('1'), record('2')], open({}).view(), listing);
    expect(rows).toMatchObject([{ studyKey: keyOf('1'), onList: true }]);
  });
});
