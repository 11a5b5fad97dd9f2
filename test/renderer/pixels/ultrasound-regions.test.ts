// What an image says of its ultrasound regions: read in every encoding, refused whole where any of it cannot be read.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ImageDescription } from '../../../renderer/pixels/decode/image-description.ts';
import { parseImage } from '../../../renderer/pixels/decode/parse-image.ts';
import { MAX_ULTRASOUND_REGIONS } from '../../../renderer/pixels/limits.ts';
import {
  buildDataSet,
  EXPLICIT_BIG,
  EXPLICIT_LITTLE,
  IMPLICIT_LITTLE,
} from '../../fixtures/data-set-builder.ts';
import type { FixtureElement, FixtureEncoding } from '../../fixtures/data-set-builder.ts';
import {
  M_MODE,
  regionElements,
  SEQUENCE_OF_ULTRASOUND_REGIONS,
  TISSUE,
} from '../../fixtures/ultrasound-regions.ts';
import { corpusBytes, corpusFiles, whyNoCorpus } from './support/shared-files.ts';

const SYNTAX = new Map<FixtureEncoding, string>([
  [EXPLICIT_LITTLE, '1.2.840.10008.1.2.1'],
  [EXPLICIT_BIG, '1.2.840.10008.1.2.2'],
  [IMPLICIT_LITTLE, '1.2.840.10008.1.2'],
]);

const parsed = async (
  sequence: Omit<FixtureElement, 'tag'> | null,
  encoding: FixtureEncoding = EXPLICIT_LITTLE,
): Promise<ImageDescription | string> => {
  const bytes = buildDataSet(
    [
      { tag: 0x00080060, vr: 'CS', value: 'US' },
      ...(sequence ? [{ ...sequence, tag: SEQUENCE_OF_ULTRASOUND_REGIONS }] : []),
      { tag: 0x00280002, vr: 'US', value: [1] },
      { tag: 0x00280004, vr: 'CS', value: 'MONOCHROME2' },
      { tag: 0x00280010, vr: 'US', value: [4] },
      { tag: 0x00280011, vr: 'US', value: [4] },
      { tag: 0x00280100, vr: 'US', value: [8] },
      { tag: 0x00280101, vr: 'US', value: [8] },
      { tag: 0x00280102, vr: 'US', value: [7] },
      { tag: 0x00280103, vr: 'US', value: [0] },
      { tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(16) },
    ],
    encoding,
  );
  const result = await parseImage(bytes, SYNTAX.get(encoding) ?? '');
  return result.ok ? result.value.description : result.error.message;
};
const regionsOf = async (...of: Parameters<typeof parsed>) => {
  const description = await parsed(...of);
  if (typeof description === 'string') throw new Error(description);
  return { regions: description.ultrasoundRegions, warnings: description.warnings };
};
const NOT_USABLE = ['The ultrasound regions are not usable: measurements are in pixels.'];

