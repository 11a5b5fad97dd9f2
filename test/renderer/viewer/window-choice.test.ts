import { describe, expect, it } from 'vitest';
import type { KitImageInfo } from '../../../renderer/pixels/image-loader.ts';
import { sliceWords } from '../../../renderer/viewer/slice-words.ts';
import { nextOwnWindow, windowOf } from '../../../renderer/viewer/window-choice.ts';

type Info = Pick<KitImageInfo, 'display' | 'attributes' | 'description'>;

/** Stored values 0 to 1000 of a CT, its air at 0, and a padding of 2000 in a corner. */
const values = Int16Array.from({ length: 4000 }, (_, index) =>
  index < 1000 ? 0 : index < 1100 ? 2000 : index % 1001,
);
const info = (windows: readonly { center: number; width: number }[] = []): Info =>
  ({
    display: { kind: 'grey', values, min: 0, max: 2000, scale: { factor: 1, offset: 0 }, levels: null },
    attributes: {
      modality: { kind: 'linear', slope: 1, intercept: -1024, type: 'HU' },
      voi: { windows: windows.map((one) => ({ ...one, explanation: '' })), luts: [], function: 'LINEAR' },
    },
    description: { padding: { from: 2000, to: 2000 } },
  }) as unknown as Info;

describe('a window that is chosen', () => {
  it('spans the whole range, or part of it', () => {
    expect(windowOf({ kind: 'share', upTo: 1 }, info())).toEqual({ center: -24, width: 2000 });
    expect(windowOf({ kind: 'share', upTo: 0.25 }, info())).toEqual({ center: -774, width: 500 });
  });

  it('is automatic without padding, floor and outermost values', () => {
    const window = windowOf({ kind: 'auto' }, info());
    if (!window) throw new Error('no window');
    const [low, high] = [window.center - window.width / 2, window.center + window.width / 2];
    expect(low).toBeGreaterThan(-1024);
    expect(low).toBeLessThan(-990);
    expect(high).toBeLessThan(-24);
    expect(high).toBeGreaterThan(-60);
    const flat = { ...info(), display: { ...info().display, values: new Int16Array(16), max: 0 } } as Info;
    expect(windowOf({ kind: 'auto' }, flat)?.width).toBe(1);
  });

  it('is the image’s own, wider or narrower, and then the next that the file offers', () => {
    const two = info([
      { center: 40, width: 400 },
      { center: 60, width: 200 },
    ]);
    expect(windowOf({ kind: 'own', factor: 1.5 }, two)).toEqual({ center: 40, width: 600 });
    expect(nextOwnWindow(two, { center: 40, width: 400 })).toEqual({ center: 60, width: 200 });
    // After the last one, and from a window of the reader's, it is the first again.
    expect(nextOwnWindow(two, { center: 60, width: 200 })).toBeNull();
    expect(nextOwnWindow(two, { center: 1, width: 2 })).toBeNull();
  });

  // guards S-4
  it('is none for colour', () => {
    const colour = {
      ...info(),
      display: { kind: 'colour', rgba: new Uint8ClampedArray(4) },
    } as unknown as Info;
    expect(windowOf({ kind: 'fixed', center: 40, width: 400 }, colour)).toBeNull();
    expect(windowOf({ kind: 'auto' }, colour)).toBeNull();
  });
});

// guards S-5
describe('where a slice lies', () => {
  const slice = (
    position: number[] | null,
    orientation: number[] | null,
    SliceThickness: number | null = null,
  ) => sliceWords({ ImagePositionPatient: position, ImageOrientationPatient: orientation, SliceThickness });
  it('is said by the patient’s axis that it crosses most', () => {
    expect(slice([-192, -192, -45.25], [1, 0, 0, 0, 1, 0], 5)).toBe('Slice I 45.3 mm · 5 mm thick');
    expect(slice([-75, -192, 20], [0, 1, 0, 0, 0, -1])).toBe('Slice R 75.0 mm');
    expect(slice([10, 30, 20], [1, 0, 0, 0, 0, -1])).toBe('Slice P 30.0 mm');
  });
  it('is not said where the image does not say', () => {
    expect(slice(null, [1, 0, 0, 0, 1, 0])).toBe('');
    expect(slice([0, 0, 1], null, 1.25)).toBe('1.25 mm thick');
    expect(slice([0, 0, 1], [1, 0, 0, 1, 0, 0])).toBe('');
  });
});
