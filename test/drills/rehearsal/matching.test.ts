import { describe, expect, it } from 'vitest';
import { readIdentifier } from '../../../drills/rehearsal/query/identifier.ts';
import { matches } from '../../../drills/rehearsal/query/matching.ts';

describe('C-FIND attribute matching (PS3.4 §C.2.2.2)', () => {
  it.each([
    // vr, key, value, expected, why
    ['LO', 'RHS-1', 'RHS-1', true, 'single value'],
    ['LO', 'rhs-1', 'RHS-1', false, 'single values are case-sensitive'],
    ['LO', '', 'anything', true, 'a zero-length key is universal'],
    ['LO', '*', '', true, 'a lone star is universal, also of an empty value'],
    ['LO', 'RHS*', 'RHS-1', true, 'star'],
    ['LO', '*CT*head', 'STAT CT of head', true, 'several stars'],
    ['LO', 'RHS-?', 'RHS-1', true, 'question mark'],
    ['LO', 'RHS-?', 'RHS-', false, 'a question mark stands for exactly one'],
    ['LO', 'R*S', 'RHS-1', false, 'the key is anchored at both ends'],
    ['PN', 'zoë*', 'Zoë^Test', true, 'names ignore case'],
    ['PN', '練習^太郎', 'Renshuu^Tarou=練習^太郎=れんしゅう^たろう', true, 'any one component group'],
    ['PN', 'Renshuu^Tarou^^', 'Renshuu^Tarou=練習^太郎', true, 'trailing delimiters do not count'],
    ['PN', 'Tarou', 'Renshuu^Tarou', false, 'a part of a name is not the name'],
    ['DA', '20261122', '20261122', true, 'a day'],
    ['DA', '20261101-20261130', '20261122', true, 'inside a range'],
    ['DA', '20261101-20261122', '20261122', true, 'ranges include their ends'],
    ['DA', '20261123-', '20261122', false, 'open end'],
    ['DA', '-20261122', '20261122', true, 'open start'],
    ['DA', '-20261122', '', false, 'no date lies in no range'],
    ['TM', '07', '073305', true, 'an hour stands for all of it'],
    ['TM', '0730-0734', '073305', true, 'minutes'],
    ['TM', '0800-', '073305', false, 'later than'],
    ['UI', '1.2.*', '1.2.3', false, 'UIDs know no wildcards'],
    ['IS', '5', '05', true, 'numbers match as numbers'],
    ['CS', 'C*', 'CT', true, 'code strings take wildcards'],
  ])('%s key %j on %j is %s: %s', (vr, key, value, expected) => {
    expect(matches(vr, [key], [value])).toBe(expected);
  });

  it('takes any UID of a list', () => {
    expect(matches('UI', ['1.2', '1.3'], ['1.3'])).toBe(true);
    expect(matches('UI', ['1.2', '1.3'], ['1.4'])).toBe(false);
  });

  it('matches a multi-valued attribute when any value matches', () => {
    expect(matches('CS', ['MR'], ['CT', 'MR'])).toBe(true);
    expect(matches('CS', ['US'], ['CT', 'MR'])).toBe(false);
  });

  it('answers a key made to be slow at once', () => {
    expect(matches('LO', [`${'*a'.repeat(30)}b`], ['a'.repeat(60)])).toBe(false);
  });

  it('reads names of several component groups, lists and empty keys out of an identifier', () => {
    const identifier = readIdentifier({
      _vrMap: {},
      PatientName: [{ Alphabetic: 'A^B', Ideographic: '練習' }],
      StudyInstanceUID: ['1.2', '1.3'],
      StudyDate: '2026 ',
      NumberOfStudyRelatedSeries: null,
    });
    expect([...identifier]).toEqual([
      ['PatientName', ['A^B=練習']],
      ['StudyInstanceUID', ['1.2', '1.3']],
      ['StudyDate', ['2026']],
      ['NumberOfStudyRelatedSeries', []],
    ]);
  });
});
