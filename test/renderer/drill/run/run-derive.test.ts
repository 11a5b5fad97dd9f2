// Columns, what is late, what comes next, who acts, and whether a drill may start: read off the run alone.
import { describe, expect, it } from 'vitest';
import { next } from '../../../../drills/engine/next.ts';
import type { DrillRun } from '../../../../drills/engine/run.ts';
import { rememberedPeople } from '../../../../renderer/drill/run/prepare/remembered-people.ts';
import { settledActs } from '../../../../renderer/drill/run/prepare/use-renew.ts';
import {
  aheadOf,
  columnsOf,
  controllerOf,
  lateSteps,
  linkNow,
  nextInject,
  nextStep,
  openInjects,
  startObstacles,
} from '../../../../renderer/drill/run/run-derive.ts';
import { keyLines } from '../../../../renderer/drill/run/run-keys.ts';
import { nextOpenStep, stepBeside } from '../../../../renderer/drill/run/use-checklist.ts';
import { choiceOfHash, COORDINATOR, hashOfChoice } from '../../../../renderer/drill/run/view-choice.ts';
import { event, MIN, prepared } from '../../../drills/engine/drill-fixture.ts';

const play = (...events: readonly ReturnType<typeof event>[]): DrillRun =>
  [event('precondition-checked', 0), event('started', 0), ...events].reduce(next, prepared());

describe('the guided run', () => {
  it('has a column for each role with steps, and counts what is closed and late in it', () => {
    const run = play(event('step-done', MIN), event('ticked', 7 * MIN));
    expect(columnsOf(run).map(({ role, closed, late }) => [role.id, closed, late])).toEqual([
      ['reader', 0, 1],
      ['admin', 1, 1],
    ]);
  });

  it('names the most overdue step first, and the next target when nothing is late', () => {
    const late = play(event('ticked', 9 * MIN));
    expect(lateSteps(late).map(({ step }) => step.id)).toEqual(['see-it', 'call-desk', 'first-image']);
    expect(nextStep(late)?.id).toBe('tell-ed');
    expect(lateSteps(play())).toEqual([]);
  });

  it('follows an inject from its countdown over its delivery to a late answer', () => {
    expect(nextInject(play())?.id).toBe('question');
    const delivered = play(event('inject-delivered', 7 * MIN), event('ticked', 8 * MIN));
    expect(nextInject(delivered)?.id).toBe('second-question');
    const within = delivered.scenario.injects[0]?.answerWithin ?? 0;
    expect(openInjects(delivered)).toMatchObject([{ leftMs: within - MIN }]);
    expect(openInjects(next(delivered, event('inject-answered', 9 * MIN)))).toEqual([]);
  });

  it('knows what the link does and will do, and everything that time leads to', () => {
    expect(linkNow(play())).toMatchObject({ fault: 'none', next: { at: MIN, fault: 'refuse' } });
    expect(linkNow(play(event('ticked', 25 * MIN)))).toEqual({ fault: 'none', next: null });
    const kinds = aheadOf(play()).map(({ kind }) => kind);
    expect(kinds).toEqual([
      'link',
      'target',
      'target',
      'inject',
      'target',
      'target',
      'inject',
      'link',
      'end',
    ]);
    expect(aheadOf(play(event('ticked', 30 * MIN)))).toEqual([]);
  });

  it('acts in the name of whoever sits in the coordinator’s seat', () => {
    expect(controllerOf(play(), null)).toBe('Drill coordinator');
    expect(controllerOf(play(), 'Dr. Example')).toBe('Dr. Example');
    const named = play(event('role-assigned', 0, { role: 'controller', person: 'K. Brandt' }));
    expect(controllerOf(named, 'Dr. Example')).toBe('K. Brandt');
  });

  it('says every reason why a drill cannot start yet, and none when it can', () => {
    const fit = { connected: true, mayLead: true, offline: false, reason: '' };
    expect(startObstacles(prepared(), fit)).toEqual(['One required precondition is not met yet.']);
    const met = next(prepared(), event('precondition-checked', 0));
    expect(startObstacles(met, fit)).toEqual([]);
    const unfit = { connected: false, mayLead: false, offline: true, reason: '3 of 3 refused' };
    expect(startObstacles(met, unfit)).toHaveLength(3);
    const refusedNow = next(met, event('precondition-checked', 0, { met: false }));
    expect(startObstacles(refusedNow, fit)).toHaveLength(1);
  });
});

