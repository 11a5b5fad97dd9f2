// The run in a window must be the station's run, going on by itself, whatever this window missed or knew earlier.
import { describe, expect, it } from 'vitest';
import { next } from '../../../../drills/engine/next.ts';
import {
  foldEvents,
  momentAfter,
  readRunText,
  runAt,
  sealEvent,
  withOwn,
} from '../../../../renderer/drill/run/live-run.ts';
import { SEALED_WORDS } from '../../../../shared/drill/drill-event.ts';
import { event, MIN, moment, prepared } from '../../../drills/engine/drill-fixture.ts';
import { SAMPLE } from '../../../drills/scenario/sample-scenario.ts';

const running = [
  event('precondition-checked', 0),
  event('started', 0),
  event('step-done', 4 * MIN, { step: 'call-desk', evidence: 'T-1' }),
];

const fold = (events: readonly ReturnType<typeof event>[]) => {
  const text = readRunText({ scenario: SAMPLE, variables: { 'desk-phone': '4711' } });
  if (!text.ok) throw new Error(text.error);
  return foldEvents(text.value, { runId: 'run-1', preparedAt: moment(0) }, events);
};

describe('a run in a window', () => {
  it('is the fold of the station’s events, with the site’s values in its texts', () => {
    const run = fold(running);
    expect(run.scenario.steps.find(({ id }) => id === 'call-desk')?.text).toBe('Call 4711.');
    expect(run.steps.get('call-desk')).toMatchObject({ kind: 'done', evidence: 'T-1' });
    expect(run.phase.name).toBe('running');
  });

  it('goes on by itself from the moment of the answer, and stands still while it is paused', () => {
    const run = fold(running);
    const answeredAt = moment(5 * MIN);
    expect(runAt(run, momentAfter(answeredAt, 90_000)).clock.exerciseMs).toBe(6.5 * MIN);
    const paused = next(run, event('paused', 5 * MIN));
    const later = runAt(paused, momentAfter(answeredAt, 90_000));
    expect(later.clock).toMatchObject({ exerciseMs: 5 * MIN, pausedMs: 90_000 });
    expect(runAt(prepared(), moment(MIN)).clock.exerciseMs).toBe(0);
  });

  // guards S-14
  it('goes on over a restart of the station by wall time, and says that it happened', () => {
    const run = runAt(fold(running), moment(17, 'process-2', 6 * MIN));
    expect(run.clock.exerciseMs).toBe(6 * MIN);
    expect(run.clock.restarts).toBe(1);
  });

  it('counts what this window recorded before the station’s next answer, and nothing twice', () => {
    const own = new Map([
      [3, event('paused', 5 * MIN)],
      [4, event('resumed', 6 * MIN)],
    ]);
    expect(withOwn(running, own)).toHaveLength(5);
    const answered = [...running, event('paused', 5 * MIN)];
    expect(
      withOwn(answered, own)
        .map(({ type }) => type)
        .slice(3),
    ).toEqual(['paused', 'resumed']);
    // Another window's event took that place: the station's order stands.
    const other = [...running, event('observed', 5 * MIN), event('paused', 5 * MIN)];
    expect(withOwn(other, own)).toEqual(other);
    // One is missing in between: what comes after it waits for the answer.
    expect(withOwn(running.slice(0, 2), own)).toHaveLength(2);
  });

  // guards S-12
  it('forgets what was typed as soon as the station is locked', () => {
    const sealed = sealEvent(event('step-done', 0, { evidence: 'T-1', note: '' }));
    expect(sealed).toMatchObject({ evidence: SEALED_WORDS, note: '', by: 'B' });
    expect(sealEvent(event('ticked', 0))).toEqual(event('ticked', 0));
  });

  it('says which line of a scenario cannot be read', () => {
    expect(readRunText({ scenario: SAMPLE.replace('format: 1', 'format: 2'), variables: {} })).toMatchObject({
      ok: false,
      error: expect.stringContaining('line 1'),
    });
  });
});
