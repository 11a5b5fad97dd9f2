import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StudyRow } from '../../shared/contract/views.ts';
import {
  DEFAULT_ORDERS,
  nextOrders,
  searchRows,
  SORT_COLUMNS,
  sortRows,
} from '../../renderer/worklist/worklist-order.ts';
import { inScope, scopeCounts, whyWords } from '../../renderer/worklist/worklist-scope.ts';
import { imagesWords } from '../../renderer/words/completeness-words.ts';
import { makeDay } from './fake/day.ts';

const day = makeDay(Date.parse('2026-11-22T11:02:00Z'), 20).map(({ view }): StudyRow => view);
const names = (rows: readonly StudyRow[]): string[] => rows.map(({ descriptor }) => descriptor.PatientID);

describe('searching the worklist', () => {
  it('finds names without their diacritics, in any case', () => {
    expect(names(searchRows(day, 'muller anne'))).toContain('P-22810');
    expect(names(searchRows(day, 'ASA'))).toContain('P-60775');
  });

  it('finds ideographic and phonetic writings', () => {
    expect(names(searchRows(day, '山田'))).toContain('P-10442');
    expect(names(searchRows(day, 'やまだ'))).toContain('P-10442');
    expect(names(searchRows(day, '길동'))).toEqual(['P-30031']);
    expect(names(searchRows(day, 'мария'))).toEqual(['P-41177']);
  });

  it('finds IDs, accessions, descriptions and dates, and needs every word', () => {
    expect(names(searchRows(day, 'P-30031'))).toEqual(['P-30031']);
    expect(names(searchRows(day, 'ac4'))).toEqual(['P-41177']);
    expect(names(searchRows(day, 'echocardio hong'))).toEqual(['P-30031']);
    expect(searchRows(day, 'echocardio yamada')).toEqual([]);
    expect(names(searchRows(day, '20250314'))).toEqual(['P-10442']);
  });

  it('shows everything when nothing is asked for', () => {
    expect(searchRows(day, '   ')).toBe(day);
  });

  it('only ever narrows', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        const wide = new Set(searchRows(day, a));
        expect(searchRows(day, `${a} ${b}`).every((row) => wide.has(row))).toBe(true);
      }),
    );
  });
});

describe('sorting the worklist', () => {
  it('starts with the newest study', () => {
    const dates = sortRows(day, DEFAULT_ORDERS).map(
      ({ descriptor }) => descriptor.StudyDate + descriptor.StudyTime,
    );
    expect(dates).toEqual([...dates].sort().toReversed());
  });

  // guards S-1
  it('brings damaged, then incomplete studies to the front when sorted by images', () => {
    const rows = sortRows(day, [{ column: 'images', direction: 'ascending' }]);
    expect(rows.slice(0, 2).every(({ damaged, quarantined }) => damaged + quarantined > 0)).toBe(true);
    expect(rows[2]?.completeness.state).toBe('incomplete');
    expect(rows[3]?.completeness.state).toBe('unknown');
  });

  it('turns round on a second click, and starts dates with the newest', () => {
    expect(nextOrders(DEFAULT_ORDERS, 'date', false)).toEqual([{ column: 'date', direction: 'ascending' }]);
    expect(nextOrders(DEFAULT_ORDERS, 'patient', false)).toEqual([
      { column: 'patient', direction: 'ascending' },
    ]);
    expect(nextOrders([{ column: 'patient', direction: 'ascending' }], 'asOf', false)).toEqual([
      { column: 'asOf', direction: 'descending' },
    ]);
  });

  it('loses and repeats no row, and does not depend on the order that rows came in', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SORT_COLUMNS),
        fc.constantFrom('ascending' as const, 'descending' as const),
        fc.shuffledSubarray(day, { minLength: day.length }),
        (column, direction, shuffled) => {
          const orders = [{ column, direction }];
          expect(sortRows(shuffled, orders)).toEqual(sortRows(day, orders));
        },
      ),
    );
  });
});

describe('the parts of the worklist', () => {
  const [row] = day;
  if (!row) throw new Error('the day is empty');
  const gone = { ...row, onList: false };

  // guards S-2
  it('have what the PACS no longer lists under All only, and say so', () => {
    expect((['today', 'priors', 'all'] as const).filter((scope) => inScope(gone, scope))).toEqual(['all']);
    expect(whyWords(gone)).toBe('No longer on the list');
    expect(whyWords(row)).toBe(row.purpose.reason);
    expect(scopeCounts([gone, ...day.slice(1)])).toEqual({ today: 26, priors: 3, all: 30 });
  });

  it('keep priors apart, and list what came unasked with what is to be read', () => {
    expect(scopeCounts(day)).toEqual({ today: 27, priors: 3, all: 30 });
    const unasked = { ...gone, purpose: { kind: 'unsolicited' as const, reason: 'Sent unasked' } };
    expect(inScope(unasked, 'today')).toBe(true);
    expect(whyWords(unasked)).toBe('Sent unasked');
  });
});

describe('a patient who is only scheduled', () => {
  const [first] = day;
  if (first === undefined) throw new Error('the day is empty');
  const scheduled: StudyRow = {
    ...first,
    purpose: { kind: 'scheduled', reason: 'scheduled for CT at 10:40 on CT1', priority: 'STAT' },
    onList: true,
    completeness: { state: 'unknown', held: 0 },
  };

  it('is to be read, and is not called incomplete', () => {
    expect(inScope(scheduled, 'today')).toBe(true);
    expect(inScope(scheduled, 'priors')).toBe(false);
    expect(whyWords(scheduled)).toBe('scheduled for CT at 10:40 on CT1');
    expect(imagesWords(scheduled)).toMatchObject({ count: 'Not imaged yet', marks: [] });
  });

  it('is told like any study, and still to be read, once images of it came before the PACS listed it', () => {
    const come: StudyRow = { ...scheduled, onList: false, completeness: { state: 'unknown', held: 3 } };
    expect(inScope(come, 'today')).toBe(true);
    expect(imagesWords(come).count).toBe('3 of ?');
  });
});
