import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prefetchViewSchema } from '../../../shared/contract/views.ts';
import { archived } from './fake-archive.ts';
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

describe('a cycle', () => {
  it('lists today, records why and how many, fetches, and is complete by the vault’s own count', async () => {
    add(archived(), archived(), archived({ StudyDate: '20261121' }));
    const prefetch = at.open();
    expect(prefetch.view()).toMatchObject({ state: 'never-ran', studiesWanted: 0, lastFinishedAt: null });
    const result = await prefetch.runCycle();
    expect(result).toMatchObject({
      ok: true,
      value: {
        state: 'idle',
        studiesWanted: 2,
        studiesComplete: 2,
        instancesHeld: 12,
        instancesExpected: 12,
      },
    });
    expect(at.archive.asked[0]?.query).toEqual({ StudyDate: '20261122' });
    expect(at.archive.times('C-MOVE')).toBe(2);
    expect(at.archive.times('images')).toBe(0);
    expect(prefetch.readiness()).toMatchObject({ studiesOnList: 2, studiesComplete: 2 });
    expect(prefetch.readiness().asOf).not.toBeNull();
    expect(at.journal.map((entry) => entry.event)).toEqual([
      'prefetch:cycle-started',
      'prefetch:study-completed',
      'prefetch:study-completed',
      'prefetch:cycle-finished',
    ]);
    for (const view of at.views) prefetchViewSchema.parse(view);
    expect(at.views.some((view) => view.message === 'Fetching 2 of 2 studies')).toBe(true);
  });

  it('does not fetch again what is complete', async () => {
    add(archived());
    const prefetch = at.open();
    await prefetch.runCycle();
    await prefetch.runCycle();
    expect(at.archive.times('C-MOVE')).toBe(1);
    expect(prefetch.view().studiesComplete).toBe(1);
  });

  // guards S-7
  it('counts a transfer that broke off as failed, and the next cycle fetches only the series that lack', async () => {
    const [study] = add(archived());
    at.archive.settings.retrieveFault = (_method, _target, nth) =>
      nth === 1 ? { sends: 4, ends: 'dicom.connection-lost' } : null;
    const prefetch = at.open();
    const first = await prefetch.runCycle();
    expect(first).toMatchObject({
      ok: true,
      value: { studiesComplete: 0, instancesHeld: 4, instancesExpected: 6 },
    });
    expect(prefetch.view().lastError).toContain('connection-lost');
    expect(at.journal.find((entry) => entry.event === 'prefetch:study-failed')?.details).toMatchObject({
      code: 'dicom.connection-lost',
      attempts: 1,
      held: 4,
    });
    await prefetch.runCycle();
    expect(prefetch.view()).toMatchObject({ studiesComplete: 1, instancesHeld: 6, lastError: null });
    const uid = study?.descriptor.StudyInstanceUID;
    expect(at.archive.asked.at(-1)?.target).toEqual({ StudyInstanceUID: uid, SeriesInstanceUID: `${uid}.2` });
  });

  // guards S-1
  it('makes a study that has grown incomplete at once, and fetches what is new', async () => {
    const [study] = add(archived());
    const prefetch = at.open();
    await prefetch.runCycle();
    study?.series[`${study.descriptor.StudyInstanceUID}.2`]?.push('2.25.9');
    at.archive.settings.retrieveFault = () => ({ sends: 0, ends: 'success' });
    await prefetch.runCycle();
    expect(prefetch.view()).toMatchObject({ studiesComplete: 0, instancesHeld: 6, instancesExpected: 7 });
    at.archive.settings.retrieveFault = () => null;
    await prefetch.runCycle();
    expect(prefetch.view()).toMatchObject({ studiesComplete: 1, instancesHeld: 7 });
  });

  it('counts image by image at a PACS that gives no counts, and notices growth there too', async () => {
    const [study] = add(archived());
    at.archive.settings.givesCounts = false;
    const prefetch = at.open();
    await prefetch.runCycle();
    expect(prefetch.view()).toMatchObject({ studiesComplete: 1, instancesHeld: 6, instancesExpected: 6 });
    study?.series[`${study.descriptor.StudyInstanceUID}.1`]?.push('2.25.9');
    await prefetch.runCycle();
    expect(prefetch.view()).toMatchObject({ studiesComplete: 1, instancesHeld: 7, instancesExpected: 7 });
  });

  // guards S-1
  it('never calls a study complete whose count nobody told', async () => {
    add(archived());
    at.archive.settings.givesCounts = false;
    at.archive.settings.imagesFault = () => 'dicom.status-failure';
    const prefetch = at.open();
    await prefetch.runCycle();
    expect(prefetch.view()).toMatchObject({ studiesComplete: 0, instancesHeld: 6, instancesExpected: null });
  });

  // guards S-2
  it('keeps the old as-of time when a PACS without counts could not be counted again', async () => {
    add(archived());
    at.archive.settings.givesCounts = false;
    const prefetch = at.open();
    await prefetch.runCycle();
    const before = prefetch.readiness().asOf;
    await at.clock.advance(3_600_000);
    at.archive.settings.imagesFault = () => 'dicom.status-failure';
    await prefetch.runCycle();
    expect(prefetch.readiness().asOf).toBe(before);
  });

  it('reads a list that names an instance twice as the distinct instances that it is', async () => {
    const [study] = add(archived());
    const uid = study?.descriptor.StudyInstanceUID;
    study?.series[`${uid}.1`]?.push(`${study.series[`${uid}.1`]?.[0]}`);
    const prefetch = at.open();
    await prefetch.runCycle();
    expect(prefetch.view()).toMatchObject({ studiesComplete: 1, instancesHeld: 6, instancesExpected: 6 });
    const moves = at.archive.times('C-MOVE') + at.archive.times('C-GET');
    await prefetch.runCycle();
    expect(at.archive.times('C-MOVE') + at.archive.times('C-GET')).toBe(moves);
    expect(prefetch.view().studiesComplete).toBe(1);
  });

  it('says in words and state what became of a worklist that could not be asked for', async () => {
    at.archive.settings.findFault = () => 'dicom.connection-refused';
    const prefetch = at.open();
    expect(await prefetch.runCycle()).toMatchObject({
      ok: false,
      error: { code: 'dicom.connection-refused' },
    });
    expect(prefetch.view()).toMatchObject({ state: 'failed', lastFinishedAt: null });
    expect(at.open().view().state).toBe('failed');
  });

  // guards S-15
  it('fetches what came but calls the list failed when one of several questions got no answer', async () => {
    add(archived(), archived({ ModalitiesInStudy: ['MR'] }));
    const config = {
      ...at.config,
      worklist: { ...at.config.worklist, queries: [{ modalities: ['CT', 'MR'] }] },
    };
    const prefetch = at.open({ config });
    await prefetch.runCycle();
    expect(prefetch.view().studiesWanted).toBe(2);
    at.archive.settings.findFault = (query) =>
      query.ModalitiesInStudy === 'MR' ? 'dicom.status-failure' : null;
    expect(await prefetch.runCycle()).toMatchObject({ ok: false });
    expect(prefetch.view()).toMatchObject({ state: 'failed', studiesWanted: 2, studiesComplete: 2 });
    expect(prefetch.view().message).toContain('1 worklist query failed');
  });

  it('drops from the plan what is no longer on the list', async () => {
    const [gone] = add(archived(), archived());
    const prefetch = at.open();
    await prefetch.runCycle();
    at.archive.studies.splice(at.archive.studies.indexOf(gone ?? archived()), 1);
    await prefetch.runCycle();
    expect(prefetch.view().studiesWanted).toBe(1);
  });

  it('refuses to run twice at once, without an endpoint, or on a vault without keys', async () => {
    add(archived());
    const prefetch = at.open();
    const first = prefetch.runCycle();
    expect(await prefetch.runCycle()).toMatchObject({
      ok: false,
      error: { code: 'prefetch.already-running' },
    });
    expect((await first).ok).toBe(true);
    expect(await at.open({ endpoints: [] }).runCycle()).toMatchObject({
      error: { code: 'prefetch.no-endpoint' },
    });
    at.archive.settings.vaultState = 'uninitialised';
    expect(await prefetch.runCycle()).toMatchObject({ error: { code: 'vault.not-initialised' } });
  });

  it('ends with the vault’s error when the vault cannot record', async () => {
    add(archived());
    at.archive.settings.recordFault = () => 'vault.disk-full';
    expect(await at.open().runCycle()).toMatchObject({ ok: false, error: { code: 'vault.disk-full' } });
  });

  it('survives studies with one UID, without UID, without PatientID, and with IDs that are patterns', async () => {
    const shared = '2.25.777';
    add(
      archived({ StudyInstanceUID: shared, PatientID: 'A' }),
      archived({ StudyInstanceUID: shared, PatientID: 'B' }),
      archived({ StudyInstanceUID: '' }),
      archived({ StudyInstanceUID: 'not a uid', PatientID: '' }),
      archived({ PatientID: '*' }),
      archived({ PatientID: 'X\\Y' }),
    );
    const prefetch = at.open();
    expect(await prefetch.runCycle()).toMatchObject({
      ok: true,
      value: { studiesWanted: 4, studiesComplete: 4 },
    });
    expect(at.archive.countsOf(at.archive.studies[0] ?? archived())).toMatchObject({
      held: 12,
      expected: 12,
    });
    expect(prefetch.view().message).toContain('1 listed without a StudyInstanceUID');
    const patients = at.archive.asked.flatMap((each) => each.query?.PatientID ?? []);
    expect(patients.toSorted()).toEqual(['A']);
  });
});
