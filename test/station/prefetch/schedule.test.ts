import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PrefetchHold } from '../../../electron/station/prefetch/hold.ts';
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
const DOWN: PrefetchHold = { words: 'Paused while the PACS is down', kind: 'stop' };
const timesListed = () => at.archive.asked.filter(({ query }) => query?.StudyDate !== undefined).length;
const starts = (kind: string) =>
  at.journal.filter(({ event, details }) => event === 'prefetch:cycle-started' && details['kind'] === kind)
    .length;

describe('the schedule', () => {
  it('asks the PACS for new studies on time however often studies that fail are tried again', async () => {
    add(archived());
    at.archive.settings.retrieveFault = () => ({ sends: 0, ends: 'dicom.sub-operations-failed' });
    const prefetch = at.open();
    prefetch.start();
    await at.clock.advance(at.config.prefetch.everyMs / 2);
    // A second study that fails, out of step with the first.
    add(archived());
    await prefetch.runCycle();
    const before = timesListed();
    await at.clock.advance(4 * at.config.prefetch.everyMs);
    expect(timesListed() - before).toBeGreaterThanOrEqual(3);
    expect(starts('retries')).toBeGreaterThan(4);
  });

  it('keeps the next cycle at the time that it said, over the retries before it', async () => {
    add(archived());
    at.archive.settings.retrieveFault = () => ({ sends: 0, ends: 'dicom.sub-operations-failed' });
    const prefetch = at.open();
    prefetch.start();
    await at.clock.advance(1000);
    const { nextAt } = prefetch.view();
    await at.clock.advance(130_000);
    expect(starts('retries')).toBe(2);
    expect(prefetch.view().nextAt).toBe(nextAt);
  });

  it('resumes at once after an outage that ended a cycle as failed before the switch saw it', async () => {
    add(...Array.from({ length: 5 }, () => archived()));
    at.archive.settings.retrieveFault = () => ({ sends: 0, ends: 'dicom.connection-refused' });
    const prefetch = at.open();
    prefetch.start();
    await at.clock.advance(1000);
    expect(prefetch.view().state).toBe('failed');
    at.state.hold = DOWN;
    prefetch.switchChanged();
    at.archive.settings.retrieveFault = () => null;
    await at.clock.advance(1000);
    at.state.hold = null;
    prefetch.switchChanged();
    await at.clock.advance(1000);
    expect(starts('scheduled')).toBe(2);
    expect(prefetch.view()).toMatchObject({ state: 'idle', studiesWanted: 5 });
    expect(prefetch.view().studiesComplete).toBeGreaterThanOrEqual(2);
  });

  it('resumes at once when the PACS is back before the cycle that it cut has ended', async () => {
    add(archived(), archived());
    const prefetch = at.open();
    at.archive.settings.duringRetrieve = () => {
      at.archive.settings.duringRetrieve = () => {};
      at.state.hold = DOWN;
      prefetch.switchChanged();
      at.state.hold = null;
      prefetch.switchChanged();
    };
    prefetch.start();
    await at.clock.advance(2000);
    expect(prefetch.view()).toMatchObject({ state: 'idle', studiesComplete: 2 });
  });

  it('hurries nothing when the switch moves without having held anything', async () => {
    add(archived());
    const prefetch = at.open();
    prefetch.start();
    await at.clock.advance(1000);
    prefetch.switchChanged();
    await at.clock.advance(1000);
    expect(starts('scheduled')).toBe(1);
  });
});

describe('a bug in a cycle that started by itself', () => {
  it('is told in words and to the log, and the next cycle runs as planned', async () => {
    add(archived());
    const bugs: unknown[] = [];
    const prefetch = at.open({ onBug: (cause) => bugs.push(cause) });
    at.archive.settings.findFault = () => {
      throw new TypeError('a bug that names Secret^Patient');
    };
    prefetch.start();
    await at.clock.advance(1000);
    expect(bugs).toHaveLength(1);
    expect(prefetch.view().state).toBe('failed');
    expect(prefetch.view().message).toContain('fault of the station');
    expect(JSON.stringify(prefetch.view())).not.toContain('Secret');
    expect(at.views.at(-1)?.state).toBe('failed');
    at.archive.settings.findFault = () => null;
    await at.clock.advance(2 * at.config.prefetch.everyMs);
    expect(prefetch.view()).toMatchObject({ state: 'idle', studiesComplete: 1 });
  });

  it('is told when retries hit it, and when a person started it', async () => {
    add(archived());
    const bugs: unknown[] = [];
    const prefetch = at.open({ onBug: (cause) => bugs.push(cause) });
    at.archive.settings.retrieveFault = () => ({ sends: 0, ends: 'dicom.sub-operations-failed' });
    prefetch.start();
    await at.clock.advance(1000);
    at.archive.settings.retrieveFault = () => {
      throw new TypeError('a bug');
    };
    await at.clock.advance(61_000);
    expect(starts('retries')).toBe(1);
    expect(bugs).toHaveLength(1);
    expect(prefetch.view().state).toBe('failed');
    await expect(prefetch.runCycle()).rejects.toThrow('a bug');
    expect(prefetch.view().state).toBe('failed');
  });
});

describe('the first cycle', () => {
  // guards S-10
  it('comes at once on a new station, and within seconds, spread out, on one that has a list', async () => {
    const [first] = add(archived());
    const prefetch = at.open();
    prefetch.start();
    await at.clock.advance(1);
    expect(first && at.archive.countsOf(first)).toMatchObject({ held: 6 });
    await prefetch.stop();
    at.archive.settings.retrieveFault = () => ({ sends: 0, ends: 'dicom.sub-operations-failed' });
    add(archived());
    await prefetch.runCycle();
    // Its retry is due when the stations are started again, all at one time.
    await at.clock.advance(120_000);
    const asked = at.archive.asked.length;
    const when = async (random: number): Promise<number> => {
      const again = at.open({ random: () => random });
      const begun = at.archive.asked.length;
      again.start();
      let ms = 0;
      for (; at.archive.asked.length === begun && ms < 20_000; ms += 100) await at.clock.advance(100);
      await again.stop();
      return ms;
    };
    const times = [await when(0.2), await when(0.9)];
    expect(at.archive.asked.length).toBeGreaterThan(asked);
    expect(times).toEqual([1000, 4500]);
    prefetch.queue.topUp(new Date(at.clock.wall().getTime() + 3_600_000).toISOString());
    expect(await when(0.9)).toBe(100);
  });
});