// guards S-5
describe('ultrasound regions', () => {
  it.each([
    ['explicit little endian', EXPLICIT_LITTLE, false],
    ['explicit little endian without lengths', EXPLICIT_LITTLE, true],
    ['explicit big endian', EXPLICIT_BIG, false],
    ['implicit little endian', IMPLICIT_LITTLE, true],
  ] as const)('are read in %s', async (_name, encoding, undefinedLength) => {
    const items = [TISSUE, M_MODE].map((region) => regionElements(region, encoding));
    const { regions, warnings } = await regionsOf({ vr: 'SQ', value: { items, undefinedLength } }, encoding);
    expect(warnings).toEqual([]);
    expect(regions).toEqual([
      {
        RegionSpatialFormat: 1,
        RegionLocationMinX0: 0,
        RegionLocationMinY0: 0,
        RegionLocationMaxX1: 399,
        RegionLocationMaxY1: 199,
        PhysicalUnitsXDirection: 3,
        PhysicalUnitsYDirection: 3,
        PhysicalDeltaX: 0.02,
        PhysicalDeltaY: 0.03,
      },
      {
        RegionSpatialFormat: 2,
        RegionLocationMinX0: 0,
        RegionLocationMinY0: 200,
        RegionLocationMaxX1: 399,
        RegionLocationMaxY1: 299,
        PhysicalUnitsXDirection: 4,
        PhysicalUnitsYDirection: 3,
        PhysicalDeltaX: 0.005,
        PhysicalDeltaY: 0.03,
      },
    ]);
  });

  it('are none, and not an empty list, where the image has no such sequence', async () => {
    expect((await regionsOf(null)).regions).toBeNull();
  });

  const whole = regionElements(TISSUE);
  const replaced = (tag: number, by: Partial<FixtureElement> | null): readonly FixtureElement[] =>
    whole.flatMap((element) => (element.tag !== tag ? [element] : by ? [{ ...element, ...by }] : []));
  it.each([
    ['a region has no place', [replaced(0x0018601c, null)]],
    ['a place has two numbers', [replaced(0x0018601c, { value: [1, 2] })]],
    [
      'a region ends before it begins',
      [
        replaced(0x0018601c, { value: [0] }).map((one) =>
          one.tag === 0x00186018 ? { ...one, value: [9] } : one,
        ),
      ],
    ],
    ['a delta is a text', [replaced(0x0018602c, { vr: 'DS', value: '0.02' })]],
    ['a unit has two numbers', [replaced(0x00186024, { value: [3, 3] })]],
    [
      'there are more of them than any screen has',
      Array.from({ length: MAX_ULTRASOUND_REGIONS + 1 }, () => whole),
    ],
  ] as const)('are refused, and it is said, when %s', async (_name, items) => {
    // A good one beside it is not believed either: the other might lie over it.
    const { regions, warnings } = await regionsOf({ vr: 'SQ', value: { items: [whole, ...items] } });
    expect(regions).toEqual([]);
    expect(warnings).toEqual(NOT_USABLE);
  });

  it('without units or deltas are kept as such: they still lie somewhere', async () => {
    const items = [whole.filter(({ tag }) => tag < 0x00186024)];
    const { regions, warnings } = await regionsOf({ vr: 'SQ', value: { items } });
    expect(warnings).toEqual([]);
    expect(regions?.[0]).toMatchObject({ PhysicalUnitsXDirection: 0, PhysicalDeltaX: Number.NaN });
  });

  it('of any bytes whatever give regions, or a warning, or a refusal: never an exception', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 120 }), async (bytes) => {
        const even = bytes.length % 2 === 0 ? bytes : bytes.slice(1);
        const description = await parsed({ vr: 'SQ', value: even });
        if (typeof description === 'string') return;
        if (even.length > 0 && description.ultrasoundRegions?.length === 0)
          expect(description.warnings).toEqual(NOT_USABLE);
      }),
    );
  });
});

describe.skipIf(whyNoCorpus !== null)('ultrasound regions of real images', () => {
  const named = (path: string) => corpusFiles().find((file) => file.path === path);
  const of = async (path: string) => {
    const file = named(path);
    if (!file) throw new Error(`${path} is not in the corpus`);
    const result = await parseImage(corpusBytes(file.path), '');
    if (!result.ok) throw new Error(result.error.message);
    return result.value.description.ultrasoundRegions;
  };

  it('are two probes and a colour bar (Aloka)', async () => {
    const regions = await of('pydicom-data/gdcm-US-ALOKA-16.dcm');
    expect(regions?.map((region) => [region.RegionSpatialFormat, region.RegionLocationMinX0])).toEqual([
      [1, 32],
      [1, 336],
      [0, 32],
    ]);
    expect(regions?.[0]?.PhysicalDeltaX).toBeCloseTo(0.038_265, 6);
  });

  it('lie in a frame that says nothing (two makers), one with an axis that runs backwards', async () => {
    const regions = await of('encaps/IM00001.fragmented_no_bot_jpeg_baseline.50.dcm');
    expect(regions?.map(({ RegionSpatialFormat }) => RegionSpatialFormat)).toEqual([0, 1]);
    expect(regions?.[1]?.PhysicalDeltaX).toBeCloseTo(-0.229_375, 6);
  });
});
