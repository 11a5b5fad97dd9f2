import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  coverOf,
  lettersAcross,
  placeWords,
  widthOf,
  wrapped,
} from '../../../renderer/viewer/tools/words-place.ts';
import type { Words } from '../../../renderer/viewer/tools/words-place.ts';

const pane = { width: 400, height: 300 };
const lines = ['120.0 px', 'Not in mm: one end lies outside'];
const at = (x: number, y: number, endsThere = false): Words => ({ wanted: { x, y }, lines, endsThere });
const coordinate = fc.integer({ min: -500, max: 900 });
const anyWords = fc
  .tuple(coordinate, coordinate, fc.boolean())
  .map(([x, y, endsThere]) => at(x, y, endsThere));

describe('the words of a measurement', () => {
  it('stand beside it where there is room', () => {
    expect(placeWords([at(20, 40)], pane)).toEqual([{ x: 20, y: 40 }]);
    expect(placeWords([at(380, 40, true)], pane)).toEqual([{ x: 380, y: 40 }]);
  });

  // guards S-5
  it('stay within the viewport, so that no reason is cut off', () => {
    fc.assert(
      fc.property(anyWords, (words) => {
        const [place = { x: 0, y: 0 }] = placeWords([words], pane);
        const cover = coverOf(words, place);
        expect(cover.left).toBeGreaterThanOrEqual(0);
        expect(cover.right).toBeLessThanOrEqual(pane.width);
        expect(cover.top).toBeGreaterThanOrEqual(0);
        expect(cover.bottom).toBeLessThanOrEqual(pane.height);
        // Moved aside, they stay out of the rows of the corners.
        if (place.x !== words.wanted.x) {
          expect(cover.top).toBeGreaterThan(pane.height * 0.2);
          expect(cover.bottom).toBeLessThan(pane.height * 0.72);
        }
      }),
    );
  });

  // guards S-5
  it('are never written over each other: two figures would make a third', () => {
    fc.assert(
      fc.property(fc.array(anyWords, { minLength: 2, maxLength: 3 }), (all) => {
        const covers = placeWords(all, pane).map((place, index) => coverOf(all[index] ?? at(0, 0), place));
        for (const [index, one] of covers.entries())
          for (const other of covers.slice(index + 1))
            expect(
              one.left < other.right &&
                other.left < one.right &&
                one.top < other.bottom &&
                other.top < one.bottom,
            ).toBe(false);
      }),
    );
  });

  it('of an earlier measurement stay where they are when a later one comes', () => {
    fc.assert(
      fc.property(anyWords, anyWords, (first, second) => {
        expect(placeWords([first, second], pane)[0]).toEqual(placeWords([first], pane)[0]);
      }),
    );
  });

  it('take no room when there are none', () => {
    const silent = { ...at(20, 40), lines: [] };
    expect(placeWords([silent, at(20, 40)], pane)[1]).toEqual({ x: 20, y: 40 });
  });

  it('are broken where the viewport is too small for a line of them', () => {
    const small = { width: 200, height: 300 };
    const broken = wrapped(lines[1] ?? '', lettersAcross(small));
    expect(broken).toEqual(['Not in mm: one end lies', 'outside']);
    for (const line of broken) expect(widthOf(line) * 7.3).toBeLessThan(small.width);
  });

  it('begin at the left edge of a viewport that is too small for any', () => {
    expect(placeWords([at(50, 40)], { width: 60, height: 300 })[0]?.x).toBe(4);
  });
});
