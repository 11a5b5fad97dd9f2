// Windows over values that all lie within 1: diffusion maps in mm²/s, parametric maps, fractions.
import { describe, expect, it } from 'vitest';
import { draggedWindow, windowWords } from '../../../renderer/viewer/window-presets.ts';
import { windowOf } from '../../../renderer/viewer/window-choice.ts';
import { EXPLICIT_LE, pixelModule, writeDataSet, type Element } from '../pixels/support/dicom-writer.ts';
import { greysOf, imageOf } from '../pixels/support/shown.ts';

const floats = (more: readonly Element[] = []) => {
  const values = Float32Array.of(0, 0.001, 0.002, 0.003);
  const module = pixelModule({ Rows: 1, Columns: 4, BitsAllocated: 32 });
  const pixels: Element = [0x7fe00008, 'OF', new Uint8Array(values.buffer)];
  return imageOf(writeDataSet([...module, ...more, pixels], EXPLICIT_LE));
};

describe('values within 1', () => {
  it('have a full range that shows them, also after a window that did not', async () => {
    // highdicom writes LINEAR 0.5 / 1 into maps, which is a threshold by PS3.3 §C.11.2.1.2.
    const image = await floats([
      [0x00281050, 'DS', '0.5'],
      [0x00281051, 'DS', '1'],
    ]);
    expect(greysOf(image)).toEqual([0, 255, 255, 255]);
    const full = windowOf({ kind: 'share', upTo: 1 }, image.kit);
    expect(full?.width).toBeCloseTo(0.003, 6);
    const voi = { windowCenter: full?.center, windowWidth: full?.width };
    expect(greysOf(image, { voi })).toEqual([0, 85, 170, 255]);
  });

  it('are dragged in steps of their own', () => {
    const start = { center: 0.0015, width: 0.003 };
    const dragged = draggedWindow(start, -100, 100, 0.003);
    expect(dragged.width).toBeCloseTo(0.00225, 5);
    expect(dragged.center).toBeCloseTo(0.00225, 5);
    expect(draggedWindow(start, -5000, 0, 0.003).width).toBeGreaterThan(0);
  });

  it('are written with digits that tell them apart', () => {
    expect(windowWords({ center: 0.0015, width: 0.003 })).toBe('W 0.00300 L 0.00150');
    expect(windowWords({ center: 0.5, width: 1 })).toBe('W 1.00 L 0.50');
  });
});
