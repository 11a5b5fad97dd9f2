// Rounds that find nothing to do tell nobody of it, and none of them hides that the list could not be asked for.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PrefetchHold } from '../../../electron/station/prefetch/hold.ts';
import { archived, keyOf } from './fake-archive.ts';
import { prefetchFixture } from './fixture.ts';

let at: ReturnType<typeof prefetchFixture>;
beforeEach(() => {
  at = prefetchFixture();
});
afterEach(() => at.close());

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DOWN: PrefetchHold = { words: 'Paused while the PACS is down', kind: 'stop' };
const add = (): ReturnType<typeof archived> => {
  const study = archived();
  at.archive.studies.push(study);
  return study;
};
const failRetrieves = (): void => {
  at.archive.settings.retrieveFault = () => ({ sends: 0, ends: 'dicom.sub-operations-failed' });
};

describe('a list that could not be asked for again', () => {
  // guards S-15
  it('is still said when what was being fetched has come, and through the retries after it', async () => {
    add();
    let done = (): void => {};
    const retrieve = at.archive.port.retrieve.bind(at.archive.port);
    at.archive.port.retrieve = async (...order) => {
      await new Promise<void>((resolve) => (done = resolve));
      return retrieve(...order);
    };
    const prefetch = at.open();
    prefetch.start();
    await at.clock.advance(MINUTE);
    at.archive.settings.findFault = ({ StudyDate }) =>
      StudyDate === undefined ? null : 'dicom.connection-refused';
    failRetrieves();
    await at.clock.advance(6 * MINUTE);
    done();
    await at.clock.advance(10);
    const unlisted = {
      state: 'failed',
      message: 'The worklist could not be fetched: It failed: dicom.connection-refused.',
      lastFinishedAt: null,
    };
    expect(prefetch.view()).toMatchObject(unlisted);
    at.archive.settings.retrieveFault = () => null;
    await at.clock.advance(61_000);
    done();
    await at.clock.advance(10);
    expect(prefetch.view()).toMatchObject({ ...unlisted, studiesComplete: 1 });
    at.archive.settings.findFault = () => null;
    await at.clock.advance(6 * MINUTE);
    expect(prefetch.view()).toMatchObject({ state: 'idle', lastError: null });
  });
});

describe('in an outage', () => {
  it('a study whose retry is due wakes nobody every second', async () => {
    add();
    failRetrieves();
    const prefetch = at.open();
    prefetch.start();
    await at.clock.advance(30_000);
    at.state.hold = DOWN;
    prefetch.switchChanged();
    await at.clock.advance(5 * MINUTE);
    const told = at.views.length;
    await at.clock.advance(10 * MINUTE);
    expect(at.views.length - told).toBeLessThanOrEqual(30);
    at.archive.settings.retrieveFault = () => null;
    at.state.hold = null;
    prefetch.switchChanged();
    await at.clock.advance(1000);
    expect(prefetch.view()).toMatchObject({ state: 'idle', studiesComplete: 1 });
  });

  it('an urgent study is tried when it is due, and only that goes on record', async () => {
    const study = add();
    failRetrieves();
    const prefetch = at.open();
    prefetch.start();
    await at.clock.advance(30_000);
    prefetch.queue.opened(keyOf(study.descriptor.StudyInstanceUID));
    await at.clock.advance(30_000);
    at.state.hold = { words: 'Paused while the PACS is degraded', kind: 'drain', urgentMayRun: true };
    prefetch.switchChanged();
    const [entries, moves] = [at.journal.length, at.archive.times('C-MOVE')];
    await at.clock.advance(3 * HOUR);
    const tries = at.archive.times('C-MOVE') - moves;
    expect(tries).toBeGreaterThan(5);
    // Begun, failed, ended; and the pause itself once.
    expect(at.journal.length - entries).toBeLessThanOrEqual(3 * tries + 1);
    expect(prefetch.view()).toMatchObject({ state: 'paused' });
  });
});
