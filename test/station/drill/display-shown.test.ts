import { describe, expect, it } from 'vitest';
import { isRepeated, shownSignals } from '../../../electron/station/drill/display-shown.ts';
import { event, MIN, play, prepared, runIn, started } from '../../drills/engine/drill-fixture.ts';

const failed = (fault: string) => play(started(), event('link-failed', MIN, { fault }));
const HEALTHY = { state: 'healthy', offline: false } as const;
const DEGRADED = { state: 'degraded', offline: false } as const;
const DOWN = { state: 'down', offline: true } as const;
const RECOVERING = { state: 'recovering', offline: true } as const;

describe('what a page shows in a drill', () => {
  it.each([
    ['refuse', HEALTHY, false],
    ['refuse', DEGRADED, false],
    ['refuse', DOWN, true],
    ['stall', HEALTHY, false],
    ['stall', DOWN, true],
    ['slow', HEALTHY, false],
    ['slow', DEGRADED, true],
    ['slow', DOWN, true],
    ['lose-priors', HEALTHY, true],
    ['lose-priors', DEGRADED, true],
  ] as const)(
    'is read from the copy, with the link failed as %s and the switch at %o: %s',
    (fault, drill, counts) => {
      expect(shownSignals(failed(fault), drill, 'worklist')).toEqual(
        counts ? ['worklist:offline-shown'] : [],
      );
      expect(shownSignals(failed(fault), drill, 'image')).toEqual(counts ? ['image:first-offline'] : []);
      expect(shownSignals(failed(fault), drill, 'prior')).toEqual(
        counts ? ['image:first-offline', 'image:prior-offline'] : [],
      );
    },
  );

  it('counts for nothing while the link was never failed, also where a person declared the downtime before', () => {
    expect(shownSignals(started(), HEALTHY, 'image')).toEqual([]);
    expect(shownSignals(started(), DOWN, 'image')).toEqual([]);
  });

  it('still comes from the copy when the link is back and nobody said normal yet', () => {
    const back = play(failed('refuse'), event('link-restored', 2 * MIN));
    expect(shownSignals(back, RECOVERING, 'image')).toEqual(['image:first-offline']);
    expect(shownSignals(back, HEALTHY, 'image')).toEqual([]);
    expect(
      shownSignals(play(failed('lose-priors'), event('link-restored', 2 * MIN)), HEALTHY, 'prior'),
    ).toEqual([]);
  });

  // guards S-6
  it('makes nothing of a run that is not under way, nor without one', () => {
    for (const phase of ['hot-wash', 'closed', 'aborted', 'superseded-by-real'] as const)
      expect(shownSignals(runIn(phase), DOWN, 'image')).toEqual([]);
    expect(shownSignals(prepared(), DOWN, 'image')).toEqual([]);
    expect(shownSignals(null, DOWN, 'image')).toEqual([]);
  });

  it('is a first one once for each station, and an unlock each time', () => {
    const seen = play(
      failed('refuse'),
      event('signal-seen', 2 * MIN, { event: 'image:first-offline', station: 'room-1' }),
      event('signal-seen', 2 * MIN, { event: 'access:unlocked', station: 'room-1' }),
    );
    expect(isRepeated(seen, { event: 'image:first-offline', station: 'room-1' })).toBe(true);
    expect(isRepeated(seen, { event: 'image:first-offline', station: 'room-2' })).toBe(false);
    expect(isRepeated(seen, { event: 'image:prior-offline', station: 'room-1' })).toBe(false);
    expect(isRepeated(seen, { event: 'access:unlocked', station: 'room-1' })).toBe(false);
  });
});
