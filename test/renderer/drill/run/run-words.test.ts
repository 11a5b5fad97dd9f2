// What a guided run says must be true to the second, and the same in every window.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { next } from '../../../../drills/engine/next.ts';
import type { DrillRun } from '../../../../drills/engine/run.ts';
import { jumpMs, jumpWords } from '../../../../renderer/drill/run/jump-words.ts';
import { observationOf } from '../../../../renderer/drill/run/observation-words.ts';
import { columnsOf } from '../../../../renderer/drill/run/run-derive.ts';
import {
  clockFace,
  clockRemarks,
  countdownWords,
  observedWords,
  readinessWords,
  shorten,
  stepLine,
} from '../../../../renderer/drill/run/run-words.ts';
import { event, MIN, moment, prepared } from '../../../drills/engine/drill-fixture.ts';

const play = (...events: readonly ReturnType<typeof event>[]): DrillRun =>
  [event('precondition-checked', 0), event('started', 0), ...events].reduce(next, prepared());
const lineOf = (run: DrillRun, id: string) => {
  const view = columnsOf(run)
    .flatMap(({ steps }) => steps)
    .find(({ step }) => step.id === id);
  if (!view) throw new Error(id);
  const { word, rest } = stepLine(view);
  return `${word} ${rest}`;
};

describe('the clock of a drill', () => {
  it.each([
    [0, '00:00'],
    [999, '00:00'],
    [4 * MIN + 10_900, '04:10'],
    [64 * MIN + 10_000, '1:04:10'],
    [-5, '00:00'],
  ])('shows %i ms as %s', (ms, face) => {
    expect(clockFace(ms)).toBe(face);
  });

  it('counts down in step with the clock beside it', () => {
    expect(countdownWords(7 * MIN, 5 * MIN)).toBe('in 02:00');
    expect(countdownWords(7 * MIN, 7 * MIN + 400)).toBe('now');
    expect(countdownWords(7 * MIN, 10 * MIN + 20_000)).toBe('03:20 ago');
    fc.assert(
      fc.property(fc.nat(10_000_000), fc.nat(10_000_000), (at, now) => {
        const seconds = Math.floor(at / 1000) - Math.floor(now / 1000);
        const expected = seconds === 0 ? 'now' : seconds > 0 ? /^in /u : / ago$/u;
        expect(countdownWords(at, now)).toMatch(expected);
      }),
    );
  });

  it('tells of restarts, moved wall clocks, jumps and pauses, and of nothing else', () => {
    const clock = play(event('paused', MIN), event('resumed', 2 * MIN)).clock;
    expect(clockRemarks(clock)).toEqual(['Paused for 1 min so far.']);
    const moved = next(play(), event('ticked', moment(MIN, 'process-1', MIN + 180_000))).clock;
    expect(clockRemarks(moved)).toEqual([
      'The wall clock was moved on by 3 min at 01:00. Exercise time is not affected.',
    ]);
    const restarted = next(play(), event('ticked', moment(5, 'process-2', MIN))).clock;
    expect(clockRemarks(restarted)[0]).toContain('started again during the drill');
    expect(clockRemarks(play(event('time-jumped', MIN)).clock)).toEqual([
      '10 min of exercise time were skipped.',
    ]);
    expect(clockRemarks(play().clock)).toEqual([]);
  });
});

describe('a step', () => {
  it('says when it is due, that it is late, and who did it when', () => {
    const later = play(event('ticked', 7 * MIN));
    expect(lineOf(later, 'call-desk')).toBe('Late 01:00, by 06:00');
    expect(lineOf(later, 'tell-ed')).toBe('Now by 10:00');
    expect(lineOf(play(event('step-done', 12 * MIN)), 'tell-ed')).toBe('Done at 12:00, B, 02:00 late');
    expect(lineOf(play(event('step-skipped', 2 * MIN)), 'tell-ed')).toBe('Skipped at 02:00, B');
  });

  it('says differently what the station saw and what a person ticked', () => {
    const seen = play(event('signal-seen', 4 * MIN + 12_000));
    expect(lineOf(seen, 'see-it')).toBe('Seen by the station at 04:12');
    const ticked = play(event('step-done', 4 * MIN + 12_000, { step: 'see-it', by: 'Dr A' }));
    expect(lineOf(ticked, 'see-it')).toBe('Done at 04:12, Dr A');
  });

  it('says how it will be known that it was done', () => {
    const { steps } = prepared().scenario;
    expect(steps.map(observedWords)).toEqual([
      'The station ticks it when the switch of the drill calls the PACS down, by probes',
      'The station ticks it when the first image from the vault is on the screen',
      'Write down: Ticket number',
      'Ticked by hand',
    ]);
  });
});

describe('an observation', () => {
  it.each([
    ['+ calm on the phone', { kind: 'strength', text: 'calm on the phone' }],
    ['-forms missing', { kind: 'improvement', text: 'forms missing' }],
    ['− forms missing', { kind: 'improvement', text: 'forms missing' }],
    ['  as typed ', { kind: 'note', text: 'as typed' }],
    ['+', { kind: 'note', text: '+' }],
  ])('reads %j', (typed, read) => {
    expect(observationOf(typed, 'note')).toEqual(read);
  });
});

describe('a time jump', () => {
  it('takes minutes that the engine takes, and nothing else', () => {
    expect(['5', '0.5', '', '0', '-3', 'x', '999999'].map(jumpMs)).toEqual([
      5 * MIN,
      MIN / 2,
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  it('says before it is made what it passes', () => {
    expect(jumpWords(play(), 9 * MIN)).toBe('3 more steps become late. One inject comes due.');
    expect(jumpWords(play(), MIN)).toBe('Nothing becomes late by it.');
  });
});

it('shortens at a word, and only what is too long', () => {
  expect(shorten('Tell the emergency department', 40)).toBe('Tell the emergency department');
  expect(shorten('Tell the emergency department', 20)).toBe('Tell the emergency…');
});

it('says how complete the copy is without rounding it up', () => {
  expect(readinessWords(899, 1000)).toContain('(89 %)');
  expect(readinessWords(0, 0)).toBe('No study is on today’s list yet.');
});