describe('the keyboard', () => {
  it('moves in reading order and to the column beside, and stays at the ends', () => {
    const columns = columnsOf(play());
    expect(stepBeside(columns, 'first-image', 'down')).toBe('call-desk');
    expect(stepBeside(columns, 'call-desk', 'up')).toBe('first-image');
    expect(stepBeside(columns, 'first-image', 'right')).toBe('tell-ed');
    expect(stepBeside(columns, 'tell-ed', 'left')).toBe('first-image');
    expect(stepBeside(columns, 'see-it', 'up')).toBeNull();
    expect(stepBeside(columns, 'see-it', 'left')).toBeNull();
    expect(stepBeside([], 'see-it', 'down')).toBeNull();
  });

  it('goes to what is late before what is due, and around the end', () => {
    expect(nextOpenStep(columnsOf(play()), null)).toBe('see-it');
    const columns = columnsOf(play(event('ticked', 7 * MIN)));
    expect(nextOpenStep(columns, 'see-it')).toBe('call-desk');
    expect(nextOpenStep(columns, 'call-desk')).toBe('see-it');
  });

  it('takes no key that leads elsewhere in the page', () => {
    for (const choice of [COORDINATOR, { view: 'projector' }, { view: 'role', role: 'reader' }] as const) {
      const keys = keyLines(choice).flatMap(([names]) => names);
      expect(keys).toContain('R');
      expect(keys).toContain('?');
      for (const taken of ['G', 'Esc', '1', '2', '3', '4']) expect(keys).not.toContain(taken);
      // Enter confirms in several places; every other key means one thing.
      const once = keys.filter((key) => key !== 'Enter');
      expect(new Set(once).size).toBe(once.length);
    }
  });
});

describe('a window', () => {
  it('has its view in its address', () => {
    for (const choice of [COORDINATOR, { view: 'projector' }, { view: 'role', role: 'ed-liaison' }] as const)
      expect(choiceOfHash(hashOfChoice(choice))).toEqual(choice);
    expect(choiceOfHash('')).toBeNull();
    expect(choiceOfHash('#drills')).toBeNull();
    expect(choiceOfHash('#drill=role/<script>')).toEqual(COORDINATOR);
    expect(choiceOfHash('#drill=anything')).toEqual(COORDINATOR);
  });
});

describe('people', () => {
  it('are remembered by role, the latest run first', () => {
    const runs = [
      {
        events: [
          event('role-assigned', 0, { person: 'New' }),
          event('role-assigned', 1, { person: 'Newer' }),
        ],
      },
      {
        events: [
          event('role-assigned', 0, { person: 'Old' }),
          event('role-assigned', 0, { role: 'admin', person: 'B' }),
        ],
      },
    ];
    const { names, byRole } = rememberedPeople(runs);
    expect(names).toEqual(['Newer', 'Old', 'B']);
    expect([...byRole]).toEqual([
      ['reader', 'Newer'],
      ['admin', 'B'],
    ]);
  });

  it('and checks are carried over when a drill is prepared anew', () => {
    const run = [event('role-assigned', 0), event('precondition-checked', 0, { note: 'asked' })].reduce(
      next,
      prepared(),
    );
    expect(settledActs(run)).toEqual([
      { type: 'role-assigned', role: 'reader', person: 'Dr A' },
      { type: 'precondition-checked', precondition: 0, met: true, by: 'C', note: 'asked' },
    ]);
  });
});
