import { describe, expect, it } from 'vitest';
import type { UltrasoundRegion } from '../../../renderer/pixels/decode/image-description.ts';
import type { KitImageInfo } from '../../../renderer/pixels/image-loader.ts';
import { measureLines } from '../../../renderer/viewer/tools/measure.ts';
import type { MeasureKind } from '../../../renderer/viewer/tools/measurement.ts';
import { M_MODE, TISSUE } from '../../fixtures/ultrasound-regions.ts';
import type { FixtureRegion } from '../../fixtures/ultrasound-regions.ts';

const region = ({ box, format, units, delta }: FixtureRegion): UltrasoundRegion => ({
  RegionSpatialFormat: format,
  RegionLocationMinX0: box[0],
  RegionLocationMinY0: box[1],
  RegionLocationMaxX1: box[2],
  RegionLocationMaxY1: box[3],
  PhysicalUnitsXDirection: units[0],
  PhysicalUnitsYDirection: units[1],
  PhysicalDeltaX: delta[0],
  PhysicalDeltaY: delta[1],
});
const image = (regions: readonly FixtureRegion[], spacing: KitImageInfo['spacing'] = null): KitImageInfo =>
  ({
    spacing,
    description: {
      PixelAspectRatio: [1, 1],
      ultrasoundRegions: regions.map(region),
      Columns: 400,
      Rows: 300,
    },
    display: { kind: 'colour', rgba: new Uint8ClampedArray(0) },
  }) as unknown as KitImageInfo;
const says = (
  info: KitImageInfo,
  kind: MeasureKind,
  ...points: readonly (readonly [number, number])[]
): readonly string[] => measureLines({ id: 1, kind, points: points.map(([x, y]) => ({ x, y })) }, info);

const OF_THE_FIRST = 'Ultrasound region 1: PhysicalDeltaX, PhysicalDeltaY';
const duplex = image([TISSUE, M_MODE]);

