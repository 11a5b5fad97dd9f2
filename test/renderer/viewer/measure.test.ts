import { describe, expect, it } from 'vitest';
import type { KitImageInfo } from '../../../renderer/pixels/image-loader.ts';
import { angleBetween, measureLines, regionStatistics } from '../../../renderer/viewer/tools/measure.ts';
import { pointsOfDrag, TOOLS } from '../../../renderer/viewer/tools/measurement.ts';
import type { MeasureKind, Measurement } from '../../../renderer/viewer/tools/measurement.ts';
import { createMeasurementStore } from '../../../renderer/viewer/tools/measurement-store.ts';
import { keyAction } from '../../../renderer/viewer/bindings.ts';

const COLUMNS = 20;
const ROWS = 10;
const values = Int16Array.from({ length: COLUMNS * ROWS }, (_, index) => index % COLUMNS);

const image = (patch: {
  readonly spacing?: KitImageInfo['spacing'];
  readonly aspect?: readonly [number, number];
  readonly modality?: KitImageInfo['attributes']['modality'];
  readonly Modality?: string;
  readonly padding?: { readonly from: number; readonly to: number } | null;
  readonly display?: unknown;
}): KitImageInfo =>
  ({
    spacing: patch.spacing ?? null,
    description: {
      Columns: COLUMNS,
      Rows: ROWS,
      PixelAspectRatio: patch.aspect ?? [1, 1],
      Modality: patch.Modality ?? 'CT',
      padding: patch.padding ?? null,
      ultrasoundRegions: null,
    },
    attributes: { modality: patch.modality ?? { kind: 'linear', slope: 2, intercept: -1000, type: '' } },
    display: patch.display ?? { kind: 'grey', values, min: 0, max: 19, scale: { factor: 1, offset: 0 } },
  }) as unknown as KitImageInfo;
const drawn = (kind: MeasureKind, ...points: readonly (readonly [number, number])[]): Measurement => ({
  id: 1,
  kind,
  points: points.map(([x, y]) => ({ x, y })),
});
const spacing = (
  source: 'PixelSpacing' | 'ImagerPixelSpacing',
  calibration = '',
  imager: 'same' | 'other' | 'none' = 'none',
  magnification: number | null = null,
) => ({ source, row: 2, column: 0.5, calibration, imager, magnification });

// guards S-5
describe('a length', () => {
  const line = drawn('length', [1, 1], [7, 5]);

  it('is in millimetres by the attribute that it names', () => {
    expect(measureLines(line, image({ spacing: spacing('PixelSpacing') }))).toEqual([
      `${Math.hypot(3, 8).toFixed(1)} mm`,
      'PixelSpacing',
    ]);
    expect(measureLines(line, image({ spacing: spacing('PixelSpacing', 'FIDUCIAL') }))[1]).toBe(
      'PixelSpacing, calibrated: FIDUCIAL',
    );
    expect(measureLines(line, image({ spacing: spacing('ImagerPixelSpacing') }))[1]).toBe(
      'ImagerPixelSpacing: at the detector, not in the patient',
    );
  });

  // PS3.3 §10.7.1.3
  it('says of a projection whether its spacing was ever brought from the detector into the patient', () => {
    const said = (...of: Parameters<typeof spacing>) =>
      measureLines({ ...line }, image({ spacing: spacing(...of) }))[1];
    expect(said('PixelSpacing', '', 'same')).toBe('PixelSpacing: at the detector, not in the patient');
    expect(said('PixelSpacing', 'GEOMETRY', 'same')).toBe('PixelSpacing, calibrated: GEOMETRY');
    expect(said('PixelSpacing', '', 'other')).toBe('PixelSpacing, calibrated: not said how');
    expect(said('ImagerPixelSpacing', '', 'same', 1.3)).toBe(
      'ImagerPixelSpacing: at the detector, not in the patient (magnified about 1.30 ×)',
    );
  });

  it('is in pixels without one, also where their shape is known', () => {
    expect(measureLines(line, image({}))).toEqual([`${Math.hypot(6, 4).toFixed(1)} px`]);
    expect(measureLines(line, image({ aspect: [3, 1] }))).toEqual([`${Math.hypot(6, 12).toFixed(1)} px`]);
  });
});

describe('an angle', () => {
  const square = [
    { x: 5, y: 0 },
    { x: 0, y: 0 },
    { x: 0, y: 5 },
  ] as const;

  it('is that of the anatomy, not of the pixels', () => {
    expect(angleBetween(square, { row: 1, column: 1 })).toBeCloseTo(90);
    const slanted = [
      { x: 5, y: 0 },
      { x: 0, y: 0 },
      { x: 5, y: 5 },
    ] as const;
    expect(angleBetween(slanted, { row: 1, column: 1 })).toBeCloseTo(45);
    expect(angleBetween(slanted, { row: 2, column: 1 })).toBeCloseTo(63.43, 1);
    const over = [
      { x: -5, y: 1 },
      { x: 0, y: 0 },
      { x: -5, y: -1 },
    ] as const;
    expect(angleBetween(over, { row: 1, column: 1 })).toBeCloseTo(22.62, 1);
  });

  it('begins at 45° when it is drawn with one drag', () => {
    const points = pointsOfDrag('angle', { x: 10, y: 0 }, { x: 0, y: 0 });
    expect(measureLines({ id: 1, kind: 'angle', points }, image({}))).toEqual([
      '45.0°',
      'No spacing stated: pixels taken as square',
    ]);
  });
});

