import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../../electron/station/config/schema.ts';
import {
  dateWindow,
  dayAfter,
  isInWindow,
} from '../../../../electron/station/prefetch/sources/date-window.ts';
import { nameMatches, textMatches } from '../../../../electron/station/prefetch/sources/key-match.ts';
import { answersQuestion, worklistQuestions } from '../../../../electron/station/prefetch/worklist-query.ts';
import { study } from './simulated-pacs.ts';

const wall = new Date(2026, 10, 22, 6, 30);
const endpoints = [{ id: 'main', host: 'pacs', port: 104, aeTitle: 'PACS' }];
const questions = (worklist: object) =>
  worklistQuestions(configSchema.parse({ endpoints, worklist }).worklist, wall);

describe('days from now', () => {
  it('are the reader’s calendar days, and hours are counted from this minute', () => {
    expect(dateWindow({ from: '-1 day', to: '+0' }, wall)).toMatchObject({
      from: '20261121',
      to: '20261122',
    });
    expect(dateWindow({ from: '+0', to: '+1 week' }, wall)).toMatchObject({
      from: '20261122',
      to: '20261129',
    });
    const hours = dateWindow({ from: '-12 hours', to: '+0' }, wall);
    expect(hours).toEqual({ from: '20261121', to: '20261122', notBefore: '20261121183000', notAfter: null });
    expect(isInWindow(hours, '20261121', '182959')).toBe(false);
    expect(isInWindow(hours, '20261121', '1830')).toBe(true);
    expect(isInWindow(hours, '20261121', '')).toBe(true);
    expect(isInWindow(hours, '2026.11.20', '2300')).toBe(false);
    expect(isInWindow(hours, '', '')).toBe(true);
  });

  it('pass months, years and leap days', () => {
    expect(dayAfter('20261231', 1)).toBe('20270101');
    expect(dayAfter('20280228', 1)).toBe('20280229');
  });

  it.each([{ from: 'yesterday', to: '+0' }, { from: '-1 day' }, { from: '-1 fortnight', to: '+0' }])(
    'are refused where they mean nothing: %o',
    (dates) => {
      expect(configSchema.safeParse({ endpoints, worklist: { dates } }).success).toBe(false);
    },
  );
});

describe('an answer to a question with optional keys', () => {
  const [question] = questions({
    queries: [{ modalities: ['CT'], stationName: 'CT1', departmentName: 'Neuro*', dates: 'any' }],
  });
  if (question === undefined) throw new Error('no question');
  const ct = study({ ModalitiesInStudy: ['CT'] });

  it('is asked with all of them', () => {
    expect(question.query).toEqual({
      ModalitiesInStudy: 'CT',
      StationName: 'CT1',
      InstitutionalDepartmentName: 'Neuro*',
    });
  });

  it('counts where it agrees or does not say, and not where it says something else', () => {
    expect(
      answersQuestion(ct, question, { StationName: 'CT1', InstitutionalDepartmentName: 'NEURORADIOLOGIE' }),
    ).toBe(true);
    expect(answersQuestion(ct, question, {})).toBe(true);
    expect(answersQuestion(ct, question, { StationName: 'CT2' })).toBe(false);
    expect(answersQuestion(ct, question, { InstitutionalDepartmentName: 'Chirurgie' })).toBe(false);
    expect(answersQuestion(study({ ModalitiesInStudy: ['MR'] }), question, {})).toBe(false);
  });
});

describe('matching again what was answered', () => {
  it('forgives how archives write, and not what they mean', () => {
    expect(textMatches('Klinik Süd', 'KLINIK SUD')).toBe(true);
    expect(textMatches('A.C', 'ABC')).toBe(false);
    expect(textMatches('CT?', 'CT1')).toBe(true);
    expect(nameMatches('Kim*', 'KIM^ANN^^^')).toBe(true);
    expect(nameMatches('Kim', 'Kim^Ann')).toBe(true);
    expect(nameMatches('山田', 'Yamada^Tarou=山田^太郎')).toBe(true);
    expect(nameMatches('Kim', 'Kimura^Ann')).toBe(false);
    expect(nameMatches('Kim*', 'Lee^Ann')).toBe(false);
  });

  it('finds what a regular expression would, whatever is in key and value', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '😀', '*', '?'), maxLength: 12 });
    const escaped = (key: string) =>
      key.replaceAll('.', String.raw`\.`).replaceAll('*', '.*').replaceAll('?', '.');
    fc.assert(
      fc.property(text, text, (key, value) => {
        fc.pre(value !== '');
        expect(textMatches(key, value)).toBe(new RegExp(`^${escaped(key)}$`, 'su').test(value));
      }),
      { numRuns: 500 },
    );
  });

  it('is not held up by an endless value made for its wildcards', () => {
    for (const key of ['*CT*1*', '*CT*T*1*', '*C*T*C*T*C*T*1*']) {
      expect(textMatches(key, 'CT'.repeat(32_000))).toBe(false);
      expect(nameMatches(key, 'CT='.repeat(20_000))).toBe(false);
      expect(nameMatches(key, '\u{fdfa}'.repeat(64_000))).toBe(false);
    }
  });
});
