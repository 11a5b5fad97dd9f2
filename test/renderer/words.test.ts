import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completenessOf } from '../../shared/domain/study.ts';
import { completenessWords } from '../../renderer/words/completeness-words.ts';
import { objectKind, objectWords } from '../../renderer/words/object-words.ts';
import { personNameWords } from '../../renderer/words/person-name-words.ts';
import { probeWords, switchWords } from '../../renderer/words/switch-words.ts';
import {
  asOfWords,
  clockWords,
  dicomDateWords,
  dicomTimeWords,
  durationWords,
  patientAgeWords,
} from '../../renderer/words/time-words.ts';

const MINUTE_MS = 60_000;
const nowMs = new Date(2026, 10, 22, 11, 2, 0).getTime();
const ago = (minutes: number): string => new Date(nowMs - minutes * MINUTE_MS).toISOString();

// guards S-1
describe('completeness in words', () => {
  it('says complete only when every image that the PACS counted is here', () => {
    expect(completenessWords(completenessOf(120, 120), 0, 0)).toMatchObject({
      count: '120 of 120',
      phrase: 'complete',
      tone: 'good',
    });
  });

  it('counts what is missing', () => {
    expect(completenessWords(completenessOf(118, 120), 0, 0)).toMatchObject({
      count: '118 of 120',
      phrase: '2 missing',
      tone: 'warn',
    });
    expect(completenessWords(completenessOf(0, 40), 0, 0).phrase).toBe('nothing fetched yet');
  });

  it('shows an unknown count as unknown', () => {
    expect(completenessWords(completenessOf(5, null), 0, 0)).toMatchObject({
      count: '5 of ?',
      phrase: 'count unknown',
    });
  });

  it('does not call a study complete that has more images than the PACS counted', () => {
    expect(completenessWords(completenessOf(124, 120), 0, 0).phrase).toBe('4 more than the PACS lists');
  });

  it('never lets damage or quarantine hide behind a full count', () => {
    expect(completenessWords(completenessOf(12, 12), 1, 2)).toMatchObject({
      phrase: '1 damaged, 2 quarantined',
      tone: 'bad',
    });
    expect(completenessWords(completenessOf(11, 12), 1, 0).phrase).toBe('1 damaged, 1 missing');
  });

  it('is never good unless complete, sound and unquarantined', () => {
    const count = fc.nat(1000);
    fc.assert(
      fc.property(count, fc.option(count), fc.nat(3), fc.nat(3), (held, expected, damaged, quarantined) => {
        const words = completenessWords(completenessOf(held, expected), damaged, quarantined);
        const good = expected !== null && held === expected && held > 0 && damaged + quarantined === 0;
        expect(words.tone === 'good').toBe(good);
        expect(words.phrase.includes('complete')).toBe(good);
      }),
    );
  });
});

// guards S-2
describe('the age of a copy', () => {
  it('is given with the time, and coloured past the thresholds', () => {
    expect(asOfWords(ago(23), nowMs)).toEqual({ when: 'as of 10:39', age: '23 min ago', level: 'fresh' });
    expect(asOfWords(ago(5 * 60), nowMs).level).toBe('ageing');
    expect(asOfWords(ago(25 * 60), nowMs)).toMatchObject({
      when: 'as of 2026-11-21 10:02',
      age: '1 day ago',
      level: 'old',
    });
  });

  it('is never fresh when the PACS never confirmed it or the time cannot be read', () => {
    expect(asOfWords(null, nowMs)).toEqual({
      when: 'never confirmed by the PACS',
      age: '',
      level: 'unknown',
    });
    expect(asOfWords('yesterday', nowMs).level).toBe('unknown');
  });

  // guards S-14
  it('distrusts a copy from the future', () => {
    expect(asOfWords(ago(-30), nowMs)).toMatchObject({ level: 'old', age: 'in the future: check the clock' });
  });

  it('reads durations in two units at most', () => {
    expect(
      [20_000, 4 * MINUTE_MS, 130 * MINUTE_MS, 120 * MINUTE_MS, 24 * 60 * MINUTE_MS, 80 * 60 * MINUTE_MS].map(
        durationWords,
      ),
    ).toEqual(['less than 1 min', '4 min', '2 h 10 min', '2 h', '1 day', '3 days']);
  });

  it('names the day when it is not today', () => {
    expect(clockWords(ago(10), nowMs)).toBe('10:52');
    expect(clockWords(ago(24 * 60), nowMs)).toBe('2026-11-21 11:02');
    expect(clockWords('?', nowMs)).toBe('at an unreadable time');
  });
});

