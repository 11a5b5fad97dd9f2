import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { archived } from './fake-archive.ts';
import { prefetchFixture } from './fixture.ts';

let at: ReturnType<typeof prefetchFixture>;
beforeEach(() => {
  at = prefetchFixture();
});
afterEach(() => at.close());

const add = (study = archived()) => {
  at.archive.studies.push(study);
  return study;
};
/** The PACS takes one image away and lists another in its place: the count stays what it was. */
const replaceOne = (study: ReturnType<typeof archived>, by = '2.25.9') => {
  study.series[`${study.descriptor.StudyInstanceUID}.2`]?.splice(0, 1, by);
};
const afterAWhile = () => at.clock.advance(16 * 60_000);
const fetched = () => at.archive.times('C-MOVE') + at.archive.times('C-GET');

describe('an image that the PACS replaced by another', () => {
  // guards S-1
  it('is noticed although the count is the same, fetched, and the old one makes the copy more than the PACS has', async () => {
    const study = add();
    const prefetch = at.open();
    prefetch.start();
    await at.clock.advance(1000);
    expect(prefetch.view().studiesComplete).toBe(1);
    replaceOne(study);
    at.archive.settings.retrieveFault = () => ({ sends: 0, ends: 'dicom.sub-operations-failed' });
    await afterAWhile();
    await afterAWhile();
    // Five of the PACS's six are here, and one that it no longer has.
    expect(prefetch.view()).toMatchObject({ studiesComplete: 0, instancesHeld: 6, instancesExpected: 7 });
    at.archive.settings.retrieveFault = () => null;
    await afterAWhile();
    expect(prefetch.view()).toMatchObject({ studiesComplete: 0, instancesHeld: 7, instancesExpected: 6 });
    expect(prefetch.view().lastError).toContain('1 more');
  });

  it('is not forgotten by a restart, nor by a PACS that goes on telling the same count', async () => {
    const study = add();
    const prefetch = at.open();
    await prefetch.runCycle();
    replaceOne(study);
    at.archive.settings.retrieveFault = () => ({ sends: 0, ends: 'dicom.sub-operations-failed' });
    await prefetch.runCycle();
    const replaced = { studiesComplete: 0, instancesHeld: 6, instancesExpected: 7 };
    expect(prefetch.view()).toMatchObject(replaced);
    await prefetch.close();
    const restarted = at.open();
    restarted.start();
    await at.clock.advance(1000);
    expect(restarted.view()).toMatchObject(replaced);
    at.archive.settings.imagesFault = () => 'dicom.status-failure';
    await at.clock.advance(at.config.prefetch.everyMs);
    expect(restarted.view()).toMatchObject(replaced);
  });

  it('is noticed at a PACS that gives no counts', async () => {
    const study = add();
    at.archive.settings.givesCounts = false;
    const prefetch = at.open();
    await prefetch.runCycle();
    replaceOne(study);
    at.archive.settings.retrieveFault = () => ({ sends: 0, ends: 'dicom.sub-operations-failed' });
    await prefetch.runCycle();
    expect(prefetch.view()).toMatchObject({ studiesComplete: 0, instancesExpected: 7 });
  });

  it('is complete again once the PACS lists the old one as well', async () => {
    const study = add();
    const prefetch = at.open();
    await prefetch.runCycle();
    const [old = ''] = study.series[`${study.descriptor.StudyInstanceUID}.2`] ?? [];
    replaceOne(study);
    await prefetch.runCycle();
    expect(prefetch.view()).toMatchObject({ studiesComplete: 0, instancesHeld: 7, instancesExpected: 6 });
    study.series[`${study.descriptor.StudyInstanceUID}.1`]?.push(old);
    await prefetch.runCycle();
    expect(prefetch.view()).toMatchObject({ studiesComplete: 1, instancesHeld: 7, instancesExpected: 7 });
  });
});

describe('looking for replaced images', () => {
  // guards S-10
  it('takes few studies a cycle, in turn, one no more often than its time, and none that the link is too bad for', async () => {
    for (let index = 0; index < 25; index += 1) add();
    const prefetch = at.open();
    await prefetch.runCycle();
    // Of two series each.
    const asked = () => at.archive.times('images');
    expect(asked()).toBe(0);
    const perCycle: number[] = [];
    for (let cycle = 0; cycle < 3; cycle += 1) {
      const before = asked();
      await prefetch.runCycle();
      perCycle.push(asked() - before);
    }
    expect(perCycle).toEqual([20, 20, 20]);
    prefetch.start();
    await at.clock.advance(600_000);
    expect(asked()).toBe(60);
    await at.clock.advance(3_600_000);
    expect(asked()).toBeGreaterThanOrEqual(60 + 3 * 50);
    at.archive.settings.imagesFault = () => 'dicom.connection-lost';
    const before = asked();
    await prefetch.runCycle();
    expect(asked() - before).toBe(1);
    expect(prefetch.view().studiesComplete).toBe(25);
  });

  it('does not mistake a shorter list for images withdrawn, and fetches nothing for it', async () => {
    const study = add();
    const prefetch = at.open();
    await prefetch.runCycle();
    const before = fetched();
    // The PACS counts six and lists three of them.
    const findImages = at.archive.port.findImages.bind(at.archive.port);
    at.archive.port.findImages = async (endpoint, series, options) =>
      series.SeriesInstanceUID.endsWith('.2')
        ? { ok: true, value: [] }
        : findImages(endpoint, series, options);
    await prefetch.runCycle();
    expect(at.archive.countsOf(study)).toMatchObject({ held: 6, expected: 6 });
    expect(fetched()).toBe(before);
  });
});
