import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StudyRow } from '../../../shared/contract/views.ts';
import {
  filterRows,
  filterWords,
  modalitiesToOffer,
  NO_FILTER,
  worklistFilterSchema,
} from '../../../renderer/worklist/worklist-filter.ts';
import { nextOrders, sortRows } from '../../../renderer/worklist/worklist-order.ts';
import {
  DEFAULT_VIEW,
  dropView,
  keepView,
  nameOfView,
  worklistViewStateSchema,
} from '../../../renderer/worklist/worklist-view.ts';
import { makeDay } from '../fake/day.ts';

const day = makeDay(Date.parse('2026-11-22T11:02:00Z'), 20).map(({ view }): StudyRow => view);
const NOBODY: ReadonlySet<string> = new Set();

describe('filtering the worklist', () => {
  it('shows everything when nothing is chosen', () => {
    expect(filterRows(day, NO_FILTER, NOBODY)).toBe(day);
  });

  it('keeps what has any of the chosen modalities', () => {
    const rows = filterRows(day, { ...NO_FILTER, modalities: ['CT', 'US'] }, NOBODY);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.length).toBeLessThan(day.length);
    for (const { descriptor } of rows)
      expect(descriptor.ModalitiesInStudy.some((each) => each === 'CT' || each === 'US')).toBe(true);
  });

  // guards S-1
  it('calls nothing complete that the PACS did not count, or that is damaged', () => {
    const complete = filterRows(day, { ...NO_FILTER, images: 'complete' }, NOBODY);
    expect(complete.length).toBeGreaterThan(0);
    for (const { completeness, damaged, quarantined } of complete)
      expect([completeness.state, damaged + quarantined]).toEqual(['complete', 0]);
  });

  it('parts the list in two by whether a study was opened here', () => {
    const opened = new Set(day.slice(0, 4).map(({ studyKey }) => studyKey));
    expect(filterRows(day, { ...NO_FILTER, opened: 'opened' }, opened)).toEqual(day.slice(0, 4));
    expect(filterRows(day, { ...NO_FILTER, opened: 'not-opened' }, opened)).toEqual(day.slice(4));
  });

  it('only ever leaves rows out, and keeps their order', () => {
    const filters = fc.record({
      modalities: fc.subarray(['CT', 'MR', 'US', 'XX']),
      urgency: fc.constantFrom(...worklistFilterSchema.shape.urgency.options),
      images: fc.constantFrom(...worklistFilterSchema.shape.images.options),
      opened: fc.constantFrom(...worklistFilterSchema.shape.opened.options),
    });
    fc.assert(
      fc.property(filters, fc.subarray(day.map(({ studyKey }) => studyKey)), (filter, keys) => {
        const left = filterRows(day, filter, new Set(keys));
        expect(left).toEqual(day.filter((row) => left.includes(row)));
      }),
    );
  });

  it('says in words what it leaves, and offers a modality that is chosen though no row has it any more', () => {
    const filter = { ...NO_FILTER, modalities: ['PT'], urgency: 'urgent', opened: 'not-opened' } as const;
    expect(filterWords({ ...filter, modalities: ['PT'] })).toBe('PT, STAT and HIGH only, not opened here');
    expect(filterWords(NO_FILTER)).toBe('');
    expect(modalitiesToOffer(day, { ...filter, modalities: ['PT'] })).toContain('PT');
  });
});

describe('sorting by several columns', () => {
  it('lets the next column decide among equals', () => {
    const orders = nextOrders([{ column: 'modality', direction: 'ascending' }], 'patient', true);
    expect(orders.map(({ column }) => column)).toEqual(['modality', 'patient']);
    const rows = sortRows(day, orders);
    const modality = (row: StudyRow | undefined) => row?.descriptor.ModalitiesInStudy.join(' ');
    expect(rows.map(modality)).toEqual(sortRows(day, orders.slice(0, 1)).map(modality));
    const turned = sortRows(day, nextOrders(orders, 'patient', true));
    expect(turned.map(modality)).toEqual(rows.map(modality));
    expect(turned).not.toEqual(rows);
  });

  it('sorts by three columns at most, and by one again after a plain click', () => {
    let orders = [...DEFAULT_VIEW.orders];
    for (const column of ['patient', 'modality', 'images'] as const)
      orders = nextOrders(orders, column, true);
    expect(orders.map(({ column }) => column)).toEqual(['patient', 'modality', 'images']);
    expect(nextOrders(orders, 'patient', false)).toEqual([{ column: 'patient', direction: 'ascending' }]);
  });
});

describe('kept views', () => {
  const ct = { ...DEFAULT_VIEW, filter: { ...NO_FILTER, modalities: ['CT'] } };

  it('are replaced by a view of the same name, in their place', () => {
    const views = keepView(keepView([], 'Night', DEFAULT_VIEW), 'CT', ct);
    const again = keepView(views, ' night ', ct);
    expect(again.map(({ name }) => name)).toEqual(['night', 'CT']);
    expect(again[0]?.view).toEqual(ct);
  });

  it('are recognised while the screen shows exactly them', () => {
    const views = keepView([], 'CT', ct);
    expect(nameOfView(views, ct)).toBe('CT');
    expect(nameOfView(views, DEFAULT_VIEW)).toBeNull();
    expect(dropView(views, 'CT')).toEqual([]);
  });

  // guards S-12: a search may be a patient's name
  it('hold no search', () => {
    expect(Object.keys(worklistViewStateSchema.shape).toSorted()).toEqual(['filter', 'orders', 'scope']);
  });
});
