import { describe, expect, it } from 'vitest';
import { switchViewSchema } from '../../../shared/contract/switch-view.ts';
import { badWords } from '../../../shared/domain/switch-words.ts';
import { DEFAULT_SWITCH_POLICY, switchPolicySchema } from '../../../shared/domain/switch-policy.ts';
import { isOffline, type RealSwitch } from '../../../shared/domain/switch-state.ts';
import { toSwitchView } from '../../../shared/domain/switch-to-view.ts';
import {
  confirm,
  declare,
  echo,
  find,
  type Happening,
  instant,
  label,
  open,
  plannedEnd,
  plannedStart,
  type StateLabel,
  STATES,
  tcp,
  tick,
  walk,
} from './switch-fixtures.ts';

const EVENTS: Record<string, Happening> = {
  'tcp good': tcp(),
  'tcp slow': tcp('slow'),
  'tcp bad': tcp('bad'),
  'echo good': echo(),
  'echo slow': echo('slow'),
  'echo bad': echo('bad'),
  'find good': find(),
  'find slow': find('slow'),
  'find bad': find('bad'),
  'declared down': declare,
  'return confirmed': confirm,
  'study opened': open(1),
  'studies closed': open(0),
  'clock tick': tick,
  'planned start': plannedStart,
  'planned end': plannedEnd,
};

/** What each event makes of each state; an event that is not listed changes nothing. */
const CHANGES: Record<StateLabel, Record<string, string>> = {
  'suspect (just started)': {
    'find good': 'healthy',
    'find slow': 'healthy',
    'declared down': 'down (declared)',
    'planned start': 'down (planned)',
  },
  healthy: {
    'tcp bad': 'suspect',
    'echo bad': 'suspect',
    'find bad': 'suspect',
    'declared down': 'down (declared)',
    'planned start': 'down (planned)',
  },
  suspect: { 'declared down': 'down (declared)', 'planned start': 'down (planned)' },
  degraded: {
    'tcp bad': 'suspect',
    'echo bad': 'suspect',
    'declared down': 'down (declared)',
    'planned start': 'down (planned)',
  },
  'down (probes)': {
    'find good': 'recovering',
    'find slow': 'recovering',
    'declared down': 'down (declared)',
    'planned start': 'down (planned)',
  },
  'down (declared)': { 'return confirmed': 'recovering' },
  'down (planned)': {
    'declared down': 'down (declared)',
    'return confirmed': 'recovering',
    'planned end': 'recovering',
  },
  recovering: {
    'tcp bad': 'down (probes)',
    'echo bad': 'down (probes)',
    'find bad': 'down (probes)',
    'declared down': 'down (declared)',
    'planned start': 'down (planned)',
  },
  'recovering (study open)': {
    'tcp bad': 'down (probes)',
    'echo bad': 'down (probes)',
    'find bad': 'down (probes)',
    'declared down': 'down (declared)',
    'planned start': 'down (planned)',
  },
};

const plain = (state: StateLabel): string => state.replace(/ \((just started|study open)\)$/u, '');
const isState = (state: string): state is StateLabel => Object.hasOwn(STATES, state);
const labels = Object.keys(STATES).filter(isState);

describe('every state answers every event', () => {
  for (const state of labels) {
    it.each(Object.keys(EVENTS))(`${state} × %s`, (event) => {
      const before = walk(STATES[state]);
      expect(label(before)).toBe(plain(state));
      const after = walk([EVENTS[event] ?? tick], { from: before });
      expect(label(after)).toBe(CHANGES[state][event] ?? plain(state));
      expect(after.reason).not.toBe('');
      expect(after.revision > before.revision).toBe(
        label(after) !== label(before) || (event === 'return confirmed' && state.startsWith('recovering')),
      );
    });
  }
});

