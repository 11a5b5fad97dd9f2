import { describe, expect, it } from 'vitest';
import type { DrillEventType } from '../../../shared/drill/drill-event.ts';
import { next } from '../../../drills/engine/next.ts';
import { refusal } from '../../../drills/engine/refusal.ts';
import { event, play, prepared, runIn, started } from './drill-fixture.ts';

describe('a running drill', () => {
  it.each<[string, DrillEventType, object, RegExp]>([
    ['a step that is not in the scenario', 'step-done', { step: 'constructor' }, /no step constructor/u],
    ['a step that is done', 'step-done', {}, /done already/u],
    ['skipping a step that is done', 'step-skipped', {}, /done already/u],
    [
      'a step without the evidence that it asks for',
      'step-done',
      { step: 'call-desk', evidence: ' ' },
      /Ticket number/u,
    ],
    ['opening a step that is open', 'step-undone', { step: 'see-it' }, /is open/u],
    ['a role that is not in the scenario', 'role-assigned', { role: 'toString' }, /no role/u],
    [
      'an inject that is not in the scenario',
      'inject-delivered',
      { inject: 'constructor' },
      /no such inject/u,
    ],
    ['an inject twice', 'inject-delivered', {}, /delivered already/u],
    [
      'an answer to what was not asked',
      'inject-answered',
      { inject: 'second-question' },
      /not delivered yet/u,
    ],
    ['failing the link as it is failed', 'link-failed', { fault: 'slow' }, /in this way already/u],
  ])('refuses %s, and says why', (_what, type, parts, reason) => {
    const run = runIn('running');
    const happened = event(type, 2000, parts);
    expect(refusal(run, happened)).toMatch(reason);
    expect(next(run, happened)).toBe(run);
  });

  it('refuses a second answer, and a second return of the link', () => {
    const run = play(runIn('running'), event('inject-answered', 2000), event('link-restored', 2000));
    expect(refusal(run, event('inject-answered', 3000))).toMatch(/answered already/u);
    expect(refusal(run, event('link-restored', 3000))).toMatch(/not failed/u);
  });

  it('refuses ratings of unknown objectives, and items twice or on unknown steps', () => {
    const run = play(runIn('hot-wash'), event('improvement-added', 2000));
    expect(refusal(run, event('objective-rated', 3000, { objective: 'luck' }))).toMatch(/no such objective/u);
    expect(refusal(run, event('improvement-added', 3000))).toMatch(/exists already/u);
    expect(refusal(run, event('improvement-added', 3000, { item: 'i2', step: 'x' }))).toMatch(
      /no such step/u,
    );
    expect(refusal(run, event('improvement-added', 3000, { item: 'i2', step: null }))).toBeNull();
  });

  it('does not start before its required preconditions are met', () => {
    expect(refusal(prepared(), event('started', 0))).toMatch(/must be met before the start: The readiness/u);
    const not = play(prepared(), event('precondition-checked', 0, { met: false }));
    expect(refusal(not, event('started', 0))).toMatch(/must be met/u);
    expect(refusal(prepared(), event('precondition-checked', 0, { precondition: 1 }))).toMatch(/no such/u);
    expect(started().phase.name).toBe('running');
    const scenario = prepared().scenario;
    const optional = scenario.preconditions.map((each) => ({ ...each, required: false }));
    const run = { ...prepared(), scenario: { ...scenario, preconditions: optional } };
    expect(refusal(run, event('started', 0))).toBeNull();
  });
});
