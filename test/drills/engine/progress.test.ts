import { describe, expect, it } from 'vitest';
import type { DrillEvent } from '../../../shared/drill/drill-event.ts';
import { injectState, stepState, wantedLink } from '../../../drills/engine/progress.ts';
import type { DrillRun } from '../../../drills/engine/run.ts';
import { event, MIN, moment, play, prepared, runIn, started } from './drill-fixture.ts';

const states = (run: DrillRun): string =>
  run.scenario.steps.map((step) => `${step.id} ${stepState(run, step)}`).join(', ');

// Targets of the sample: see-it 5, first-image 8 (reader); call-desk 6, tell-ed 10 (admin).
describe('a step', () => {
  it.each<[string, readonly DrillEvent[], string]>([
    [
      'just after the start',
      [event('ticked', 1000)],
      'see-it due, first-image waiting, call-desk due, tell-ed waiting',
    ],
    [
      'at its target to the millisecond',
      [event('ticked', 5 * MIN)],
      'see-it due, first-image due, call-desk due, tell-ed waiting',
    ],
    [
      'after its target',
      [event('ticked', 5 * MIN + 1)],
      'see-it late, first-image due, call-desk due, tell-ed waiting',
    ],
    [
      'when the one before it is done',
      [event('signal-seen', 1000)],
      'see-it done, first-image due, call-desk due, tell-ed waiting',
    ],
    [
      'when the one before it is skipped',
      [event('step-skipped', 1000, { step: 'call-desk' })],
      'see-it due, first-image waiting, call-desk skipped, tell-ed due',
    ],
    [
      'done late',
      [event('step-done', 11 * MIN)],
      'see-it late, first-image late, call-desk late, tell-ed done',
    ],
    [
      'opened again',
      [event('step-done', MIN), event('step-undone', 2 * MIN)],
      'see-it due, first-image waiting, call-desk due, tell-ed waiting',
    ],
    [
      'after the end',
      [event('signal-seen', MIN), event('ended', 2 * MIN)],
      'see-it done, first-image missed, call-desk missed, tell-ed missed',
    ],
    [
      'after the hot wash',
      [event('ended', MIN), event('closed', MIN)],
      'see-it missed, first-image missed, call-desk missed, tell-ed missed',
    ],
    [
      'when the drill was aborted',
      [event('aborted', 7 * MIN)],
      'see-it missed, first-image waiting, call-desk missed, tell-ed waiting',
    ],
    [
      'when a real outage came',
      [event('real-outage', 7 * MIN)],
      'see-it missed, first-image waiting, call-desk missed, tell-ed waiting',
    ],
  ])('%s', (_when, events, expected) => {
    expect(states(play(started(), ...events))).toBe(expected);
  });

  it('waits before the start, however long', () => {
    expect(states(play(prepared(), event('ticked', 60 * MIN)))).not.toMatch(/due|late/u);
  });

  it('is ticked by what the station saw, one step for one event, with the station named', () => {
    const run = play(started(), event('signal-seen', MIN), event('signal-seen', 2 * MIN));
    expect(run.steps.get('see-it')).toMatchObject({
      kind: 'done',
      how: 'measured',
      by: 'room-1',
      at: { exerciseMs: MIN },
    });
    expect(run.steps.size).toBe(1);
    expect(run.signals).toHaveLength(2);
  });

  it('keeps what a person ticked by hand apart from what was measured', () => {
    const run = play(started(), event('step-done', MIN, { step: 'see-it' }), event('signal-seen', 2 * MIN));
    expect(run.steps.get('see-it')).toMatchObject({ how: 'by-hand', at: { exerciseMs: MIN } });
  });
});

describe('an inject', () => {
  const stateOf = (run: DrillRun): readonly string[] =>
    run.scenario.injects.map((inject) => injectState(run, inject));

  it('is due at its time, delivered by a person, and answered', () => {
    expect(stateOf(play(started(), event('ticked', 7 * MIN - 1)))).toEqual(['waiting', 'waiting']);
    const due = play(started(), event('ticked', 7 * MIN));
    expect(stateOf(due)).toEqual(['due', 'waiting']);
    const delivered = play(due, event('inject-delivered', 8 * MIN));
    expect(stateOf(delivered)).toEqual(['delivered', 'waiting']);
    expect(stateOf(play(delivered, event('inject-answered', 13 * MIN)))).toEqual(['answered', 'due']);
    expect(stateOf(prepared())).toEqual(['waiting', 'waiting']);
  });
});

describe('the link that a drill wants', () => {
  it('follows the scenario on the exercise clock', () => {
    const link = (ms: number): string => wantedLink(play(started(), event('ticked', ms)));
    expect([0, MIN - 1, MIN, 20 * MIN - 1, 20 * MIN].map(link)).toEqual([
      'none',
      'none',
      'refuse',
      'refuse',
      'none',
    ]);
  });

  // guards S-6
  it('is untouched by every drill that is not under way, and its failure ends with the drill', () => {
    for (const phase of ['prepared', 'hot-wash', 'closed', 'aborted', 'superseded-by-real'] as const) {
      const run = runIn(phase);
      expect(wantedLink(run)).toBe('none');
      expect(run.linkFailures.every(({ until }) => until !== null)).toBe(true);
    }
  });
});

describe('the clock of a run', () => {
  it('stands still in a pause, and while nobody has started it', () => {
    const run = play(
      prepared(),
      event('precondition-checked', 5 * MIN),
      event('started', 10 * MIN),
      event('paused', 12 * MIN),
      event('resumed', 42 * MIN),
      event('ticked', 43 * MIN),
    );
    expect(run.clock).toMatchObject({ exerciseMs: 3 * MIN, pausedMs: 30 * MIN });
    expect(states(run)).toMatch(/see-it due/u);
  });

  it('goes by wall time across a restart of the station, and says how often that was', () => {
    const run = play(
      started(),
      event('ticked', MIN),
      event('ticked', moment(5, 'process-2', 4 * MIN)),
      event('ticked', moment(5 + MIN, 'process-2', 5 * MIN)),
    );
    expect(run.clock).toMatchObject({ exerciseMs: 5 * MIN, restarts: 1, jumps: [] });
  });

  // guards S-14
  it('does not follow a wall clock that jumps, and shows the jump', () => {
    const run = play(
      started(),
      event('ticked', MIN),
      event('ticked', moment(2 * MIN, 'process-1', 62 * MIN)),
      event('ticked', moment(3 * MIN, 'process-1', 3 * MIN)),
    );
    expect(run.clock.exerciseMs).toBe(3 * MIN);
    expect(run.clock.jumps).toEqual([
      { exerciseMs: 2 * MIN, byMs: 60 * MIN },
      { exerciseMs: 3 * MIN, byMs: -60 * MIN },
    ]);
  });

  it('takes no time from an event out of order, and gives none back', () => {
    const run = play(started(), event('ticked', 2 * MIN), event('ticked', MIN), event('ticked', 3 * MIN));
    expect(run.clock.exerciseMs).toBe(3 * MIN);
  });

  it('takes no time from a restart whose wall clock went back', () => {
    const run = play(started(), event('ticked', 2 * MIN), event('ticked', moment(0, 'process-2', MIN)));
    expect(run.clock.exerciseMs).toBe(2 * MIN);
  });
});
