// The list changes by itself while somebody reads it: what stays under the hand, what is said, what is found again.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StudyRow } from '../../../shared/contract/views.ts';
import { heldRow, NO_ROW } from '../../../renderer/worklist/active-row.ts';
import { moveInList, recallList, rememberList } from '../../../renderer/worklist/list-memory.ts';
import { followBy } from '../../../renderer/worklist/move-guard.ts';
import { namesPatient } from '../../../renderer/worklist/names-patient.ts';
import { grownBy, openedFrom, openedWords, seenKeys } from '../../../renderer/worklist/opened-here.ts';
import { neighboursOf } from '../../../renderer/worklist/reading-order.ts';
import { viewAgain } from '../../../renderer/worklist/remembered-view.ts';
import { sameRows } from '../../../renderer/worklist/same-rows.ts';
import { screenKey } from '../../../renderer/worklist/worklist-keys.ts';
import { DEFAULT_VIEW } from '../../../renderer/worklist/worklist-view.ts';
import { priorCountWords } from '../../../renderer/words/prior-count-words.ts';
import { longKey, longWorklist } from '../../fixtures/long-worklist.ts';

const ASKED_AT = '2026-11-22T10:00:00Z';
const NOW_MS = Date.parse('2026-11-22T10:30:00Z');
const rows = longWorklist(60, '20261122', ASKED_AT);
const [first, second] = rows;
if (!first || !second) throw new Error('the list is empty');

describe('the row under the keyboard', () => {
  // guards S-3
  it('is the same patient’s, or none, whatever the list does by itself', () => {
    const keys = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'));
    fc.assert(
      fc.property(fc.array(keys, { minLength: 1, maxLength: 12 }), (lists) => {
        let held = { ...NO_ROW, question: 'q' };
        let chosen: string | null = null;
        for (const list of lists) {
          held = heldRow(
            held,
            'q',
            held.key === null ? -1 : (list as readonly string[]).indexOf(held.key),
            list[0] ?? null,
          );
          chosen ??= list[0] ?? null;
          expect(held.key).toBe(chosen);
        }
      }),
    );
  });

  it('is the first of what is asked for, unless the chosen one is in it', () => {
    const held = { key: 'b', place: 1, byHand: true, question: 'all' };
    const first = { key: 'z', place: 0, byHand: false, question: 'search' };
    expect(heldRow(held, 'search', 5, 'z')).toEqual({ ...held, place: 5, question: 'search' });
    expect(heldRow(held, 'search', -1, 'z')).toEqual(first);
    expect(heldRow({ ...held, byHand: false }, 'search', 5, 'z')).toEqual(first);
    expect(heldRow(held, 'all', -1, 'z')).toBe(held);
    expect(heldRow(held, 'search', -1, null)).toBe(held);
  });
});

describe('rows that move by themselves', () => {
  it('leave what is in sight where it is, and show at the top what is new', () => {
    const before = ['a', 'b', 'c', 'd'];
    const places = (list: readonly string[]) => new Map(list.map((key, index) => [key, index]));
    expect(followBy(before, places(['new', 'a', 'b', 'c', 'd']), 2)).toBe(1);
    expect(followBy(before, places(['new', 'a', 'b', 'c', 'd']), 0)).toBe(0);
    expect(followBy(before, places(['d']), 2)).toBe(-3);
    expect(followBy(before, places([]), 2)).toBe(0);
  });

  it('stay the same objects where they say the same', () => {
    const again = JSON.parse(JSON.stringify(rows)) as StudyRow[];
    expect(sameRows(rows, again)).toBe(rows);
    const changed = again.map((row, index) => (index === 3 ? { ...row, damaged: row.damaged + 1 } : row));
    const merged = sameRows(rows, changed);
    expect(merged.filter((row, index) => row !== rows[index])).toEqual([changed[3]]);
    const { knownPriors: _gone, ...without } = first;
    expect(sameRows([first], [without])[0]).toBe(without);
  });
});

describe('what was opened here', () => {
  const record = (studyKey: string, actor: string, at: string, held: number | null) => ({
    at,
    actor,
    details: { studyKey, held },
  });
  const opened = openedFrom([
    record('x', 'Dr. A', '2026-11-22T09:00:00Z', 10),
    record('x', 'Dr. B', '2026-11-22T09:30:00Z', 4),
    record('y', 'Dr. A', '2026-11-22T10:00:00Z', null),
  ]);
  const row = (studyKey: string, held: number): StudyRow => ({
    ...first,
    studyKey,
    completeness: { state: 'unknown', held },
  });

  it('is told with everybody who did, you among them', () => {
    const look = opened.get('x');
    if (!look) throw new Error('not opened');
    expect(look).toMatchObject({ by: 'Dr. B', everybody: ['Dr. B', 'Dr. A'], held: 10 });
    expect(openedWords(row('x', 10), look, 'Dr. A', NOW_MS)).toMatch(
      /^Opened here by Dr\. B, .*, before that by you\.$/u,
    );
    expect(openedWords(row('x', 12), look, null, NOW_MS)).toMatch(/2 images came since\.$/u);
  });

  // guards S-1
  it('counts as not seen any more once images came that nobody looked at', () => {
    const look = opened.get('x');
    if (!look) throw new Error('not opened');
    expect(grownBy(row('x', 11), look)).toBe(1);
    expect(seenKeys([row('x', 11), row('y', 3), row('z', 1)], opened)).toEqual(new Set(['y']));
    expect(seenKeys([row('x', 10)], opened)).toEqual(new Set(['x']));
  });
});

