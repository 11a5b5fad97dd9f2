import { describe, expect, it } from 'vitest';
import { choosingInDrill, drillHold } from '../../../../electron/station/drill/link/drill-hold.ts';
import type { DrillSwitchView } from '../../../../shared/contract/drill-view.ts';
import { endpoint } from './faulted-fixture.ts';
import { healthy, linkedStation } from './drill-link-fixture.ts';

const MIN = 60_000;
const OPTIONS = { deadlineMs: 10_000 };
const down = { state: 'down', offline: true, reason: '4 of 4 C-ECHO refused since 10:05:00' } as const;

describe('a drill on the link', () => {
  it('fails and restores the link by the clock of the run, and records each', async () => {
    const { link, clock, start, recorded } = linkedStation();
    link.start();
    expect([link.fault(), link.view()]).toEqual(['none', null]);
    start();
    expect(link.view()).toMatchObject({ signal: 'drill', state: 'healthy' });
    await clock.advance(MIN - 1);
    expect(link.fault()).toBe('none');
    await clock.advance(1);
    expect(link.fault()).toBe('refuse');
    await clock.advance(20 * MIN);
    expect(link.fault()).toBe('none');
    expect(link.view()?.state).toBe('healthy');
    expect(recorded()).toEqual([
      'link-failed refuse 60',
      expect.stringMatching(/^switch:down 6\d$/u),
      'link-restored 1200',
      expect.stringMatching(/^switch:recovered 12\d\d$/u),
    ]);
    await link.stop();
  });

  it('stands still in a pause: what is failed stays failed, and nothing new begins', async () => {
    const { link, clock, start, act } = linkedStation();
    link.start();
    start();
    await clock.advance(30_000);
    act({ type: 'paused', by: 'Kim', reason: 'A real patient' });
    await clock.advance(10 * MIN);
    expect(link.fault()).toBe('none');
    act({ type: 'resumed', by: 'Kim' });
    await clock.advance(29_000);
    expect(link.fault()).toBe('none');
    await clock.advance(1000);
    expect(link.fault()).toBe('refuse');
    act({ type: 'paused', by: 'Kim', reason: 'Coffee' });
    await clock.advance(29 * MIN);
    expect(link.fault()).toBe('refuse');
    await link.stop();
  });

  it('follows a time jump at once', async () => {
    const { link, clock, start, act } = linkedStation();
    link.start();
    start();
    await clock.advance(1000);
    act({ type: 'time-jumped', by: 'Kim', byMs: 2 * MIN });
    expect(link.fault()).toBe('refuse');
    act({ type: 'time-jumped', by: 'Kim', byMs: 20 * MIN });
    expect(link.fault()).toBe('none');
    await link.stop();
  });

  it("tells the run what people do to the drill's switch, by name and role", async () => {
    const { link, clock, start, recorded, journaled, act } = linkedStation();
    link.start();
    expect(link.declareDown('PACS is slow', 'kim')).toBe(false);
    start();
    expect(link.declareDown('PACS is slow', 'kim')).toBe(true);
    await clock.advance(30_000);
    expect(link.view()).toMatchObject({ state: 'down', cause: 'declared', awaitingConfirmation: true });
    expect(link.confirmReturn('kim')).toBe(true);
    await clock.advance(10_000);
    expect(recorded()).toEqual(['switch:declared 0', 'return:confirmed 30', 'switch:recovered 30']);
    expect(journaled[0]).toMatchObject({
      event: 'drill:switch-changed',
      actor: 'kim',
      role: 'reader',
      details: { runId: 'run-1', signal: 'drill', to: 'down', cause: 'declared' },
    });
    expect(journaled.map(({ event }) => event)).not.toContain('switch:changed');
    act({ type: 'ended', by: 'Kim' });
    await link.stop();
  });

  it('waits for a person before it ends offline mode while a study is open', async () => {
    const { link, clock, start } = linkedStation();
    link.start();
    link.setOpenStudies(1);
    start();
    await clock.advance(21 * MIN);
    expect(link.view()).toMatchObject({ state: 'recovering', awaitingConfirmation: true });
    link.setOpenStudies(0);
    expect(link.view()?.state).toBe('healthy');
    await link.stop();
  });

  it.each([
    ['ended', { type: 'ended', by: 'Kim' }],
    ['aborted', { type: 'aborted', by: 'Kim', reason: 'Care comes first' }],
  ] as const)('lets go in the moment in which it is %s', async (_how, event) => {
    const { link, clock, start, act, released, pacs } = linkedStation();
    link.start();
    start();
    await clock.advance(2 * MIN);
    const { asked } = pacs;
    const call = link.port.echo(endpoint, OPTIONS);
    expect(await call).toMatchObject({ error: { code: 'dicom.connection-refused' } });
    act(event);
    expect([link.fault(), link.view(), released()]).toEqual(['none', null, 0]);
    const after = link.port.echo(endpoint, OPTIONS);
    const before = asked.length;
    await clock.advance(10 * MIN);
    expect((await after).ok).toBe(true);
    expect(released()).toBe(1);
    // The drill's own probes are over with it.
    expect(asked.length).toBe(before);
    await link.stop();
  });
});