describe('the switch explains itself', () => {
  const view = (real: RealSwitch) =>
    switchViewSchema.parse(toSwitchView(real, 'main', instant(60_000), DEFAULT_SWITCH_POLICY));

  it('says how many of how many probes failed, how, and since when', () => {
    expect(walk(STATES['down (probes)']).reason).toBe('4 of 4 C-ECHO refused since 10:41:03');
  });

  it('names both kinds when a TCP failure was followed by C-ECHO failures', () => {
    const real = walk([...STATES.healthy, tcp('bad'), echo('bad'), echo('bad'), echo('bad')]);
    expect(label(real)).toBe('down (probes)');
    expect(real.reason).toBe('4 of 4 TCP/C-ECHO refused since 10:41:03');
  });

  it('is degraded, then down, when C-ECHO answers while every C-FIND fails', () => {
    const failing = [echo(), find('bad'), echo(), find('bad'), echo(), find('bad')];
    const degraded = walk([...STATES.healthy, ...failing]);
    expect(label(degraded)).toBe('degraded');
    expect(degraded.reason).toBe('C-ECHO answers, but 3 of 3 C-FIND refused since 10:41:04');
    const dead = walk(failing, { from: degraded });
    expect(label(dead)).toBe('down (probes)');
    expect(dead.reason).toContain('C-ECHO answers, but 6 of 6 C-FIND refused');
  });

  it('shows the last finding of each probe, and offline only when down or recovering', () => {
    for (const state of labels) {
      const shown = view(walk(STATES[state]));
      expect(shown.signal).toBe('real');
      expect(shown.offline).toBe(['down', 'recovering'].includes(shown.state));
      expect(shown.probes.map((probe) => probe.kind)).toEqual(['tcp', 'echo', 'find']);
    }
    expect(view(walk(STATES['down (probes)'])).probes[1]).toMatchObject({
      outcome: 'bad',
      reason: 'C-ECHO refused at 10:41:06',
    });
    expect(badWords(walk([]).evidence, DEFAULT_SWITCH_POLICY)).toBe('no probe has failed');
  });

  it('has default thresholds that its own schema accepts', () => {
    expect(switchPolicySchema.parse(DEFAULT_SWITCH_POLICY)).toEqual(DEFAULT_SWITCH_POLICY);
    const single = {
      ...DEFAULT_SWITCH_POLICY,
      downAfter: { ...DEFAULT_SWITCH_POLICY.downAfter, tcp: 1, echo: 1 },
    };
    expect(switchPolicySchema.safeParse(single).success).toBe(false);
  });
});

// guards S-11
describe('offline mode ends only when it should', () => {
  const rounds = (n: number) => Array.from({ length: n }, () => [tcp(), echo(), find()]).flat();

  it('ends by itself after enough good rounds over enough time when nothing is open', () => {
    const early = walk([...STATES.recovering, find(), find()]);
    expect(label(early)).toBe('recovering');
    const later = walk(rounds(4), { from: early });
    expect(label(later)).toBe('healthy');
    expect(later.reason).toMatch(/good rounds since/u);
  });

  it('waits for a person while a study is open, and ends when the person confirms', () => {
    const steady = walk([...STATES['recovering (study open)'], ...rounds(6)]);
    expect(label(steady)).toBe('recovering');
    const at = steady.evidence.lastAt;
    expect(toSwitchView(steady, 'main', at, DEFAULT_SWITCH_POLICY).awaitingConfirmation).toBe(true);
    const back = walk([confirm], { from: steady });
    expect(label(back)).toBe('healthy');
    expect(back.cause).toBe('confirmed');
    expect(back.reason).toContain('confirmed by lee');
  });

  it('ends when the last study is closed', () => {
    const steady = walk([...STATES['recovering (study open)'], ...rounds(6)]);
    expect(label(walk([open(0)], { from: steady }))).toBe('healthy');
  });

  it('remembers an early confirmation until probes agree, unless a study is opened after it', () => {
    const early = walk([...STATES['recovering (study open)'], confirm]);
    expect(label(early)).toBe('recovering');
    expect(label(walk(rounds(6), { from: early }))).toBe('healthy');
    expect(label(walk([open(2), ...rounds(6)], { from: early }))).toBe('recovering');
  });

  it('stays declared down however good the probes are, until a person says normal', () => {
    const steady = walk([...STATES['down (declared)'], ...rounds(20)]);
    expect(label(steady)).toBe('down (declared)');
    const at = steady.evidence.lastAt;
    expect(toSwitchView(steady, 'main', at, DEFAULT_SWITCH_POLICY).awaitingConfirmation).toBe(true);
    expect(label(walk([plannedStart, plannedEnd, open(0), tick], { from: steady }))).toBe('down (declared)');
    expect(label(walk([confirm], { from: steady }))).toBe('healthy');
  });

  it('does not believe a person against the probes', () => {
    const real = walk([...STATES['down (declared)'], echo('bad'), confirm]);
    expect(label(real)).toBe('down (probes)');
    expect(real.reason).toContain('lee said normal');
    expect(real.reason).toContain('1 of 1 C-ECHO refused');
    expect(walk([...STATES['down (probes)'], confirm]).reason).toContain('asked to return');
  });

  it('does not leave on findings that have gone stale', () => {
    const steady = walk([...STATES['recovering (study open)'], ...rounds(6)]);
    const stale = walk([confirm], { from: steady, stepMs: DEFAULT_SWITCH_POLICY.staleAfterMs + 1 });
    expect(isOffline(stale)).toBe(true);
  });

  it('does not flip to healthy when an echo answers but no C-FIND has', () => {
    const real = walk([...STATES['down (probes)'], ...Array.from({ length: 40 }, () => echo())]);
    expect(label(real)).toBe('down (probes)');
  });
});