describe('a region', () => {
  it('counts the pixels whose centres lie in it, in the unit of the image', () => {
    const box = drawn('rectangle', [2, 1], [6, 3]);
    // Columns 2 to 5, rows 1 and 2: values 2 to 5, rescaled by 2 x − 1000.
    expect(measureLines(box, image({ spacing: spacing('PixelSpacing') }))).toEqual([
      'Mean -993, SD 2.2 HU',
      'Min -996, max -990, 8 px',
      'Area 8 mm²',
      'PixelSpacing',
    ]);
    expect(measureLines(drawn('rectangle', [6, 3], [2, 1]), image({}))[2]).toBe('Area 8 px²');
  });

  it('leaves out what lies outside an ellipse, the image, or is padding', () => {
    const size = { columns: COLUMNS, rows: ROWS };
    const one = () => 1;
    const round = regionStatistics(
      'ellipse',
      [
        { x: 0, y: 0 },
        { x: 10, y: 10 },
      ],
      size,
      one,
    );
    expect(round?.count).toBe(80);
    const beyond = regionStatistics(
      'rectangle',
      [
        { x: -1e6, y: -1e6 },
        { x: 1e6, y: 1e6 },
      ],
      size,
      one,
    );
    expect(beyond?.count).toBe(COLUMNS * ROWS);
    expect(
      regionStatistics(
        'ellipse',
        [
          { x: 3, y: 3 },
          { x: 3, y: 9 },
        ],
        size,
        one,
      ),
    ).toBeNull();
    const box = drawn('rectangle', [0, 0], [4, 1]);
    expect(measureLines(box, image({ padding: { from: 0, to: 1 } }))[1]).toBe('Min -996, max -994, 2 px');
    expect(measureLines(drawn('rectangle', [50, 50], [60, 60]), image({}))[0]).toBe('No pixel with a value');
  });

  it('is exact for large values with a small spread', () => {
    const found = regionStatistics(
      'rectangle',
      [
        { x: 0, y: 0 },
        { x: 2, y: 1 },
      ],
      { columns: 2, rows: 1 },
      (column) => 1e9 + column,
    );
    expect(found?.deviation).toBeCloseTo(0.5);
  });
});

// guards S-4
describe('a probe', () => {
  const probe = drawn('probe', [3.9, 2.2]);

  it('says the value with its unit, and calls a stored value one', () => {
    expect(measureLines(probe, image({}))).toEqual(['-994 HU', 'column 4, row 3']);
    expect(measureLines(probe, image({ modality: { kind: 'identity' } }))[0]).toBe('3 stored value');
    const rescaled = { kind: 'linear', slope: 2, intercept: 0, type: 'US' } as const;
    expect(measureLines(probe, image({ modality: rescaled, Modality: 'MR' }))[0]).toBe(
      '6 rescaled, no unit stated',
    );
    expect(measureLines(probe, image({ modality: { ...rescaled, type: 'OD' } }))[0]).toBe('6 OD');
  });

  it('says nothing of padding and of what is outside, and colours as colours', () => {
    expect(measureLines(probe, image({ padding: { from: 3, to: 3 } }))[0]).toBe('No value here');
    expect(measureLines(drawn('probe', [-1, 2]), image({}))[0]).toBe('No value here');
    const rgba = new Uint8ClampedArray(COLUMNS * ROWS * 4).fill(7);
    const colour = image({ display: { kind: 'colour', rgba } });
    expect(measureLines(probe, colour)[0]).toBe('R 7 G 7 B 7');
    expect(measureLines(drawn('ellipse', [0, 0], [4, 4]), colour)[0]).toBe('Colour: no values');
  });
});

describe('measurements', () => {
  // guards S-12
  it('belong to one frame, and are gone when they are cleared', () => {
    const store = createMeasurementStore();
    let changes = 0;
    store.subscribe(() => {
      changes += 1;
    });
    const one = { ...drawn('length', [0, 0], [1, 1]), id: store.nextId() };
    store.put('a/1', one);
    store.put('a/1', { ...one, points: [] });
    expect(store.of('a/1')).toHaveLength(1);
    expect(store.of('a/2')).toHaveLength(0);
    store.remove('a/1', one.id);
    store.put('a/2', one);
    store.clear();
    expect(store.of('a/2')).toHaveLength(0);
    expect(changes).toBe(5);
  });

  it('are chosen by a key each', () => {
    for (const { tool, key } of TOOLS)
      expect(keyAction({ key, ctrlKey: false, altKey: false, metaKey: false }, 'CT')).toEqual({
        type: 'tool',
        tool,
      });
  });
});
