// The move guard on a model of the browser's scroller, which cuts the scroll position down by itself when the list becomes shorter.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMoveGuard, SETTLE_MS } from '../../../renderer/worklist/move-guard.ts';

const ROW_PX = 55;
const HEADER_PX = 37;
const SCREEN_PX = 700;
const STRIP_PX = 42;

/** A grid below strips, as the page has it: every strip takes its height from the grid. */
class Screen {
  keys: readonly string[] = [];
  strips = 0;
  private scrolled = 0;
  get clientHeight(): number {
    return SCREEN_PX - this.strips * STRIP_PX;
  }
  get scrollHeight(): number {
    return Math.max(this.clientHeight, HEADER_PX + this.keys.length * ROW_PX);
  }
  private cut(wanted: number): number {
    this.scrolled = Math.max(0, Math.min(wanted, this.scrollHeight - this.clientHeight));
    return this.scrolled;
  }
  get scrollTop(): number {
    return this.cut(this.scrolled);
  }
  set scrollTop(wanted: number) {
    this.cut(wanted);
  }
  getBoundingClientRect() {
    return { top: 100 + this.strips * STRIP_PX };
  }
  /** Of a row, on the screen. */
  placeOf(index: number): number {
    return this.getBoundingClientRect().top + HEADER_PX + index * ROW_PX - this.scrollTop;
  }
  places(): Map<string, number> {
    return new Map(this.keys.map((key, index) => [key, this.placeOf(index)]));
  }
}

const listOf = (count: number) => Array.from({ length: count }, (_, index) => `p${index}`);

function listIn(keys: readonly string[], scrollTop: number) {
  const clock = { nowMs: 0 };
  const screen = new Screen();
  const guard = createMoveGuard(ROW_PX, () => clock.nowMs);
  const show = (next: readonly string[], question = 'all') => {
    screen.keys = next;
    guard.shown(next, question, screen);
  };
  show(keys);
  screen.scrollTop = scrollTop;
  guard.look(screen);
  const under = (placePx: number) =>
    [...screen.places()].findLast(([, place]) => place <= placePx)?.[0] ?? '';
  const opens = (key: string) => !guard.hasJustMoved(key, screen);
  return { clock, screen, guard, show, under, opens };
}

describe('a click on a list that moves', () => {
  // guards S-3
  it('opens nobody else at the end of the list when its last rows go', () => {
    const before = listOf(50);
    const { screen, show, under, opens } = listIn(before, Infinity);
    const aimed = under(500);
    show(before.slice(0, -3));
    expect(under(500)).not.toBe(aimed);
    expect([...screen.places().keys()].filter(opens)).toEqual([]);
  });

  // guards S-3
  it.each([1, 3])('opens what it was aimed at at the end of the list when %i rows above go', (gone) => {
    const before = listOf(50);
    const { show, under, opens } = listIn(before, Infinity);
    const aimed = under(500);
    show(before.toSpliced(1, gone));
    // The browser has scrolled already: following a second time would bring another patient under the pointer.
    expect(under(500)).toBe(aimed);
    expect(opens(aimed)).toBe(true);
  });

  it('opens what it was aimed at in the middle of the list, where the view follows', () => {
    const before = listOf(50);
    const { show, under, opens } = listIn(before, 20 * ROW_PX);
    const aimed = under(500);
    show(['new', ...before.slice(4)]);
    expect(under(500)).toBe(aimed);
    expect(opens(aimed)).toBe(true);
    expect(opens('new')).toBe(false);
  });

  // guards S-3
  it('opens nobody else below a strip that came in by itself, until the eye has seen it', () => {
    const { screen, guard, clock, under, opens } = listIn(listOf(50), 20 * ROW_PX);
    const aimed = under(310);
    screen.strips = 1;
    // In the same turn, before anything was measured.
    expect(under(310)).not.toBe(aimed);
    expect(opens(under(310))).toBe(false);
    guard.look(screen);
    clock.nowMs += SETTLE_MS - 1;
    expect(opens(under(310))).toBe(false);
    clock.nowMs += 1;
    expect(opens(under(310))).toBe(true);
  });

  // guards S-3
  it('does not forget what slid a moment ago because something else changes', () => {
    const { show, clock, opens } = listIn(['a', 'b', 'c'], 0);
    show(['new', 'a', 'b', 'c']);
    clock.nowMs += 300;
    show(['new', 'a', 'b', 'c', 'last']);
    expect(['new', 'a', 'b', 'c', 'last'].map(opens)).toEqual([false, false, false, false, false]);
    clock.nowMs += 400;
    expect(['a', 'b', 'c', 'last'].map(opens)).toEqual([true, true, true, false]);
  });

  // guards S-3
  it('opens nobody else where the rows went for a moment and others came', () => {
    const { screen, guard, show, opens } = listIn(['a', 'b'], 0);
    screen.keys = [];
    guard.shown([], 'all', null);
    show(['c', 'b']);
    expect(['c', 'b'].map(opens)).toEqual([false, true]);
  });

  it('opens at once what the reader asked for or scrolled to', () => {
    const { screen, guard, show, opens } = listIn(listOf(50), 0);
    show(listOf(50).toReversed(), 'another order');
    expect(opens('p49')).toBe(true);
    screen.scrollTop = 12 * ROW_PX + 7;
    expect(opens('p30')).toBe(true);
    guard.look(screen);
    expect(opens('p30')).toBe(true);
  });

  // guards S-3
  it('opens exactly the rows whose place on the screen did not change by itself in the last 0.7 s', () => {
    const name = fc.integer({ min: 0, max: 39 }).map((each) => `p${each}`);
    const step = fc.oneof(
      fc.record({ kind: fc.constant('list' as const), keys: fc.uniqueArray(name, { maxLength: 40 }) }),
      fc.record({ kind: fc.constant('go' as const), gone: fc.uniqueArray(name, { maxLength: 6 }) }),
      fc.record({ kind: fc.constant('come' as const), at: fc.nat(40), come: name }),
      fc.record({ kind: fc.constant('strips' as const), strips: fc.nat(3), drawn: fc.boolean() }),
      fc.record({ kind: fc.constant('scroll' as const), byPx: fc.integer({ min: -2500, max: 2500 }) }),
    );
    const steps = fc.array(fc.tuple(step, fc.integer({ min: 0, max: 500 })), { maxLength: 12 });
    fc.assert(
      fc.property(fc.nat(2500), steps, (startPx, list) => {
        const { screen, guard, clock, show, opens } = listIn(listOf(40), startPx);
        const movedAtMs = new Map<string, number>();
        for (const [each, waitMs] of list) {
          clock.nowMs += waitMs;
          const before = screen.places();
          if (each.kind === 'scroll') {
            screen.scrollTop += each.byPx;
          } else if (each.kind === 'strips') {
            screen.strips = each.strips;
            if (each.drawn) guard.shown(screen.keys, 'all', screen);
          } else if (each.kind === 'list') {
            show(each.keys);
          } else if (each.kind === 'go') {
            show(screen.keys.filter((key) => !each.gone.includes(key)));
          } else {
            show(screen.keys.filter((key) => key !== each.come).toSpliced(each.at, 0, each.come));
          }
          for (const [key, place] of screen.places())
            if (each.kind !== 'scroll' && before.get(key) !== place) movedAtMs.set(key, clock.nowMs);
          // The browser tells of a scrolling in its next frame, also of its own.
          guard.look(screen);
          for (const key of screen.keys) {
            const atMs = movedAtMs.get(key);
            expect([key, opens(key)]).toEqual([key, atMs === undefined || clock.nowMs - atMs >= SETTLE_MS]);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