// guards S-5; each answer is worked out by hand from 0.2 mm a column, 0.3 mm a row
describe('in an ultrasound image', () => {
  it('a length within a two-dimensional region is in millimetres by its deltas', () => {
    // 20 columns are 4 mm, 10 rows are 3 mm.
    expect(says(duplex, 'length', [10, 10], [30, 20])).toEqual(['5.0 mm', OF_THE_FIRST]);
  });

  it('so is an area, and so are angles', () => {
    // 100 columns are 20 mm, 50 rows are 15 mm; π / 4 × 300.
    expect(says(duplex, 'ellipse', [100, 50], [200, 100]).slice(1)).toEqual(['Area 235.6 mm²', OF_THE_FIRST]);
    expect(says(duplex, 'rectangle', [100, 50], [200, 100]).slice(1)).toEqual(['Area 300 mm²', OF_THE_FIRST]);
    // 30 columns and 20 rows are 6 mm each.
    expect(says(duplex, 'angle', [50, 50], [10, 50], [40, 70])).toEqual(['45.0°']);
    expect(says(duplex, 'cobb', [50, 50], [10, 50], [40, 70], [10, 50])).toEqual(['45.0°']);
  });

  it.each([
    [
      'in a strip of time',
      [
        [10, 210],
        [40, 250],
      ],
      'ultrasound region 2 is M-mode, in seconds × cm',
    ],
    [
      'from one region into another',
      [
        [10, 170],
        [40, 210],
      ],
      'the ends lie in different ultrasound regions',
    ],
    [
      'out of the regions',
      [
        [10, 170],
        [500, 170],
      ],
      'one end lies outside of the ultrasound regions',
    ],
    [
      'beside the regions',
      [
        [410, 170],
        [440, 210],
      ],
      'outside of the ultrasound regions',
    ],
  ] as const)('a length %s is in pixels, and says why', (_name, [a, b], why) => {
    const pixels = Math.hypot(b[0] - a[0], b[1] - a[1]).toFixed(1);
    expect(says(duplex, 'length', a, b)).toEqual([`${pixels} px`, `Not in mm: ${why}`]);
  });

  it('an angle that no region holds says what it took the pixels to be', () => {
    expect(says(duplex, 'angle', [50, 210], [10, 210], [40, 240])).toEqual([
      '45.0°',
      'Ultrasound region 2 is M-mode, in seconds × cm: pixels taken as square',
    ]);
  });

  it('a region ends with its last pixel', () => {
    expect(says(duplex, 'length', [0, 0], [0, 199.99])[0]).toMatch(/mm$/u);
    expect(says(duplex, 'length', [0, 0], [0, 200])[0]).toMatch(/px$/u);
    const alone = image([{ ...TISSUE, box: [10, 10, 19, 19] }]);
    expect(says(alone, 'length', [10, 10], [19.99, 19.99])[0]).toMatch(/mm$/u);
    for (const beyond of [
      [20, 15],
      [15, 20],
      [9.99, 15],
      [15, 9.99],
    ] as const)
      expect(says(alone, 'length', [15, 15], beyond)[0]).toMatch(/px$/u);
  });

  it('the images of two probes side by side are not one', () => {
    const left: FixtureRegion = { ...TISSUE, box: [0, 0, 199, 299] };
    const dual = image([left, { ...left, box: [200, 0, 399, 299] }]);
    expect(says(dual, 'length', [10, 10], [30, 20])[0]).toBe('5.0 mm');
    expect(says(dual, 'length', [210, 10], [230, 20])).toEqual([
      '5.0 mm',
      'Ultrasound region 2: PhysicalDeltaX, PhysicalDeltaY',
    ]);
    expect(says(dual, 'length', [190, 10], [210, 20])[0]).toMatch(/px$/u);
  });

  it('a region that only frames the others contests nothing', () => {
    const frame: FixtureRegion = { box: [0, 0, 399, 299], format: 0, units: [0, 0], delta: [1, 1] };
    expect(says(image([frame, TISSUE]), 'length', [10, 10], [30, 20])).toEqual([
      '5.0 mm',
      'Ultrasound region 2: PhysicalDeltaX, PhysicalDeltaY',
    ]);
    expect(says(image([frame]), 'length', [10, 10], [30, 20])[1]).toBe(
      'Not in mm: the image states no usable ultrasound region',
    );
  });

  it('regions that overlap are believed only where they agree', () => {
    const flow: FixtureRegion = { ...TISSUE, box: [100, 50, 200, 150] };
    expect(says(image([TISSUE, flow]), 'length', [110, 60], [130, 70])[0]).toBe('5.0 mm');
    expect(says(image([TISSUE, flow]), 'length', [10, 60], [110, 60])[0]).toBe('20.0 mm');
    const other: FixtureRegion = { ...flow, delta: [0.04, 0.06] };
    for (const regions of [
      [TISSUE, other],
      [other, TISSUE],
    ])
      expect(says(image(regions), 'length', [10, 60], [110, 60])).toEqual([
        '100.0 px',
        'Not in mm: ultrasound regions overlap here and disagree',
      ]);
  });

  it('an axis that runs backwards measures as any other; one of no size does not', () => {
    expect(says(image([{ ...TISSUE, delta: [-0.02, 0.03] }]), 'length', [10, 10], [30, 20])[0]).toBe(
      '5.0 mm',
    );
    for (const bad of [0, Number.NaN, Number.POSITIVE_INFINITY])
      expect(says(image([{ ...TISSUE, delta: [0.02, bad] }]), 'length', [10, 10], [30, 20])[1]).toBe(
        'Not in mm: ultrasound region 1 does not say how large a pixel is',
      );
  });

  it('regions go before a PixelSpacing, which can be true of one of them at most', () => {
    const spacing = {
      source: 'PixelSpacing',
      row: 1,
      column: 1,
      calibration: '',
      imager: 'none',
      magnification: null,
    } as const;
    expect(says(image([TISSUE, M_MODE], spacing), 'length', [10, 10], [30, 20])[0]).toBe('5.0 mm');
    expect(says(image([TISSUE, M_MODE], spacing), 'length', [10, 210], [30, 220])[0]).toMatch(/px$/u);
    expect(says(image([], spacing), 'length', [10, 210], [30, 220])[0]).toMatch(/px$/u);
  });
});