describe('a real outage during a drill', () => {
  // guards S-6
  it('ends it at once, restores the link, and says why', async () => {
    const { link, clock, start, realBecomes, events, run, released } = linkedStation();
    link.start();
    start();
    await clock.advance(5 * MIN);
    realBecomes(down);
    expect([link.fault(), link.view()]).toEqual(['none', null]);
    expect(events.at(-1)).toMatchObject({
      type: 'real-outage',
      reason: 'The real PACS: 4 of 4 C-ECHO refused since 10:05:00',
      at: { monotonicMs: 5 * MIN },
    });
    expect(run()).toMatchObject({
      phase: { name: 'superseded-by-real' },
      linkFailures: [{ fault: 'refuse', until: { exerciseMs: 5 * MIN } }],
    });
    await clock.advance(20 * MIN);
    expect([link.fault(), link.view(), released()]).toEqual(['none', null, 1]);
    await link.stop();
  });

  it('is not taken up again although nothing of its end could be written', async () => {
    const { link, clock, start, realBecomes, failRecords, act } = linkedStation();
    link.start();
    start();
    await clock.advance(2 * MIN);
    failRecords(true);
    realBecomes(down);
    act({ type: 'observed', by: 'Eva', kind: 'note', text: 'Is this real?' });
    await clock.advance(30 * MIN);
    expect([link.fault(), link.view()]).toEqual(['none', null]);
    await link.stop();
  });

  // guards S-6
  it('begins no drill whose start was being written when the real switch went down, and leaves people their real switch', async () => {
    const { link, start, run, clock, changes } = linkedStation({ real: down });
    link.start();
    start();
    expect([link.confirmReturn('kim'), link.declareDown('fire', 'kim'), link.view()]).toEqual([
      false,
      false,
      null,
    ]);
    expect([run().phase.name, link.fault(), changes]).toEqual(['superseded-by-real', 'none', []]);
    await clock.advance(2 * MIN);
    expect([link.fault(), link.view()]).toEqual(['none', null]);
    await link.stop();
  });

  // guards S-6
  it.each(['down', 'recovering'] as const)('lets no drill be started while it is %s', (state) => {
    const { link, run } = linkedStation({ real: { ...down, state } });
    const { scenario } = run();
    for (const faults of [scenario.link, []])
      expect(link.refusesStart({ ...run(), scenario: { ...scenario, link: faults } })).toMatchObject({
        code: 'drill.not-possible',
        message: `This is a real downtime: the switch is ${state} (4 of 4 C-ECHO refused since 10:05:00). No drill begins in it.`,
      });
  });

  it.each(['suspect', 'degraded'] as const)('a real link that is only %s ends nothing', async (state) => {
    const { link, clock, start, realBecomes, changes } = linkedStation();
    link.start();
    start();
    await clock.advance(2 * MIN);
    const told = changes.length;
    realBecomes({ state, reason: 'Slow' });
    expect(link.fault()).toBe('refuse');
    // The page is told all the same: it shows the real link beside the drill's.
    expect(changes.length).toBe(told + 1);
    await link.stop();
  });

  it('a drill that fails the link does not start while the real link is not well; one that leaves it alone does', () => {
    const { link, run } = linkedStation({ real: { state: 'degraded', reason: 'C-FIND slow' } });
    expect(link.refusesStart(run())).toMatchObject({
      code: 'drill.not-possible',
      message:
        'This drill fails the link to the PACS, and the real link is not well now: degraded (C-FIND slow).',
    });
    const { scenario } = run();
    expect(link.refusesStart({ ...run(), scenario: { ...scenario, link: [] } })).toBeNull();
    const well = linkedStation();
    expect(well.link.refusesStart(well.run())).toBeNull();
  });
});

