import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  inOrder,
  isUrgent,
  type OrderedRow,
  priorityOf,
} from '../../../electron/station/prefetch/queue-order.ts';
import { requestedPrioritySchema } from '../../../shared/domain/study.ts';
import { keyOf } from './fake-archive.ts';

const row = (name: string, over: Partial<OrderedRow> = {}): OrderedRow & { name: string } => ({
  name,
  studyKey: keyOf(name),
  kind: 'worklist',
  forStudy: null,
  priority: null,
  dueAt: null,
  score: null,
  movedUp: null,
  position: 0,
  ...over,
});
const prior = (name: string, of: string, score: number, over: Partial<OrderedRow> = {}) =>
  row(name, { kind: 'prior', forStudy: keyOf(of), score, ...over });
const order = (...rows: ReturnType<typeof row>[]) => inOrder(rows).map(({ name }) => name);

const anyRows = fc
  .array(
    fc.record({
      priority: fc.option(fc.constantFrom(...requestedPrioritySchema.options)),
      dueAt: fc.option(fc.integer({ min: 0, max: 5 })),
      movedUp: fc.option(fc.integer({ min: 1, max: 5 })),
      position: fc.integer({ min: 0, max: 5 }),
      score: fc.double({ min: 0, max: 1, noNaN: true }),
      of: fc.option(fc.integer({ min: 0, max: 11 })),
    }),
    { maxLength: 12 },
  )
  .map((made) =>
    made.map(({ of, score, ...rest }, index) =>
      of === null ? row(String(index), rest) : prior(String(index), String(of), score, rest),
    ),
  );

describe('the order of work', () => {
  it('is STAT, then HIGH, then what is to be read first, then newest', () => {
    const rows = [
      row('newest', { position: 0 }),
      row('older', { position: 1 }),
      row('late', { position: 2, dueAt: 2000 }),
      row('soon', { position: 3, dueAt: 1000, priority: 'LOW' }),
      row('high', { position: 4, priority: 'HIGH' }),
      row('stat', { position: 5, priority: 'STAT', dueAt: 9000 }),
      row('stat and sooner', { position: 6, priority: 'STAT', dueAt: 8000 }),
    ];
    expect(order(...rows)).toEqual(['stat and sooner', 'stat', 'high', 'soon', 'late', 'newest', 'older']);
  });

  it('has priors follow the study that they are for, best first, and those of no study last', () => {
    const rows = [
      prior('of nobody', 'gone', 0.99),
      prior('b2', 'b', 0.4, { position: 1 }),
      prior('b1', 'b', 0.8, { position: 2 }),
      prior('a1', 'a', 0.1),
      row('b', { priority: 'STAT', position: 1 }),
      row('a'),
    ];
    expect(order(...rows)).toEqual(['b', 'b1', 'b2', 'a', 'a1', 'of nobody']);
  });

  it('puts what a person moved up before all, last moved first, with its priors', () => {
    const rows = [
      row('stat', { priority: 'STAT' }),
      row('moved', { movedUp: 1, position: 7 }),
      prior('of moved', 'moved', 0.5),
      prior('moved prior', 'stat', 0.5, { movedUp: 2 }),
    ];
    expect(order(...rows)).toEqual(['moved prior', 'moved', 'of moved', 'stat']);
  });

  it('does not let what is urgent wait for a study that is being fetched', () => {
    expect(isUrgent(row('a', { priority: 'STAT' }))).toBe(true);
    expect(isUrgent(row('a', { movedUp: 3 }))).toBe(true);
    expect(isUrgent(row('a', { priority: 'HIGH', dueAt: 0 }))).toBe(false);
    const [stat, its] = [row('s', { priority: 'STAT' }), prior('p', 's', 1)];
    expect(isUrgent(its)).toBe(false);
    expect(priorityOf(its, new Map([[stat.studyKey, stat]]))).toBe('STAT');
  });

  it('is total: the same whatever order the rows come in, with none lost', () => {
    fc.assert(
      fc.property(
        anyRows.chain((rows) =>
          fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
        ),
        ([rows, shuffled]) => {
          expect(inOrder(shuffled)).toEqual(inOrder(rows));
          expect(new Set(inOrder(rows))).toEqual(new Set(rows));
        },
      ),
    );
  });

  it('never puts a study before one that is more urgent, unless a person moved it up', () => {
    const rank = (each: OrderedRow) => (each.priority === 'STAT' ? 0 : each.priority === 'HIGH' ? 1 : 2);
    fc.assert(
      fc.property(anyRows, (rows) => {
        const plain = inOrder(rows).filter(({ kind, movedUp }) => kind === 'worklist' && movedUp === null);
        expect(plain.map(rank)).toEqual(plain.map(rank).toSorted((a, b) => a - b));
      }),
    );
  });
});
