import { describe, expect, it } from 'vitest';
import {
  codeWords,
  dateTimeWords,
  stateWords,
  timeWords,
  unitWords,
  valueWords,
} from '../../../renderer/documents/content-words.ts';
import type { Code, DocumentFacts } from '../../../renderer/documents/document.ts';
import { regionWords } from '../../../renderer/documents/region-words.ts';

const code = (CodeValue: string, CodeMeaning = '', CodingSchemeDesignator = 'UCUM'): Code => ({
  CodeValue,
  CodeMeaning,
  CodingSchemeDesignator,
});

describe('units', () => {
  it.each([
    ['mm', 'millimeter', 'mm'],
    ['cm2', 'square centimeter', 'cm²'],
    ['g/cm3', 'gram per cubic centimeter', 'g/cm³'],
    ['[hnsf’U]', 'Hounsfield unit', 'Hounsfield unit'],
    ['{pixels}', 'pixels', 'pixels'],
    ['1', 'no units', ''],
    ['1', 'px', 'px'],
    ['deg', 'degree', '°'],
    ['%', 'Percent', '%'],
  ])('%s (%s) is written as "%s"', (value, meaning, words) => {
    expect(unitWords(code(value, meaning))).toBe(words);
  });

  it('of another scheme are written as they came', () => {
    expect(unitWords(code('cm', 'Length Unit', '99_OFFIS_DCMTK'))).toBe('cm');
    expect(unitWords(null)).toBe('');
  });
});

describe('values', () => {
  it('never leave out why there is no number', () => {
    const qualifier = code('114009', 'Value out of range', 'DCM');
    expect(valueWords({ type: 'number', NumericValue: '', unit: null, qualifier })).toBe(
      'No value: Value out of range',
    );
    expect(valueWords({ type: 'number', NumericValue: '', unit: null, qualifier: null })).toBe(
      'No value given',
    );
  });

  it('name the entry that they point at', () => {
    const value = { type: 'by-reference', position: '1.2' } as const;
    expect(valueWords(value, () => 'Finding')).toBe('See “Finding” (entry 1.2)');
  });

  it('fall back to the code when it has no meaning', () => {
    expect(codeWords(code('T-1', '', 'SRT'))).toBe('T-1 (SRT)');
  });

  it.each([
    ['101112.5', '10:11:12'],
    ['1011', '10:11'],
    ['noon', 'noon'],
  ])('time %s reads %s', (value, words) => expect(timeWords(value)).toBe(words));

  it.each([
    ['20261122', '2026-11-22'],
    ['202611', '2026-11'],
    ['20261122101112.123456-0500', '2026-11-22 10:11:12 UTC-0500'],
    ['yesterday', 'yesterday'],
  ])('date and time %s reads %s', (value, words) => expect(dateTimeWords(value)).toBe(words));
});

describe('regions', () => {
  const region = (
    GraphicType: string,
    GraphicData: readonly number[],
    space: 'image' | 'patient' = 'image',
  ) => regionWords({ type: 'region', space, GraphicType, GraphicData });

  it('say where they are', () => {
    expect(region('POINT', [12.34, 5])).toBe('Point at column 12.3, row 5');
    expect(region('POINT', [1, 2, 3], 'patient')).toBe('Point at 1, 2, 3 mm');
    expect(region('POLYLINE', [0, 0, 9, 0])).toBe('Line through 2 points');
    expect(region('POLYLINE', [0, 0, 9, 0, 9, 9, 0, 0])).toBe('Closed outline of 3 points');
    expect(region('CIRCLE', [])).toBe('Circle');
  });
});

describe('the state of a document', () => {
  const facts: DocumentFacts = {
    ContentDate: '',
    ContentTime: '',
    CompletionFlag: 'COMPLETE',
    CompletionFlagDescription: '',
    PreliminaryFlag: '',
    VerificationFlag: 'VERIFIED',
    verifications: [
      {
        VerifyingObserverName: 'Müller^Änne',
        VerifyingOrganization: 'Clinic',
        VerificationDateTime: '20261122',
      },
    ],
    authors: [],
    Manufacturer: '',
    hasPredecessor: false,
  };

  it('names who verified it', () => {
    expect(stateWords(facts)).toEqual([
      { text: 'Complete', tone: 'good' },
      { text: 'Verified by Müller, Änne (Clinic), 2026-11-22', tone: 'good' },
    ]);
  });

  it('warns of what is preliminary, partial or unverified', () => {
    const open = {
      ...facts,
      CompletionFlag: 'PARTIAL',
      PreliminaryFlag: 'PRELIMINARY',
      VerificationFlag: 'UNVERIFIED',
    };
    expect(stateWords(open).map(({ tone }) => tone)).toEqual(['warn', 'warn', 'warn']);
  });
});