describe('a station that is started again in the midst of a drill', () => {
  it('holds the link again, and tells nothing twice', async () => {
    const first = linkedStation();
    first.link.start();
    first.start();
    await first.clock.advance(3 * MIN);
    await first.link.stop();
    const killedAfter = first.events.length;
    const second = linkedStation({
      events: first.events,
      processId: 'second',
      startWall: Date.UTC(2026, 10, 22, 10, 4, 0),
      real: { state: 'suspect', reason: 'Started; no probe has answered yet' },
    });
    second.link.start();
    expect(second.link.fault()).toBe('refuse');
    expect(second.link.view()).toMatchObject({ signal: 'drill', state: 'down', offline: true });
    await second.clock.advance(10 * MIN);
    expect(second.events.length).toBe(killedAfter);
    // The time for which it was away counts: four minutes and sixteen.
    await second.clock.advance(6 * MIN);
    expect(second.link.fault()).toBe('none');
    await second.clock.advance(2 * MIN);
    expect(second.recorded().slice(-2)).toEqual([
      'link-restored 960',
      expect.stringMatching(/^switch:recovered \d+$/u),
    ]);
    await second.link.stop();
  });

  it('and finds a downtime declared for real has no drill any more', async () => {
    const first = linkedStation();
    first.link.start();
    first.start();
    await first.clock.advance(3 * MIN);
    await first.link.stop();
    const second = linkedStation({ events: first.events, processId: 'second', real: down });
    second.link.start();
    expect(second.run().phase.name).toBe('superseded-by-real');
    expect(second.link.fault()).toBe('none');
    await second.link.stop();
  });
});

describe('what the prefetch makes of it', () => {
  const { signal: _real, ...rest } = healthy;
  const view = (state: DrillSwitchView['state']): DrillSwitchView => ({ ...rest, signal: 'drill', state });
  const choose = () => ({ endpoints: [endpoint], words: 'primary, healthy', isFailover: false });

  it('rests where the switch of the drill would have it rest, and says DRILL', () => {
    expect(drillHold(null)).toBeNull();
    for (const state of ['healthy', 'suspect'] as const) expect(drillHold(view(state))).toBeNull();
    for (const state of ['down', 'recovering'] as const)
      expect(drillHold(view(state))).toEqual({
        words: `DRILL: paused while the drill calls the PACS ${state}`,
        kind: 'stop',
      });
    expect(drillHold(view('degraded'))).toMatchObject({ kind: 'drain', urgentMayRun: true });
  });

  it('has no PACS to turn to while the drill has none', () => {
    const asks = (state: DrillSwitchView['state'] | null, urgency: 'routine' | 'stat') =>
      choosingInDrill(choose, () => (state === null ? null : view(state)))({ role: 'retrieve', urgency });
    expect(asks(null, 'routine').endpoints).toHaveLength(1);
    expect(asks('down', 'stat')).toMatchObject({ endpoints: [], words: expect.stringContaining('DRILL') });
    expect(asks('degraded', 'routine').endpoints).toEqual([]);
    expect(asks('degraded', 'stat').endpoints).toHaveLength(1);
    expect(asks('suspect', 'routine').endpoints).toHaveLength(1);
  });
});
