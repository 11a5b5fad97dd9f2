import { describe, expect, it } from 'vitest';
import { copyMark, effectiveSwitch } from '../../renderer/link/effective-switch.ts';
import { spellOf } from '../../renderer/link/use-display-shown.ts';
import { HOLD_MS, nextHold, REAL_KEY } from '../../renderer/status/hold-key.ts';
import { drillLinkWords, realLinkWords } from '../../renderer/words/drill-switch-words.ts';
import type { DrillStatus } from '../../shared/contract/drill-view.ts';
import type { SwitchView } from '../../shared/contract/switch-view.ts';
import { LINK_FAULTS } from '../../shared/drill/auto-events.ts';
import { fakeSwitch } from '../fixtures/fake-station.ts';

const { signal: _signal, ...rest } = fakeSwitch;
const real = (patch: Partial<SwitchView> = {}): SwitchView => ({ ...fakeSwitch, ...patch });
const drill = (patch: Partial<Omit<SwitchView, 'signal'>> = {}, link = 'refuse'): DrillStatus => ({
  signal: 'drill',
  runId: 'run-1',
  scenario: 'A sample',
  phase: 'running',
  banner: 'DRILL: A sample',
  link,
  switch: { ...rest, ...patch, signal: 'drill' },
  real: { state: 'healthy', reason: 'Answers' },
});
const off = { state: 'down', offline: true } as const;

describe('the switch that a page acts on', () => {
  it('is the real one without a drill, and the drill’s with one', () => {
    expect(effectiveSwitch({ switch: real(), drill: null })).toMatchObject({ kind: 'real' });
    expect(effectiveSwitch({ switch: real(), drill: drill(off) })).toMatchObject({
      kind: 'drill',
      view: { signal: 'drill', offline: true },
    });
  });

  // guards S-6
  it('is the real one as soon as the real PACS is down, whatever is left of a drill', () => {
    expect(effectiveSwitch({ switch: real(off), drill: drill(off) })).toEqual({
      kind: 'real',
      view: real(off),
    });
  });

  it('marks every copy with what it is, and with DRILL in a drill', () => {
    const mark = (status: Parameters<typeof effectiveSwitch>[0]) => copyMark(effectiveSwitch(status)).words;
    expect(mark({ switch: real(), drill: null })).toBe('LOCAL COPY');
    expect(mark({ switch: real(off), drill: null })).toBe('DOWNTIME COPY');
    expect(mark({ switch: real(), drill: drill() })).toBe('DRILL: LOCAL COPY');
    expect(mark({ switch: real(), drill: drill(off) })).toBe('DRILL: DOWNTIME COPY');
    expect(mark({ switch: real(off), drill: drill(off) })).toBe('DOWNTIME COPY');
  });

  it('names every fault as the drill’s, and the real PACS beside it', () => {
    for (const fault of Object.keys(LINK_FAULTS)) expect(drillLinkWords(fault)).toContain('drill');
    expect(drillLinkWords('something of a later build')).toContain('drill');
    expect(realLinkWords(drill())).toEqual({ text: 'reachable', tone: 'good' });
    expect(realLinkWords({ real: { state: 'suspect', reason: '' } })).toEqual({
      text: 'in doubt',
      tone: 'warn',
    });
  });
});

describe('what is told to be shown', () => {
  const spell = (status: Parameters<typeof effectiveSwitch>[0]) => spellOf(effectiveSwitch(status));

  it('nothing while the PACS is there', () => {
    expect(spell({ switch: real(), drill: null })).toBeNull();
    expect(spell({ switch: real(), drill: drill({}, 'none') })).toBeNull();
  });

  it('anew in each spell: when the link is failed, when the switch notices, and in a real outage', () => {
    const spells = [
      spell({ switch: real(), drill: drill({}) }),
      spell({ switch: real(), drill: drill(off) }),
      spell({ switch: real(), drill: drill({ state: 'degraded' }, 'slow') }),
      spell({ switch: real(), drill: drill({}, 'lose-priors') }),
      spell({ switch: real(off), drill: null }),
    ];
    expect(new Set(spells).size).toBe(5);
    expect(spells).not.toContain(null);
  });
});

describe('the key that says "this is real"', () => {
  const press = (type: 'keydown' | 'keyup' | 'blur', patch = {}) => ({
    type,
    key: REAL_KEY,
    ctrlKey: false,
    altKey: false,
    metaKey: false,
    shiftKey: false,
    ...patch,
  });

  it('counts from its first press, however often it repeats, and is under a second', () => {
    const down = nextHold(null, press('keydown'), 100);
    expect(down).toEqual({ state: 100, taken: true });
    expect(nextHold(down.state, press('keydown'), 400)).toEqual({ state: 100, taken: true });
    expect(HOLD_MS).toBeLessThan(1000);
  });

  it('is forgotten when it is let go, when the window is left, and with a modifier', () => {
    expect(nextHold(100, press('keyup'), 200)).toEqual({ state: null, taken: true });
    expect(nextHold(100, press('blur', { key: '' }), 200)).toEqual({ state: null, taken: false });
    expect(nextHold(null, press('keydown', { ctrlKey: true }), 200)).toEqual({ state: null, taken: false });
  });

  it('is no other key', () => {
    expect(nextHold(null, press('keydown', { key: 'f' }), 0)).toEqual({ state: null, taken: false });
    expect(nextHold(100, press('keyup', { key: 'f' }), 0)).toEqual({ state: 100, taken: false });
  });
});
