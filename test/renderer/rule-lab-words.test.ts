import { describe, expect, it } from 'vitest';
import {
  comparedRows,
  foundWords,
  minutesWords,
  verdictWords,
  weightWords,
  weekRows,
} from '../../renderer/rule-lab/rule-lab-words.ts';
import { fakeRuleLab } from './fake/rule-lab.ts';

const compared = fakeRuleLab(true);
const alone = fakeRuleLab(false);
const nothing = { ...alone.current, hits: 0, misses: 0, bytes: 0, estimatedBytes: 0, minutes: null };

describe('the rule lab in words', () => {
  it('says what the other rule would change in one sentence, and nothing without one', () => {
    expect(verdictWords(compared)).toBe('The other rule finds 3 fewer of the opened priors, for 19 GB less.');
    const wider = { ...compared, other: { ...compared.current, hits: 245, bytes: 60.2e9 } };
    expect(verdictWords(wider)).toBe('The other rule finds 4 more of the opened priors, for 2.0 GB more.');
    expect(verdictWords({ ...compared, other: compared.current })).toBe(
      'The other rule finds as many of the opened priors, for as many bytes.',
    );
    expect(verdictWords(alone)).toBe('');
  });

  it('claims no share where nothing was opened, and no time where nothing was measured', () => {
    expect(foundWords(nothing)).toBe('–');
    expect(minutesWords(nothing)).toBe('no rate measured yet');
    expect(weightWords(nothing)).toBe('0 B');
  });

  it('says how much of a weight is estimated', () => {
    expect(weightWords({ ...nothing, bytes: 2e9, estimatedBytes: 1e9 })).toBe('2.0 GB, 50 % of it estimated');
    expect(weightWords({ ...nothing, bytes: 2e9, estimatedBytes: 1 })).toBe(
      '2.0 GB, under 1 % of it estimated',
    );
  });

  it('leaves the other rule’s column out where none was tried', () => {
    expect(comparedRows(alone).every(({ other }) => other === null)).toBe(true);
    expect(comparedRows(compared).every(({ other }) => other !== null)).toBe(true);
    expect(weekRows(alone)[0]).toEqual({ week: '2026-09-14', inForce: 4.6, other: null });
  });
});
