import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StudyRow } from '../../../shared/contract/views.ts';
import {
  DEFAULT_ORDERS,
  nextOrders,
  SORT_COLUMNS,
  sortRows,
  urgencyRank,
} from '../../../renderer/worklist/worklist-order.ts';
import { searchRows } from '../../../renderer/worklist/worklist-search.ts';
import { inScope, scopeCounts, whyWords } from '../../../renderer/worklist/worklist-scope.ts';
import { imagesWords } from '../../../renderer/words/completeness-words.ts';
import { longWorklist } from '../../fixtures/long-worklist.ts';
import { makeDay } from '../fake/day.ts';

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

  it('finds what is typed as it is shown, without delimiters, or in another spelling', () => {
    const [first] = day;
    if (!first) throw new Error('the day is empty');
    const named = (PatientName: string, over: object = {}): StudyRow => ({
      ...first,
      descriptor: { ...first.descriptor, PatientName, PatientID: PatientName, ...over },
    });
    const yamada = named('Yamada^Tarou=山田^太郎=やまだ^たろう');
    const others = [
      named('MUELLER^ANNA'),
      named("O'Brien^Seán"),
      named('Müller^Änne'),
      named('Sørensen^Bjørn', { AccessionNumber: 'ACC-501434', StudyDate: '20261122' }),
    ];
    const all = [yamada, ...others];
    const found = (search: string) => searchRows(all, search).map(({ descriptor }) => descriptor.PatientName);
    expect(found('山田太郎')).toEqual([yamada.descriptor.PatientName]);
    expect(found('Yamada, Tarou')).toEqual([yamada.descriptor.PatientName]);
    expect(found('Yamada^Tarou')).toEqual([yamada.descriptor.PatientName]);
    expect(found('müller')).toEqual(['MUELLER^ANNA', 'Müller^Änne']);
    expect(found('mueller aenne')).toEqual(['Müller^Änne']);
    expect(found('obrien')).toEqual(["O'Brien^Seán"]);
    expect(found('soerensen')).toEqual(['Sørensen^Bjørn']);
    expect(found('acc501434')).toEqual(['Sørensen^Bjørn']);
    expect(found('2026-11-22 sorensen')).toEqual(['Sørensen^Bjørn']);
    expect(found('zzz-')).toEqual([]);
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
  it('starts with what is urgent, STAT before HIGH, and has the newest first among equals', () => {
    const rows = sortRows(longWorklist(200, '20261122', '2026-11-22T10:00:00Z'), DEFAULT_ORDERS);
    const ranks = rows.map(urgencyRank);
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    expect(new Set(ranks)).toEqual(new Set([0, 1, 2]));
    const stat = rows.filter((row) => urgencyRank(row) === 0).map(({ descriptor }) => descriptor.StudyTime);
    expect(stat).toEqual([...stat].sort().toReversed());
  });

  // guards S-15: not known is not the same as none, and comes first of all
  it('brings what is not known, then what is least complete, to the front when sorted by priors', () => {
    const rows = sortRows(longWorklist(200, '20261122', '2026-11-22T10:00:00Z'), [
      { column: 'priors', direction: 'ascending' },
    ]);
    const shares = rows.map(({ knownPriors }) =>
      knownPriors === undefined ? -1 : knownPriors.chosen === 0 ? 2 : knownPriors.whole / knownPriors.chosen,
    );
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
  });

  it('starts with the newest study where nothing is urgent', () => {
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
    const newest = [{ column: 'date', direction: 'descending' }] as const;
    expect(nextOrders(DEFAULT_ORDERS, 'date', false)).toEqual(newest);
    expect(nextOrders(newest, 'date', false)).toEqual([{ column: 'date', direction: 'ascending' }]);
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
