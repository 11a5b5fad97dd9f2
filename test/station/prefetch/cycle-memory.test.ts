// A station runs for months: what it remembers of a study or a patient goes when it says nothing any more.
import { describe, expect, it } from 'vitest';
import { forgetOld } from '../../../electron/station/prefetch/cycle-memory.ts';
import { archived, keyOf } from './fake-archive.ts';
import { prefetchFixture } from './fixture.ts';

describe('what the prefetch remembers between cycles', () => {
  it('is forgotten once the same would be asked again, or the study is no longer wanted', () => {
    const [fresh, old] = [keyOf('fresh'), keyOf('old')];
    const asked = new Map([
      [fresh, 5001],
      [old, 5000],
    ]);
    const seriesChecked = new Map(asked);
    const ways = new Map([
      [fresh, { endpointId: 'main', method: 'C-GET' as const }],
      [old, { endpointId: 'main', method: 'C-MOVE' as const }],
    ]);
    forgetOld({
      asked,
      seriesChecked,
      active: { ways },
      queue: { rows: () => [{ studyKey: fresh }] as never },
      settings: { askAgainAfterMs: 1000 },
      tools: { clock: { now: () => 6000 } },
    });
    for (const memory of [asked, seriesChecked, ways]) expect([...memory.keys()]).toEqual([fresh]);
  });

  it('is how a study came for as long as it is on the list', async () => {
    const at = prefetchFixture();
    const [gone, stays] = [archived(), archived()];
    at.archive.studies.push(gone, stays);
    const prefetch = at.open();
    await prefetch.runCycle();
    at.archive.studies.shift();
    await prefetch.runCycle();
    expect(prefetch.queue.view().rows).toMatchObject([{ method: 'C-MOVE' }]);
    at.archive.studies.push(gone);
    await prefetch.runCycle();
    const back = keyOf(gone.descriptor.StudyInstanceUID);
    expect(prefetch.queue.view().rows.find(({ studyKey }) => studyKey === back)).toMatchObject({
      state: 'complete',
      method: null,
    });
    await at.close();
  });
});
