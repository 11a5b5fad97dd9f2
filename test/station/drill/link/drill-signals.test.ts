import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  lastSwitchSignal,
  signalsOf,
  type SwitchSignal,
  switchStartOf,
} from '../../../../electron/station/drill/link/drill-signals.ts';
import { SWITCH_STATES } from '../../../../shared/contract/switch-view.ts';

type Transition = Parameters<typeof signalsOf>[1];

const to = (state: Transition['to'], more: Partial<Transition> = {}): Transition => ({
  to: state,
  cause: 'probes',
  downBy: state === 'down' ? 'probes' : null,
  ...more,
});

/** What a run hears of a row of transitions. */
function heard(
  transitions: readonly Transition[],
  from: SwitchSignal | null = null,
): readonly SwitchSignal[] {
  const all: SwitchSignal[] = [];
  let last = from;
  for (const each of transitions)
    for (const signal of signalsOf(last, each)) {
      all.push(signal);
      last = signal;
    }
  return all;
}

describe("what a run hears of the drill's switch", () => {
  it('an outage and its end', () => {
    expect(heard([to('suspect'), to('down'), to('recovering'), to('healthy')])).toEqual([
      'switch:down',
      'switch:recovered',
    ]);
  });

  it('an outage that probes, then a person, then a return', () => {
    const declared = to('down', { cause: 'declared', downBy: 'declared' });
    const confirmed = to('recovering', { cause: 'confirmed' });
    expect(heard([to('down'), declared, confirmed, to('healthy', { cause: 'confirmed' })])).toEqual([
      'switch:down',
      'switch:declared',
      'return:confirmed',
      'switch:recovered',
    ]);
  });

  it('a return that probes agree with at once is both', () => {
    expect(heard([to('healthy', { cause: 'confirmed' })], 'switch:declared')).toEqual([
      'return:confirmed',
      'switch:recovered',
    ]);
  });

  it('a PACS that is slow, in doubt and slow again is slow once', () => {
    expect(heard([to('degraded'), to('suspect'), to('degraded')])).toEqual(['switch:degraded']);
  });

  it('an outage that wavers is one outage; a second one after a recovery is a second', () => {
    expect(heard([to('down'), to('recovering'), to('down')])).toEqual(['switch:down']);
    expect(heard([to('down'), to('recovering'), to('healthy'), to('suspect'), to('down')])).toEqual([
      'switch:down',
      'switch:recovered',
      'switch:down',
    ]);
  });

  it('nothing of a link that was in doubt at the start and is well', () => {
    expect(heard([to('healthy')])).toEqual([]);
  });

  it('never the same thing twice in a row, whatever the switch does and wherever the station was started again', () => {
    const transition = fc.record({
      to: fc.constantFrom(...SWITCH_STATES),
      cause: fc.constantFrom('probes' as const, 'declared' as const, 'confirmed' as const),
      downBy: fc.constantFrom('probes' as const, 'declared' as const),
    });
    fc.assert(
      fc.property(fc.array(transition, { maxLength: 30 }), (transitions) => {
        const all = heard(transitions);
        for (const [index, signal] of all.entries()) expect(signal).not.toBe(all[index - 1]);
      }),
    );
  });
});

describe('after a restart in the midst of a drill', () => {
  const at = { exerciseMs: 0, pausedMs: 0, jumpedMs: 0, wall: '2026-11-22T10:00:00.000Z', restarts: 0 };

  it('the last word on the switch counts, not what else was seen since', () => {
    const signals = (['switch:down', 'access:unlocked', 'image:first-offline'] as const).map((event) => ({
      event,
      station: 'KIT',
      at,
    }));
    expect(lastSwitchSignal({ signals })).toBe('switch:down');
    expect(lastSwitchSignal({ signals: [] })).toBeNull();
  });

  it.each<[SwitchSignal, string]>([
    ['switch:degraded', 'degraded'],
    ['switch:down', 'down'],
    ['switch:declared', 'down'],
    ['return:confirmed', 'recovering'],
  ])('%s goes on as %s, and is not told again', (signal, state) => {
    const start = switchStartOf(signal, false);
    expect(start?.state.name).toBe(state);
    const downBy = signal === 'switch:declared' ? 'declared' : 'probes';
    if (start !== null && state !== 'recovering')
      expect(signalsOf(signal, { to: start.state.name, cause: start.cause, downBy })).toEqual([]);
  });

  it('a link that nobody knows is suspected until it has answered', () => {
    expect(switchStartOf(null, false)).toBeNull();
    expect(switchStartOf('switch:recovered', false)).toBeNull();
  });
});