describe('what a reader finds again', () => {
  // guards S-15
  it('is no filter and no part of another shift, but the order, which hides nothing', () => {
    const view = {
      scope: 'priors' as const,
      filter: { ...DEFAULT_VIEW.filter, modalities: ['MR'] },
      orders: [{ column: 'patient' as const, direction: 'ascending' as const }],
    };
    expect(viewAgain({ atMs: NOW_MS, view }, NOW_MS + 3_600_000)).toEqual(view);
    for (const later of [11 * 3_600_000, -60_000])
      expect(viewAgain({ atMs: NOW_MS, view }, NOW_MS + later)).toEqual({
        ...DEFAULT_VIEW,
        orders: view.orders,
      });
  });

  // guards S-12
  it('is found by the same reader only', () => {
    rememberList('Dr. A', {
      search: 'yamada',
      view: DEFAULT_VIEW,
      active: { key: 'x', place: 3, byHand: false },
    });
    expect(recallList('Dr. B')).toBeNull();
    expect(recallList(null)).toBeNull();
    moveInList('Dr. B', 'z');
    moveInList('Dr. A', 'y');
    expect(recallList('Dr. A')).toMatchObject({
      search: 'yamada',
      active: { key: 'y', place: 3, byHand: true },
    });
    rememberList(null, { search: '', view: DEFAULT_VIEW, active: { key: null, place: 0, byHand: false } });
    expect(recallList('Dr. A')).toBeNull();
  });

  it('goes on from study to study, and ends at the ends', () => {
    const keys = ['a', 'b', 'c'];
    expect(neighboursOf(keys, 'a')).toEqual({ place: 1, of: 3, previous: null, next: 'b' });
    expect(neighboursOf(keys, 'c')).toEqual({ place: 3, of: 3, previous: 'b', next: null });
    expect(neighboursOf(keys, 'x')).toMatchObject({ place: null, previous: null, next: null });
  });
});

describe('the keys of the list', () => {
  const press = (key: string, over: object = {}) =>
    screenKey({ key, ctrlKey: false, altKey: false, metaKey: false, ...over });
  it('begin a search by typing, in any script, but for those that mean something else', () => {
    expect(['/', 'f', 'm', 'A', '5', 'д', 'é'].map((key) => press(key))).toEqual([
      'search',
      'filter',
      'type',
      'type',
      'type',
      'type',
      'type',
    ]);
    expect(['g', 'G', '?', ' ', 'Enter', 'F9', 'ArrowDown'].map((key) => press(key))).toEqual(
      Array.from({ length: 7 }, () => null),
    );
    expect(press('p', { ctrlKey: true })).toBeNull();
  });
});

describe('the name of a kept view', () => {
  // guards S-12
  it('is refused when it is a patient of the list, in whatever writing', () => {
    const [row] = rows;
    if (!row) throw new Error('the list is empty');
    const named: StudyRow = {
      ...row,
      descriptor: { ...row.descriptor, PatientName: 'Hand^Anna Maria=山田^太郎', PatientID: 'L-10000' },
    };
    for (const name of ['Hand', 'anna maria HAND', 'Hand, Anna Maria (CT)', '山田太郎', 'see l-10000'])
      expect([name, namesPatient(name, [named])]).toEqual([name, true]);
    for (const name of ['', 'CT Hand', 'CT on call', 'Anna', '100'])
      expect([name, namesPatient(name, [named])]).toEqual([name, false]);
  });
});

describe('how many priors are here', () => {
  const known = { askedAt: ASKED_AT, named: 5, chosen: 3, whole: 2, inPart: 0 };
  const words = (knownPriors: StudyRow['knownPriors'] | null, here: number) => {
    const { knownPriors: _own, ...bare } = first;
    return priorCountWords(knownPriors ? { ...bare, knownPriors } : bare, here, NOW_MS);
  };

  // guards S-15
  it('is never none where nobody asked', () => {
    expect(words(null, 0)).toMatchObject({ count: '0 of ?', phrase: 'not asked yet', tone: 'warn' });
    expect(words(null, 2)).toMatchObject({ count: '2 of ?', tone: 'warn' });
  });

  // guards S-1
  it('is of those that the rule chose, and a part is not the whole', () => {
    expect(words(known, 2)).toMatchObject({ count: '2 of 3', phrase: '1 not here', tone: 'warn' });
    expect(words({ ...known, inPart: 1 }, 3)).toMatchObject({ count: '2 of 3', phrase: '1 in part' });
    expect(words({ ...known, whole: 1, inPart: 1 }, 2)).toMatchObject({ phrase: '2 not whole' });
    expect(words({ ...known, whole: 3 }, 3)).toMatchObject({ count: '3 of 3', tone: 'good' });
    expect(words({ ...known, whole: 0 }, 0)).toMatchObject({ count: '0 of 3', tone: 'bad' });
    expect(words(known, 4).sentence).toContain('2 more of this patient are here.');
  });

  it('says what the PACS named where the rule chose none', () => {
    const none = { askedAt: ASKED_AT, named: 0, chosen: 0, whole: 0, inPart: 0 };
    expect(words(none, 0)).toMatchObject({ count: 'None', phrase: 'at the PACS', tone: 'quiet' });
    expect(words({ ...none, named: 4 }, 0)).toMatchObject({ count: 'None', phrase: '4 not relevant' });
    expect(words({ ...none, named: 4 }, 1)).toMatchObject({ count: '1 here' });
  });

  it('is not asked of a prior itself', () => {
    const prior = {
      purpose: { kind: 'prior', reason: 'same region', forStudy: longKey('x'), score: 1 },
    } as const;
    expect(priorCountWords(prior, 0, NOW_MS)).toMatchObject({ count: '–', tone: 'quiet' });
  });
});
