import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationWords, parseDurationMs } from '../../../drills/scenario/duration.ts';

describe('a time in a scenario', () => {
  it.each([
    ['0', 0],
    ['90 s', 90_000],
    ['5 min', 300_000],
    ['110 min', 6_600_000],
    ['1 h 15 min', 4_500_000],
    ['1 h 15 min 30 s', 4_530_000],
  ])('%s is read', (text, ms) => {
    expect(parseDurationMs(text)).toBe(ms);
  });

  it.each([
    '',
    '5',
    '5min',
    'min 5',
    '-5 min',
    '1.5 h',
    '5 min 1 h',
    '5 min 5 min',
    '5 minutes',
    '99999 h',
    '1 h 2 min 3 s 4 s',
  ])('"%s" is refused', (text) => {
    expect(parseDurationMs(text)).toBeUndefined();
  });

  it('is written as it is read, to the second', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200_000 }), (seconds) => {
        expect(parseDurationMs(durationWords(seconds * 1000))).toBe(seconds * 1000);
      }),
    );
  });
});
