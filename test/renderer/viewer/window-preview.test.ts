import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { previewFactor, thinnedOut } from '../../../renderer/viewer/window-preview.ts';

const mammogram = { color: false, rows: 4096, columns: 3328 };

describe('the picture while a window is dragged', () => {
  it('is thinned out as far as the screen shows less than the image holds', () => {
    expect(previewFactor(mammogram, 0.21)).toBe(4);
    expect(previewFactor(mammogram, 0.5)).toBe(2);
    expect(previewFactor(mammogram, 0.51)).toBe(1);
    expect(previewFactor(mammogram, 3)).toBe(1);
  });

  it('is the image itself where that is drawn fast enough, and always in colour', () => {
    expect(previewFactor({ color: false, rows: 512, columns: 512 }, 0.1)).toBe(1);
    expect(previewFactor({ ...mammogram, color: true }, 0.1)).toBe(1);
  });

  // guards S-4
  it('holds no value that the image does not hold at that place', () => {
    const sizes = fc.integer({ min: 2, max: 40 });
    fc.assert(
      fc.property(sizes, sizes, fc.integer({ min: 2, max: 5 }), (columns, rows, factor) => {
        const values = Int16Array.from({ length: columns * rows }, (_, at) => at - 300);
        const thin = thinnedOut(values, columns, rows, factor);
        expect(thin.values).toBeInstanceOf(Int16Array);
        expect([thin.width, thin.height]).toEqual([Math.floor(columns / factor), Math.floor(rows / factor)]);
        for (let y = 0; y < thin.height; y++)
          for (let x = 0; x < thin.width; x++) {
            const at = (thin.values[y * thin.width + x] ?? 0) + 300;
            expect(Math.floor((at % columns) / factor)).toBe(x);
            expect(Math.floor(Math.floor(at / columns) / factor)).toBe(y);
          }
      }),
    );
  });
});
