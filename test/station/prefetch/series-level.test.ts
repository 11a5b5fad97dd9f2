// Complete by the PACS's counts at series level as well: late series, counts that move within one, and what a restart remembers.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { archived, type ArchivedStudy, keyOf } from './fake-archive.ts';
import { prefetchFixture } from './fixture.ts';

let at: ReturnType<typeof prefetchFixture>;
beforeEach(() => {
  at = prefetchFixture();
  at.archive.settings.givesSeriesCounts = true;
});
afterEach(() => at.close());

const add = (): ArchivedStudy => {
  const study = archived();
  at.archive.studies.push(study);
  return study;
};
const uid = ({ descriptor }: ArchivedStudy) => descriptor.StudyInstanceUID;
const rowOf = (prefetch: ReturnType<typeof at.open>, study: ArchivedStudy) =>
  prefetch.queue.view().rows.find(({ studyKey }) => studyKey === keyOf(uid(study)));
const images = (study: ArchivedStudy, series: number, ...names: string[]) =>
  (study.series[`${uid(study)}.${series}`] ??= []).push(...names.map((name) => `${uid(study)}.${name}`));

describe('series of a study', () => {
  it('are counted once it is complete, and the count outlives a restart', async () => {
    const study = add();
    const prefetch = at.open();
    await prefetch.runCycle();
    expect(rowOf(prefetch, study)).toMatchObject({ state: 'complete', series: null });
    await prefetch.runCycle();
    expect(rowOf(prefetch, study)).toMatchObject({ series: { complete: 2, listed: 2 } });
    await prefetch.stop();
    expect(rowOf(at.open(), study)).toMatchObject({ series: { complete: 2, listed: 2 } });
  });

  it('are told apart while one of them lacks images', async () => {
    const study = add();
    at.archive.settings.retrieveFault = () => ({ sends: 4, ends: 'dicom.sub-operations-failed' });
    const prefetch = at.open();
    await prefetch.runCycle();
    expect(rowOf(prefetch, study)).toMatchObject({ held: 4, series: { complete: 1, listed: 2 } });
    at.archive.settings.retrieveFault = () => null;
    await prefetch.runCycle();
    expect(rowOf(prefetch, study)).toMatchObject({ state: 'complete', series: { complete: 2, listed: 2 } });
  });

  // guards S-1
  it('make a study incomplete when a late one appears, by the study’s count', async () => {
    const study = add();
    const prefetch = at.open();
    await prefetch.runCycle();
    images(study, 3, 'late');
    at.archive.settings.retrieveFault = () => ({ sends: 0, ends: 'dicom.sub-operations-failed' });
    await prefetch.runCycle();
    expect(rowOf(prefetch, study)).toMatchObject({
      state: 'waiting',
      held: 6,
      expected: 7,
      series: { complete: 2, listed: 3 },
    });
    at.archive.settings.retrieveFault = () => null;
    await prefetch.runCycle();
    expect(rowOf(prefetch, study)).toMatchObject({ state: 'complete', series: { complete: 3, listed: 3 } });
  });

  // guards S-1
  it('make it so too where the study’s own count lags behind, and are not undone by it', async () => {
    const study = add();
    at.archive.settings.studyCount = () => 6;
    const prefetch = at.open();
    await prefetch.runCycle();
    await prefetch.runCycle();
    images(study, 3, 'late');
    at.archive.settings.retrieveFault = () => ({ sends: 0, ends: 'dicom.sub-operations-failed' });
    prefetch.start();
    await at.clock.advance(3_700_000);
    expect(rowOf(prefetch, study)).toMatchObject({ held: 6, expected: 7 });
    expect(rowOf(prefetch, study)?.state).not.toBe('complete');
    at.archive.settings.retrieveFault = () => null;
    await at.clock.advance(600_000);
    expect(rowOf(prefetch, study)).toMatchObject({ state: 'complete', held: 7, expected: 7 });
    const fetched = at.archive.times('C-MOVE');
    const completed = () => at.journal.filter(({ event }) => event === 'prefetch:study-completed').length;
    const before = completed();
    await at.clock.advance(7_200_000);
    expect(rowOf(prefetch, study)).toMatchObject({ state: 'complete', held: 7, expected: 7 });
    expect(at.archive.times('C-MOVE')).toBe(fetched);
    // Nor was it incomplete in between.
    expect(completed()).toBe(before);
  });

  // guards S-1
  it('show an image that moved from one series to another, which no count of the study tells', async () => {
    const study = add();
    const prefetch = at.open();
    await prefetch.runCycle();
    await prefetch.runCycle();
    await prefetch.stop();
    const again = at.open();
    study.series[`${uid(study)}.1`]?.pop();
    images(study, 2, 'instead');
    again.start();
    await at.clock.advance(3_700_000);
    expect(rowOf(again, study)?.state).not.toBe('complete');
    expect(rowOf(again, study)).toMatchObject({ held: 7, series: { listed: 2 } });
  });

  it('of another study that a PACS lists as well are not this one’s', async () => {
    const [study, other] = [add(), add()];
    const findSeries = at.archive.port.findSeries.bind(at.archive.port);
    at.archive.port.findSeries = async (endpoint, _uid, options) => {
      const both = await Promise.all([study, other].map((each) => findSeries(endpoint, uid(each), options)));
      return { ok: true, value: both.flatMap((each) => (each.ok ? each.value : [])) };
    };
    const prefetch = at.open();
    await prefetch.runCycle();
    await prefetch.runCycle();
    expect(rowOf(prefetch, study)).toMatchObject({ state: 'complete', series: { complete: 2, listed: 2 } });
  });

  // guards S-10
  it('are asked for of a few studies a cycle, and of each once an hour', async () => {
    for (let index = 0; index < 50; index += 1) add();
    const prefetch = at.open();
    prefetch.start();
    await at.clock.advance(1000);
    expect(at.archive.times('series')).toBe(0);
    await at.clock.advance(300_000);
    expect(at.archive.times('series')).toBe(20);
    await at.clock.advance(900_000);
    expect(at.archive.times('series') - at.archive.times('images') / 2).toBe(50);
  });
});