describe('the switch does not flap', () => {
  it('needs two answers to clear a suspicion', () => {
    expect(label(walk([...STATES.suspect, echo()]))).toBe('suspect');
    expect(label(walk([...STATES.suspect, echo(), echo()]))).toBe('healthy');
  });

  it('does not clear a suspicion about C-FIND by echoes', () => {
    const real = walk([...STATES.healthy, find('bad'), ...Array.from({ length: 9 }, () => echo())]);
    expect(label(real)).toBe('suspect');
    expect(label(walk([find()], { from: real }))).toBe('healthy');
  });

  it('calls a link that fails again and again degraded, and healthy only after a calm minute', () => {
    const blip = [echo('bad'), echo(), echo()];
    const unsteady = walk([...STATES.healthy, ...blip, ...blip, ...blip, ...blip]);
    expect(label(unsteady)).toBe('degraded');
    expect(unsteady.reason).toContain('failed 4 times in 10 minutes');
    const seconds = (n: number) => Array.from({ length: n }, () => echo());
    expect(label(walk(seconds(50), { from: unsteady }))).toBe('degraded');
    expect(label(walk(seconds(65), { from: unsteady }))).toBe('healthy');
  });

  it('suspects a link whose probes have stopped finishing', () => {
    const real = walk([tick], { from: walk(STATES.healthy), stepMs: DEFAULT_SWITCH_POLICY.staleAfterMs + 1 });
    expect(label(real)).toBe('suspect');
    expect(real.reason).toBe('No probe has finished since 10:41:02');
  });

  // guards S-11
  it('asks a link that failed again for three times as long a calm, and forgets after half an hour', () => {
    const cut = Array.from({ length: 4 }, () => echo('bad'));
    const rounds = (n: number) => Array.from({ length: n }, () => find());
    const again = walk([...rounds(11), ...cut, ...rounds(30)], { from: walk(STATES['down (probes)']) });
    expect(label(again)).toBe('recovering');
    expect(label(walk([find()], { from: again }))).toBe('healthy');
    const later = { from: walk([find()], { from: again }), stepMs: DEFAULT_SWITCH_POLICY.flapWindowMs };
    const calmOnceMore = walk([...cut.slice(1), ...rounds(11)], { from: walk([echo('bad')], later) });
    expect(label(calmOnceMore)).toBe('healthy');
  });

  it('never asks for more calm than the policy’s longest', () => {
    const cut = Array.from({ length: 4 }, () => echo('bad'));
    const rounds = (n: number) => Array.from({ length: n }, () => find());
    const often = Array.from({ length: 6 }, () => [...rounds(122), ...cut]).flat();
    const real = walk([...often, ...rounds(122)], { from: walk(STATES['down (probes)']) });
    expect(label(real)).toBe('healthy');
  });

  // guards S-14
  it('counts a monotonic clock that went back as no time', () => {
    const recovering = walk([...STATES.recovering, find(), find()]);
    const back = walk([find()], { from: recovering, stepMs: -50_000 });
    expect(label(back)).toBe('recovering');
  });
});
