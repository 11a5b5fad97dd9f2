import { describe, expect, it } from 'vitest';
import { metricsOf } from '../../../drills/engine/metrics.ts';
import { sampleScenario } from '../scenario/sample-scenario.ts';
import { event, MIN, moment, play, prepared, started } from './drill-fixture.ts';

const FULL = [
  event('link-failed', MIN),
  event('signal-seen', MIN + 12_345),
  event('step-done', 3 * MIN, { step: 'call-desk', evidence: 'T-1' }),
  event('signal-seen', 4 * MIN, { event: 'image:first-offline' }),
  event('signal-seen', 5 * MIN, { event: 'image:first-offline' }),
  event('signal-seen', 6 * MIN, { event: 'image:first-offline', station: 'room-2' }),
  event('inject-delivered', 7 * MIN + 5000),
  event('inject-answered', 9 * MIN + 5000),
  event('step-done', 12 * MIN),
  event('inject-delivered', 12 * MIN, { inject: 'second-question' }),
  event('link-restored', 20 * MIN),
  event('signal-seen', 21 * MIN, { event: 'switch:recovered' }),
];

describe('what a run measured', () => {
  it('is counted from the failure of the link', () => {
    const metrics = metricsOf(play(started(), ...FULL));
    expect(metrics).toMatchObject({
      exerciseMs: 21 * MIN,
      detect: { ms: 12_345, pausedMs: 0, jumpedMs: 0, measured: true },
      declare: { ms: 2 * MIN, measured: false },
      restore: { ms: MIN, measured: true },
      notified: [{ department: 'Emergency department', span: { ms: 11 * MIN } }],
      firstImage: [
        { station: 'room-1', span: { ms: 3 * MIN } },
        { station: 'room-2', span: { ms: 5 * MIN } },
      ],
    });
  });

  it('counts the steps of each role, and the answers to the injects', () => {
    const { roles, injects } = metricsOf(play(started(), ...FULL, event('ended', 22 * MIN)));
    expect(roles).toMatchObject([
      { role: 'reader', steps: 2, onTime: 2, doneLate: 0, states: { done: 2, missed: 0 } },
      { role: 'admin', steps: 2, onTime: 1, doneLate: 1, states: { done: 2, missed: 0 } },
    ]);
    expect(injects).toEqual([
      {
        inject: 'question',
        deliveredLateMs: 5000,
        answered: { ms: 2 * MIN, pausedMs: 0, jumpedMs: 0 },
        inTime: true,
      },
      { inject: 'second-question', deliveredLateMs: 0, answered: null, inTime: false },
    ]);
  });

  it('is null where nothing was measured, never zero', () => {
    const metrics = metricsOf(play(started(), event('ended', MIN)));
    expect(metrics).toMatchObject({
      detect: null,
      declare: null,
      restore: null,
      fullReadiness: null,
      firstImage: [],
      notified: [{ span: null }],
    });
    expect(metrics.injects[0]).toMatchObject({ deliveredLateMs: null, answered: null, inTime: false });
    expect(metricsOf(prepared())).toMatchObject({ detect: null, exerciseMs: 0 });
  });

  it('does not take what a station saw before the failure for its detection', () => {
    const run = play(
      started(),
      event('signal-seen', 1000, { event: 'image:first-offline' }),
      event('signal-seen', 2000, { event: 'switch:degraded' }),
      event('link-failed', MIN),
      event('signal-seen', MIN + 9000),
    );
    expect(metricsOf(run)).toMatchObject({ detect: { ms: 9000, measured: true }, firstImage: [] });
  });

  it('leaves time that the controller skipped out of what was lived through', () => {
    const run = play(
      started(),
      event('link-failed', 1000),
      event('time-jumped', 2000),
      event('signal-seen', 9000, { event: 'switch:down' }),
    );
    expect(run.clock.exerciseMs).toBe(9000 + 10 * MIN);
    expect(metricsOf(run).detect).toEqual({
      ms: 8000,
      pausedMs: 0,
      jumpedMs: 10 * MIN,
      measured: true,
      overRestart: false,
    });
  });

  it('is not shortened by a pause where a station saw it, and says how much of it was a pause', () => {
    const run = play(
      started(),
      event('link-failed', MIN),
      event('paused', MIN + 5000),
      event('signal-seen', 2 * MIN),
      event('signal-seen', 2 * MIN, { event: 'image:first-offline' }),
      event('resumed', 11 * MIN + 5000),
      event('step-done', 12 * MIN + 5000),
    );
    const { detect, firstImage, notified } = metricsOf(run);
    expect(detect).toEqual({ ms: MIN, pausedMs: 55_000, jumpedMs: 0, measured: true, overRestart: false });
    expect(firstImage[0]?.span).toEqual(detect);
    // A person who was told to stop is not late for it.
    expect(notified[0]?.span).toEqual({ ms: 65_000, pausedMs: 10 * MIN, jumpedMs: 0 });
  });

  // guards S-14

  it('is not called measured over a restart, where only the wall clock ran through', () => {
    const run = play(
      started(),
      event('link-failed', MIN, { fault: 'refuse' }),
      // 10 s later by any watch; the wall clock was set by an hour while the station was away.
      event('signal-seen', moment(3000, 'process-2', MIN + 3_610_000), { event: 'switch:down' }),
    );
    expect(metricsOf(run).detect).toMatchObject({ ms: 3_610_000, measured: false, overRestart: true });
  });

  it('does not call restored what was ticked before the link came back', () => {
    const scenario = sampleScenario();
    const steps = scenario.steps.map((step) =>
      step.id === 'tell-ed' ? { ...step, milestone: 'restored' as const } : step,
    );
    const begun = play(
      { ...started(), scenario: { ...scenario, steps } },
      event('link-failed', MIN),
      event('step-done', 2 * MIN),
      event('link-restored', 3 * MIN),
    );
    expect(metricsOf(begun).restore).toBeNull();
    const again = play(begun, event('step-undone', 4 * MIN), event('step-done', 5 * MIN));
    expect(metricsOf(again).restore).toEqual({
      ms: 2 * MIN,
      pausedMs: 0,
      jumpedMs: 0,
      measured: false,
      overRestart: false,
    });
  });

  it('does not wait for a seat that needs nobody', () => {
    const scenario = sampleScenario();
    const roles = scenario.roles.map((role) => (role.id === 'reader' ? role : { ...role, people: 0 }));
    const run = play({ ...started(), scenario: { ...scenario, roles } }, event('role-ready', MIN));
    expect(metricsOf(run).fullReadiness).toEqual({ ms: MIN, pausedMs: 0, jumpedMs: 0 });
  });

  it('is ready when the last seat with people in it is', () => {
    const one = play(
      prepared(),
      event('role-ready', 0),
      event('precondition-checked', 0),
      event('started', 0),
    );
    const two = play(one, event('role-ready', MIN, { role: 'admin', by: 'B' }));
    expect(metricsOf(two).fullReadiness).toBeNull();
    const all = play(two, event('role-ready', 2 * MIN, { role: 'controller', by: 'C' }));
    expect(metricsOf(all).fullReadiness).toEqual({ ms: 2 * MIN, pausedMs: 0, jumpedMs: 0 });
    const changed = play(all, event('role-assigned', 3 * MIN, { person: 'Dr Z' }));
    expect(metricsOf(changed).fullReadiness).toBeNull();
  });
});