describe('DICOM dates, times and ages', () => {
  it('are read where they are well formed and shown as they came where not', () => {
    expect(dicomDateWords('20261122')).toBe('2026-11-22');
    expect(dicomDateWords('2026.11.22')).toBe('2026-11-22');
    expect(dicomDateWords('soon')).toBe('soon');
    expect(dicomTimeWords('104107.123')).toBe('10:41');
    expect(dicomTimeWords('')).toBe('');
  });

  it('count birthdays, and months for the youngest', () => {
    expect(patientAgeWords('19610402', '20261122')).toBe('65 years');
    expect(patientAgeWords('19611123', '20261122')).toBe('64 years');
    expect(patientAgeWords('20250722', '20261122')).toBe('16 months');
    expect(patientAgeWords('', '20261122')).toBe('');
    expect(patientAgeWords('20270101', '20261122')).toBe('');
  });
});

describe('person names', () => {
  it('show every writing that the PACS gave', () => {
    expect(personNameWords('Yamada^Tarou=山田^太郎=やまだ^たろう')).toEqual({
      primary: 'Yamada, Tarou',
      others: ['山田 太郎', 'やまだ たろう'],
    });
  });

  it('show the ideographic writing first when it is the only one', () => {
    expect(personNameWords('=山田^太郎')).toEqual({ primary: '山田 太郎', others: [] });
    expect(personNameWords('')).toEqual({ primary: 'Name not given', others: [] });
  });
});

describe('the switch in words', () => {
  it('has a headline and a tone for each state', () => {
    const view = { cause: 'probes', awaitingConfirmation: false } as const;
    expect(switchWords({ ...view, state: 'healthy' })).toEqual({ label: 'PACS reachable', tone: 'good' });
    expect(switchWords({ ...view, state: 'degraded' }).tone).toBe('warn');
    expect(switchWords({ ...view, state: 'suspect' }).tone).toBe('warn');
    expect(switchWords({ ...view, state: 'down' })).toEqual({ label: 'PACS down', tone: 'bad' });
    expect(switchWords({ ...view, state: 'down', cause: 'declared' }).label).toBe('Downtime declared');
    expect(switchWords({ ...view, state: 'recovering' }).label).toBe('PACS coming back');
    expect(switchWords({ ...view, state: 'recovering', awaitingConfirmation: true }).label).toBe(
      'PACS is back: please confirm',
    );
  });

  it('never calls a probe good that was not tried', () => {
    const probe = { kind: 'echo', outcome: 'never', at: null, latencyMs: null, reason: '' } as const;
    expect(probeWords(probe)).toMatchObject({ outcome: 'not tried yet', tone: 'warn' });
  });
});

describe('objects without a picture', () => {
  it('are named by their SOP class', () => {
    expect(objectKind('1.2.840.10008.5.1.4.1.1.88.33')).toBe('Structured report');
    expect(objectKind('1.2.840.10008.5.1.4.1.1.88.59')).toBe('Key object selection');
    expect(objectKind('1.2.840.10008.5.1.4.1.1.104.1')).toBe('PDF document');
    expect(objectKind('1.2.840.10008.5.1.4.1.1.11.1')).toBe('Presentation state');
    expect(objectKind('1.2.840.10008.5.1.4.1.1.66.4')).toBe('Segmentation');
  });

  it('are not taken for one another by a common beginning', () => {
    expect(objectKind('1.2.840.10008.5.1.4.1.1.104.10')).toBe('Encapsulated 3D model');
    expect(objectKind('1.2.840.10008.5.1.4.1.1.2')).toBe('');
  });

  it('say so even when the class is unknown', () => {
    expect(objectWords({ SOPClassUID: '1.2.3', Modality: '' })).toBe(
      'This object (no modality) holds no picture.',
    );
  });
});
