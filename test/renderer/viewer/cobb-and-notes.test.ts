import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KitImageInfo } from '../../../renderer/pixels/image-loader.ts';
import { angleOfLines, measureLines } from '../../../renderer/viewer/tools/measure.ts';
import { NOTE_LINE, wrapped } from '../../../renderer/viewer/tools/words-place.ts';
import { drawnInTheMiddle, isHalfDrawn, MEASURE_KINDS } from '../../../renderer/viewer/tools/measurement.ts';

type Line = Parameters<typeof angleOfLines>[0];
const line = (x1: number, y1: number, x2: number, y2: number): Line => [
  { x: x1, y: y1 },
  { x: x2, y: y2 },
];
const SQUARE = { row: 1, column: 1 };

const coordinate = fc.integer({ min: -4000, max: 4000 });
const anyLine = fc
  .tuple(coordinate, coordinate, coordinate, coordinate)
  .filter(([x1, y1, x2, y2]) => x1 !== x2 || y1 !== y2)
  .map((ends) => line(...ends));
const anyScale = fc.record({
  row: fc.double({ min: 0.05, max: 5, noNaN: true }),
  column: fc.double({ min: 0.05, max: 5, noNaN: true }),
});
const must = (angle: number | null): number => {
  if (angle === null) throw new Error('these lines have an angle');
  return angle;
};

// guards S-5
describe('a Cobb angle', () => {
  it('is that in the patient, where pixels are not square', () => {
    const level = line(0, 0, 10, 0);
    expect(angleOfLines(level, line(0, 50, 30, 80), SQUARE)).toBeCloseTo(45);
    // Worked out by hand: 30 columns of 0.2 mm and 20 rows of 0.3 mm are 6 mm each way.
    expect(angleOfLines(level, line(0, 50, 30, 70), { row: 0.3, column: 0.2 })).toBeCloseTo(45);
    // atan(20 / 30)
    expect(angleOfLines(level, line(0, 50, 30, 70), SQUARE)).toBeCloseTo(33.69, 2);
    expect(angleOfLines(level, line(5, 5, 5, 90), SQUARE)).toBeCloseTo(90);
    expect(angleOfLines(level, line(40, 9, 7, 9), SQUARE)).toBe(0);
  });

  it('lies between 0 and 90°, whichever way and in whichever order the lines are drawn', () => {
    fc.assert(
      fc.property(anyLine, anyLine, anyScale, (first, second, scale) => {
        const angle = must(angleOfLines(first, second, scale));
        expect(angle).toBeGreaterThanOrEqual(0);
        expect(angle).toBeLessThanOrEqual(90);
        expect(angleOfLines([first[1], first[0]], second, scale)).toBeCloseTo(angle, 9);
        expect(angleOfLines(second, first, scale)).toBeCloseTo(angle, 9);
      }),
    );
  });

  it('does not change when a line is moved, or drawn longer', () => {
    fc.assert(
      fc.property(anyLine, anyLine, anyScale, coordinate, coordinate, (first, second, scale, dx, dy) => {
        const angle = must(angleOfLines(first, second, scale));
        const moved = second.map(({ x, y }) => ({ x: x + dx, y: y + dy })) as unknown as Line;
        const [from, to] = second;
        const longer: Line = [from, { x: from.x + 3 * (to.x - from.x), y: from.y + 3 * (to.y - from.y) }];
        expect(must(angleOfLines(first, moved, scale))).toBeCloseTo(angle, 9);
        expect(must(angleOfLines(first, longer, scale))).toBeCloseTo(angle, 9);
      }),
    );
  });

  it('is the turn that a line was given, folded to 90°', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 360, noNaN: true }), anyScale, (turn, scale) => {
        const radians = (turn * Math.PI) / 180;
        // Turned in millimetres, told in pixels.
        const turned = line(
          0,
          0,
          (100 * Math.cos(radians)) / scale.column,
          (100 * Math.sin(radians)) / scale.row,
        );
        const folded = Math.min(turn % 180, 180 - (turn % 180));
        expect(must(angleOfLines(line(0, 0, 100, 0), turned, scale))).toBeCloseTo(folded, 6);
      }),
    );
  });

  it('is none while a line is a point, or not there yet', () => {
    expect(angleOfLines(line(1, 1, 1, 1), line(0, 0, 1, 1), SQUARE)).toBeNull();
    const image = { spacing: null, description: { PixelAspectRatio: [2, 1], ultrasoundRegions: null } };
    const info = image as unknown as KitImageInfo;
    const first = { id: 1, kind: 'cobb', points: line(0, 0, 9, 0) } as const;
    expect(isHalfDrawn(first)).toBe(true);
    expect(measureLines(first, info)).toEqual(['Draw the second line']);
    const both = { ...first, points: [...first.points, ...line(0, 9, 20, 19)] };
    expect(isHalfDrawn(both)).toBe(false);
    expect(measureLines(both, info)).toEqual([
      '45.0°',
      'No spacing stated: pixels as PixelAspectRatio has them (2 : 1)',
    ]);
    const point = { ...both, points: [...first.points, ...line(3, 3, 3, 3)] };
    expect(measureLines(point, info)).toEqual(['A line has no length']);
  });
});

describe('what Enter draws', () => {
  it.each(MEASURE_KINDS)('is a whole %s', (kind) => {
    const points = drawnInTheMiddle(kind, { x: 200, y: 100 });
    expect(points.length).toBe({ cobb: 4, angle: 3, probe: 1 }[kind as string] ?? 2);
    for (const { x, y } of points) {
      expect(Math.abs(x - 200)).toBeLessThanOrEqual(150);
      expect(Math.abs(y - 100)).toBeLessThanOrEqual(150);
    }
  });
});

const noteLines = (text: string) => wrapped(text, NOTE_LINE);

describe('a note', () => {
  it('says what was written, or nothing', () => {
    const info = { spacing: null, description: { PixelAspectRatio: [1, 1], ultrasoundRegions: null } };
    const arrow = { id: 1, kind: 'arrow', points: line(0, 0, 9, 9) } as const;
    expect(measureLines(arrow, info as unknown as KitImageInfo)).toEqual([]);
    const written = { ...arrow, text: '胸部に結節 5 mm' };
    expect(measureLines(written, info as unknown as KitImageInfo)).toEqual(['胸部に結節 5 mm']);
  });

  it('is broken at its words, in scripts with and without spaces', () => {
    expect(noteLines('')).toEqual([]);
    expect(noteLines('  nodule  ')).toEqual(['nodule']);
    expect(noteLines('new nodule in the right upper lobe, compare 2019')).toEqual([
      'new nodule in the right upper',
      'lobe, compare 2019',
    ]);
    expect(noteLines('x'.repeat(80)).map(({ length }) => length)).toEqual([34, 34, 12]);
    const chinese = noteLines('右肺上叶可见一个新发小结节，建议与二〇一九年的检查对比');
    expect(chinese.length).toBe(2);
    expect(chinese.join('')).toBe('右肺上叶可见一个新发小结节，建议与二〇一九年的检查对比');
  });

  it('loses no letter by it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), (text) => {
        const bare = (of: string) => of.replaceAll(/\s/gu, '');
        expect(bare(noteLines(text).join(''))).toBe(bare(text));
      }),
    );
  });
});
