import { expect, it } from 'vitest';
import { perBucket, unevenness, windowExtremes } from './windows.ts';

it('finds the least and the most of all windows', () => {
  const amounts = [0, 100, 200, 300, 400].map((at) => ({ at, bytes: at === 200 ? 10 : 1 }));
  expect(windowExtremes(amounts, { from: 0, to: 500, windowMs: 200, stepMs: 100 })).toEqual({
    least: 2,
    most: 11,
    windows: 4,
  });
  expect(windowExtremes(amounts, { from: 0, to: 100, windowMs: 200, stepMs: 100 })).toBeNull();
});

it('says how unevenly events fell into buckets', () => {
  const buckets = perBucket([0, 1, 10, 11, 12, 25, 99], 0, 39, 10);
  expect(buckets).toEqual([2, 3, 1]);
  expect(unevenness(buckets)).toEqual({ most: 3, mean: 2, maxOverMean: 1.5 });
  expect(unevenness([])).toEqual({ most: 0, mean: 0, maxOverMean: null });
});
