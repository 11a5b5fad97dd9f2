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
});
