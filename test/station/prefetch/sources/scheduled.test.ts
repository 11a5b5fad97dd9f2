import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StudyRecord } from '../../../../electron/station/vault/port.ts';
import { worklistView } from '../../../../electron/station/views/study-rows.ts';
import { archived, keyOf } from '../fake-archive.ts';
import { item, sourcesFixture } from './sources-fixture.ts';

let at: ReturnType<typeof sourcesFixture>;
beforeEach(() => {
  at = sourcesFixture();
});
afterEach(() => at.close());

describe('a patient on the modality worklist', () => {
  it('is on the list with the reason, never fetched, and has priors fetched by the same rule', async () => {
    const prior = archived({ PatientID: 'P9', StudyDate: '20250920' });
    at.archive.studies.push(prior, archived());
    at.archive.scheduled.push(item());
    const prefetch = at.open({});
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
    const prefetch = at.open({});
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
    const prefetch = at.open({});
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
    await at.open({}).runCycle();
    at.archive.settings.scheduledFault = () => 'dicom.connection-refused';
    const again = at.open({});
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
    const prefetch = at.open({});
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
    const prefetch = at.open({});
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

  // guards S-2
  it('is as old as what the worklist server said last, and is gone with the day, though nobody answers', async () => {
    at.archive.scheduled.push(item());
    const prefetch = at.open({});
    const key = keyOf('2.25.900');
    await prefetch.runCycle();
    const saidAt = at.clock.wall().toISOString();
    expect(at.archive.vault.counts(key)?.confirmedAt).toBe(saidAt);
    at.archive.settings.scheduledFault = () => 'dicom.connection-refused';
    await at.clock.advance(10 * 3_600_000);
    await prefetch.runCycle();
    expect(prefetch.list().scheduled.size).toBe(1);
    expect(at.archive.vault.counts(key)?.confirmedAt).toBe(saidAt);
    await at.clock.advance(4 * 3_600_000);
    await prefetch.runCycle();
    expect(prefetch.list().scheduled.size).toBe(0);
  });

  // guards S-15, S-3
  it('is not hidden by another patient’s study whose UID was given by mistake', async () => {
    const other = archived({ StudyInstanceUID: '2.25.900', PatientID: 'P1' });
    at.archive.studies.push(other);
    at.archive.scheduled.push(item({ RequestedProcedurePriority: 'STAT' }));
    const prefetch = at.open({});
    await prefetch.runCycle();
    expect(prefetch.list().onList).toEqual(new Set([keyOf('2.25.900')]));
    expect(prefetch.list().scheduled.size).toBe(1);
    expect(at.archive.purposes.get(keyOf('2.25.900'))).not.toHaveProperty('priority');
    expect(prefetch.view().message).toContain(
      '1 scheduled under the StudyInstanceUID of another patient’s study',
    );
  });

  it.each([
    [{ PatientName: 'Married^P9' }, 'a name that was corrected'],
    [{ PatientID: '0009' }, 'an ID that is written otherwise'],
  ])('is the study of its UID in spite of %j, %s', async (over, _what) => {
    const images = archived({
      StudyInstanceUID: '2.25.900',
      PatientID: 'P9',
      PatientName: 'Secret^P9',
      ...over,
    });
    at.archive.studies.push(images);
    at.archive.scheduled.push(item({ RequestedProcedurePriority: 'STAT' }));
    const prefetch = at.open({});
    await prefetch.runCycle();
    expect(prefetch.list().scheduled.size).toBe(0);
    expect(at.archive.purposes.get(keyOf('2.25.900'))).toHaveProperty('priority', 'STAT');
  });

  it('of another patient is not joined by an accession number that repeats', async () => {
    at.archive.scheduled.push(item({ AccessionNumber: 'A1', RequestedProcedurePriority: 'STAT' }));
    const other = archived({ AccessionNumber: 'A1', PatientID: 'P1' });
    at.archive.studies.push(other);
    const prefetch = at.open({});
    await prefetch.runCycle();
    expect(at.archive.purposes.get(keyOf(other.descriptor.StudyInstanceUID))).not.toHaveProperty('priority');
    expect(prefetch.list().scheduled.size).toBe(1);
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
    const { rows } = worklistView([record('1'), record('2')], at.open({}).view(), listing);
    expect(rows).toMatchObject([{ studyKey: keyOf('1'), onList: true }]);
  });
});
