import { describe, expect, it } from 'vitest';
import { longestDrillMs } from '../../../../electron/station/drill/link/drill-bounds.ts';
import { linkedStation } from './drill-link-fixture.ts';
import { endpoint } from './faulted-fixture.ts';

const MIN = 60_000;

describe('a drill that nobody ends', () => {
  // guards S-2
  it('ends by itself when nobody goes on after a long pause, and says so', async () => {
    const { link, clock, start, act, run } = linkedStation();
    link.start();
    start();
    await clock.advance(2 * MIN);
    act({ type: 'paused', by: 'Kim', reason: 'A real patient' });
    await clock.advance(30 * MIN - 1);
    expect([link.fault(), run().phase.name]).toEqual(['refuse', 'paused']);
    await clock.advance(1);
    expect(run().phase).toMatchObject({
      name: 'aborted',
      by: 'station',
      reason: expect.stringContaining('after a pause of 30 minutes'),
    });
    expect([link.fault(), link.view()]).toEqual(['none', null]);
    await link.stop();
  });

  // guards S-2
  it('ends by itself when nobody ends it, also where nothing of it can be written', async () => {
    for (const fails of [false, true]) {
      const { link, clock, start, run, failRecords } = linkedStation({
        link: '  - at: 1 min\n    fault: stall\n',
      });
      link.start();
      start();
      const boundMs = longestDrillMs(run().scenario.duration);
      await clock.advance(boundMs - 1);
      expect([link.fault(), run().phase.name]).toEqual(['stall', 'running']);
      failRecords(fails);
      await clock.advance(1);
      expect([link.fault(), link.view()]).toEqual(['none', null]);
      if (!fails)
        expect(run().phase).toMatchObject({
          name: 'aborted',
          by: 'station',
          reason: expect.stringContaining(`after ${boundMs / MIN} minutes`),
        });
      await link.stop();
    }
  });

  // guards S-2
  it('is not taken up by a station that comes back the next morning', async () => {
    const first = linkedStation();
    first.link.start();
    first.start();
    await first.clock.advance(3 * MIN);
    await first.link.stop();
    const second = linkedStation({
      events: first.events,
      processId: 'second',
      startWall: Date.UTC(2026, 10, 23, 7, 0, 0),
    });
    second.link.start();
    expect([second.run().phase.name, second.link.fault(), second.link.view()]).toEqual([
      'aborted',
      'none',
      null,
    ]);
    await second.link.stop();
  });
});

describe('a planned downtime that needs its top-up', () => {
  const START = Date.UTC(2026, 10, 22, 10, 0, 0);
  it('ends a drill in the moment in which the top-up is due, and lets none begin that would reach it', async () => {
    const { link, clock, start, run } = linkedStation({ topUpAtMs: START + 5 * MIN });
    link.start();
    expect(link.refusesStart(run())).toMatchObject({
      message: expect.stringContaining('A planned downtime is near'),
    });
    start();
    await clock.advance(5 * MIN - 1);
    expect(link.fault()).toBe('refuse');
    await clock.advance(1);
    expect([link.fault(), link.view()]).toEqual(['none', null]);
    expect(run().phase).toMatchObject({ name: 'aborted', by: 'station' });
    await link.stop();
    const later = linkedStation({ topUpAtMs: START + 24 * 60 * MIN });
    expect(later.link.refusesStart(later.run())).toBeNull();
  });
});

describe('what a drill stalled', () => {
  it('has failed by the time it is tried again', async () => {
    const { link, start, clock, act, released } = linkedStation({ link: '  - at: 0\n    fault: stall\n' });
    link.start();
    start();
    const call = link.port.echo(endpoint, { deadlineMs: 600_000 });
    await clock.advance(1000);
    act({ type: 'ended', by: 'Kim' });
    expect(await call).toMatchObject({ ok: false });
    expect(released()).toBe(0);
    await clock.advance(1000);
    expect(released()).toBe(1);
    await link.stop();
  });
});
