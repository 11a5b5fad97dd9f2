import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { archived, keyOf } from './fake-archive.ts';
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
const keysOf = (...studies: (ReturnType<typeof archived> | undefined)[]) =>
  new Set(studies.map((study) => keyOf(study?.descriptor.StudyInstanceUID ?? '')));
const remove = (study: ReturnType<typeof archived> | undefined) => {
  at.archive.studies.splice(
    at.archive.studies.findIndex((each) => each === study),
    1,
  );
};

describe('the list as the PACS last gave it', () => {
  // guards S-2
  it('is as old as the last question that was answered in full, whatever was counted since', async () => {
    add(archived(), archived({ ModalitiesInStudy: ['MR'] }));
    const config = {
      ...at.config,
      worklist: { ...at.config.worklist, queries: [{ modalities: ['CT', 'MR'] }] },
    };
    const prefetch = at.open({ config });
    expect(prefetch.list()).toEqual({
      listedAt: null,
      onList: new Set(),
      scheduled: new Set(),
      priors: new Map(),
    });
    await prefetch.runCycle();
    const { listedAt } = prefetch.list();
    expect(listedAt).toBe(at.clock.wall().toISOString());
    await at.clock.advance(600_000);
    at.archive.settings.findFault = (query) =>
      query.ModalitiesInStudy === 'MR' ? 'dicom.status-failure' : null;
    await prefetch.runCycle();
    expect(prefetch.list().listedAt).toBe(listedAt);
    at.archive.settings.findFault = () => null;
    await prefetch.runCycle();
    expect(prefetch.list().listedAt).toBe(at.clock.wall().toISOString());
    expect(at.open({ config }).list()).toEqual(prefetch.list());
  });

  it('no longer has a study that the PACS stopped listing, also after a restart', async () => {
    const [gone, stays] = add(archived({ PatientID: 'P' }), archived({ PatientID: 'P' }));
    const [prior] = add(archived({ PatientID: 'P', StudyDate: '20250920' }));
    const prefetch = at.open();
    await prefetch.runCycle();
    expect(prefetch.list().onList).toEqual(keysOf(gone, stays));
    remove(gone);
    await prefetch.runCycle();
    expect(prefetch.list().onList).toEqual(keysOf(stays));
    expect(at.open().list().onList).toEqual(keysOf(stays));
    expect(prefetch.readiness().studiesOnList).toBe(1);
    expect(at.archive.countsOf(prior ?? archived())?.held).toBe(6);
  });

  it('is right already while the studies on it are still being fetched', async () => {
    const [gone] = add(archived());
    const prefetch = at.open();
    await prefetch.runCycle();
    remove(gone);
    const [fresh] = add(archived());
    at.archive.settings.retrieveFault = () => ({ hangs: true });
    void prefetch.runCycle();
    await at.clock.advance(100);
    expect(prefetch.list().onList).toEqual(keysOf(fresh));
    expect(prefetch.list().listedAt).not.toBeNull();
  });

  it('is told to the page when it came and when it could not be had, before anything is fetched', async () => {
    let told = 0;
    const [study] = add(archived());
    const prefetch = at.open({ onList: () => (told += 1) });
    await prefetch.runCycle();
    told = 0;
    remove(study);
    await prefetch.runCycle();
    expect(told).toBeGreaterThan(0);
    told = 0;
    at.archive.settings.findFault = () => 'dicom.connection-refused';
    await prefetch.runCycle();
    expect(told).toBeGreaterThan(0);
    at.archive.settings.findFault = () => null;
    add(archived());
    at.archive.settings.retrieveFault = () => ({ hangs: true });
    told = 0;
    void prefetch.runCycle();
    await at.clock.advance(100);
    expect(told).toBe(1);
  });

  // guards S-15
  it('loses no study because a question went unanswered', async () => {
    const [ct, mr] = add(archived(), archived({ ModalitiesInStudy: ['MR'] }));
    const config = {
      ...at.config,
      worklist: { ...at.config.worklist, queries: [{ modalities: ['CT', 'MR'] }] },
    };
    const prefetch = at.open({ config });
    await prefetch.runCycle();
    at.archive.settings.findFault = (query) =>
      query.ModalitiesInStudy === 'MR' ? 'dicom.status-failure' : null;
    await prefetch.runCycle();
    expect(prefetch.list().onList).toEqual(keysOf(ct, mr));
  });
});
