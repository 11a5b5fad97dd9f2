// People at the queue: what they cancel, resume, move up and open, while transfers run and over restarts.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { queueViewSchema } from '../../../shared/contract/queue-view.ts';
import { archived, type ArchivedStudy, keyOf } from './fake-archive.ts';
import { prefetchFixture } from './fixture.ts';

let at: ReturnType<typeof prefetchFixture>;
beforeEach(() => {
  at = prefetchFixture();
});
afterEach(() => at.close());

const add = <T extends ArchivedStudy[]>(...list: T): T => {
  at.archive.studies.push(...list);
  return list;
};
const key = ({ descriptor }: ArchivedStudy) => keyOf(descriptor.StudyInstanceUID);
const fetched = () =>
  at.archive.asked.flatMap(({ what, target }) =>
    what === 'C-MOVE' && target ? [target.StudyInstanceUID] : [],
  );
const uid = ({ descriptor }: ArchivedStudy) => descriptor.StudyInstanceUID;
const settle = () => at.clock.advance(0);

describe('the queue’s view', () => {
  it('says of every study what is here, what lacks and why the last attempt failed', async () => {
    const [good, bad] = add(archived(), archived());
    at.archive.settings.retrieveFault = (_method, target) =>
      target.StudyInstanceUID === uid(bad) ? { sends: 2, ends: 'dicom.connection-lost' } : null;
    const prefetch = at.open();
    await prefetch.runCycle();
    const view = queueViewSchema.parse(prefetch.queue.view());
    expect(view.rows.find(({ studyKey }) => studyKey === key(good))).toMatchObject({
      state: 'complete',
      place: null,
      held: 6,
      expected: 6,
      endpointId: 'main',
      method: 'C-MOVE',
      attempts: 0,
      retryAt: null,
      lastError: null,
      etaMs: null,
    });
    expect(view.rows.find(({ studyKey }) => studyKey === key(bad))).toMatchObject({
      state: 'waiting',
      place: 1,
      held: 2,
      expected: 6,
      attempts: 1,
      lastError: { code: 'dicom.connection-lost', remedy: 'Wait.' },
    });
    expect(view.rows[0]?.retryAt ?? view.rows[1]?.retryAt).not.toBeNull();
    await prefetch.stop();
    // A restart forgets neither the cause nor the place.
    expect(at.open().queue.view().rows).toEqual(view.rows.map((row) => ({ ...row, method: null })));
  });

  it('tells of changes no more often than once a second', async () => {
    add(archived(), archived(), archived());
    let told = 0;
    const prefetch = at.open({ onQueue: () => (told += 1) });
    await prefetch.runCycle();
    expect(told).toBe(1);
    await at.clock.advance(1000);
    expect(told).toBe(2);
  });
});

describe('a study that a person cancels', () => {
  it('ends at once while it runs, and stays so over cycles and restarts until it is resumed', async () => {
    const [study, other] = add(archived(), archived());
    at.archive.settings.retrieveFault = (_method, target) =>
      target.StudyInstanceUID === uid(study) ? { hangs: true } : null;
    const prefetch = at.open();
    const cycle = prefetch.runCycle();
    await settle();
    expect(prefetch.queue.cancelStudy(key(study)).ok).toBe(true);
    expect(await cycle).toMatchObject({ ok: true, value: { studiesComplete: 1 } });
    expect(at.archive.countsOf(other)).toMatchObject({ held: 6 });
    at.archive.settings.retrieveFault = () => null;
    await prefetch.runCycle();
    await prefetch.stop();
    const again = at.open();
    await again.runCycle();
    expect(again.queue.view().rows.find(({ studyKey }) => studyKey === key(study))).toMatchObject({
      state: 'cancelled',
      place: null,
      held: 0,
    });
    expect(again.readiness()).toMatchObject({ studiesOnList: 2, studiesComplete: 1 });
    expect(again.queue.resumeStudy(key(study)).ok).toBe(true);
    await again.runCycle();
    expect(at.archive.countsOf(study)).toMatchObject({ held: 6 });
  });

  it('stays cancelled although it left the list meanwhile', async () => {
    const [study] = add(archived());
    const prefetch = at.open();
    at.archive.settings.retrieveFault = () => ({ sends: 0, ends: 'dicom.sub-operations-failed' });
    await prefetch.runCycle();
    prefetch.queue.cancelStudy(key(study));
    at.archive.settings.retrieveFault = () => null;
    at.archive.studies.splice(0);
    await prefetch.runCycle();
    expect(prefetch.queue.view().rows).toEqual([]);
    at.archive.studies.push(study);
    await prefetch.runCycle();
    expect(prefetch.queue.view().rows).toMatchObject([{ state: 'cancelled', held: 0 }]);
  });

  it('is refused where nothing is to be done', async () => {
    const [study] = add(archived());
    const prefetch = at.open();
    await prefetch.runCycle();
    expect(prefetch.queue.cancelStudy(key(study))).toMatchObject({
      error: { code: 'prefetch.not-in-queue' },
    });
    expect(prefetch.queue.moveUp(keyOf('never heard of'))).toMatchObject({ ok: false });
    expect(prefetch.queue.refusal(keyOf('never heard of'))).not.toBeNull();
  });
});

describe('a study that a person moves up or opens', () => {
  it('is fetched beside the one that runs, and no third one is', async () => {
    const [large, next, wanted] = add(
      archived({ StudyTime: '090000' }),
      archived({ StudyTime: '080000' }),
      archived({ StudyTime: '070000' }),
    );
    at.archive.settings.retrieveFault = (_method, target) =>
      target.StudyInstanceUID === uid(large) ? { hangs: true } : null;
    const prefetch = at.open();
    const cycle = prefetch.runCycle();
    await settle();
    expect(fetched()).toEqual([uid(large)]);
    expect(prefetch.queue.moveUp(key(wanted)).ok).toBe(true);
    await settle();
    expect(at.archive.countsOf(wanted)).toMatchObject({ held: 6 });
    expect(at.archive.countsOf(next)).toMatchObject({ held: 0 });
    prefetch.cancel();
    await cycle;
  });

  it('goes on alone where the site wants one transfer at a time', async () => {
    const [large, wanted] = add(archived(), archived());
    at.archive.settings.retrieveFault = (_method, target) =>
      target.StudyInstanceUID === uid(large) ? { hangs: true } : null;
    const config = { ...at.config, prefetch: { ...at.config.prefetch, parallelTransfers: 1 } };
    const prefetch = at.open({ config });
    const cycle = prefetch.runCycle();
    await settle();
    prefetch.queue.moveUp(key(wanted));
    await settle();
    expect(fetched()).toEqual([uid(large)]);
    prefetch.cancel();
    await cycle;
  });

  it('is fetched at once between two cycles, without asking for the list again', async () => {
    const [study] = add(archived());
    at.archive.settings.retrieveFault = () => ({ sends: 0, ends: 'dicom.sub-operations-failed' });
    const prefetch = at.open();
    prefetch.start();
    await at.clock.advance(1000);
    const listed = at.archive.times('studies');
    const { nextAt } = prefetch.view();
    at.archive.settings.retrieveFault = () => null;
    prefetch.queue.opened(key(study));
    await at.clock.advance(1);
    expect(at.archive.countsOf(study)).toMatchObject({ held: 6 });
    expect(at.archive.times('studies')).toBe(listed);
    expect(prefetch.view().nextAt).toBe(nextAt);
    // Nothing to be done of a study that is whole.
    prefetch.queue.opened(key(study));
    expect(prefetch.queue.view().rows).toMatchObject([{ state: 'complete' }]);
  });
});
