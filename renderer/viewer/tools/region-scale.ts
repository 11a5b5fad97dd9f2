// Which scale an ultrasound image gives a caliper: that of the one region which holds all its ends. Across two regions, or where
// regions disagree, there are no millimetres, and the reason is said (S-5; docs/decisions/0165).
import type { UltrasoundRegion } from '../../pixels/decode/image-description.ts';
import type { ImagePoint } from '../geometry/reference-line.ts';

export type RegionScale =
  | { readonly ok: true; readonly row: number; readonly column: number; readonly says: string }
  | { readonly ok: false; readonly why: string };

const CENTIMETRES = 3;
const TWO_DIMENSIONAL = 1;

/** PS3.3 §C.8.5.5.1.1. */
const FORMATS: Readonly<Record<number, string>> = {
  0: 'of no stated kind',
  1: 'two-dimensional',
  2: 'M-mode',
  3: 'spectral',
  4: 'a waveform',
  5: 'graphics',
};
/** PS3.3 §C.8.5.5.1.15. */
const UNITS: readonly string[] = [
  'no unit',
  'percent',
  'dB',
  'cm',
  'seconds',
  'hertz',
  'dB/second',
  'cm/s',
  'cm²',
  'cm²/s',
  'cm³',
  'cm³/s',
  'degrees',
];

const unit = (code: number): string => UNITS[code] ?? 'an unknown unit';

/** The regions count whole pixels, from 0. */
const holds = (region: UltrasoundRegion, { x, y }: ImagePoint): boolean =>
  x >= region.RegionLocationMinX0 &&
  x < region.RegionLocationMaxX1 + 1 &&
  y >= region.RegionLocationMinY0 &&
  y < region.RegionLocationMaxY1 + 1;

/** A region that only frames others: real ones do, over the whole image. It contests no scale. */
const saysNothing = (region: UltrasoundRegion): boolean =>
  region.RegionSpatialFormat === 0 &&
  region.PhysicalUnitsXDirection === 0 &&
  region.PhysicalUnitsYDirection === 0;

/** Deltas are signed by the direction of their axis; lengths are not. */
const isSize = (delta: number): boolean => Number.isFinite(delta) && delta !== 0;

const agree = (a: UltrasoundRegion, b: UltrasoundRegion): boolean =>
  a.RegionSpatialFormat === b.RegionSpatialFormat &&
  a.PhysicalUnitsXDirection === b.PhysicalUnitsXDirection &&
  a.PhysicalUnitsYDirection === b.PhysicalUnitsYDirection &&
  Object.is(Math.abs(a.PhysicalDeltaX), Math.abs(b.PhysicalDeltaX)) &&
  Object.is(Math.abs(a.PhysicalDeltaY), Math.abs(b.PhysicalDeltaY));

/**
 * @param regions of an image that has the sequence; empty when they cannot be used
 * @param points all that is measured
 * @returns millimetres for a two-dimensional region in cm by cm, else why not, as the end of a sentence
 */
export function scaleOfRegions(
  regions: readonly UltrasoundRegion[],
  points: readonly ImagePoint[],
): RegionScale {
  const scaled = regions.filter((region) => !saysNothing(region));
  if (scaled.length === 0) return { ok: false, why: 'the image states no usable ultrasound region' };
  const atEach = points.map((point) => scaled.filter((region) => holds(region, point)));
  if (atEach.some((found) => found.length === 0))
    return {
      ok: false,
      why: atEach.every((found) => found.length === 0)
        ? 'outside of the ultrasound regions'
        : 'one end lies outside of the ultrasound regions',
    };
  const [own] = scaled.filter((region) => atEach.every((found) => found.includes(region)));
  if (!own) return { ok: false, why: 'the ends lie in different ultrasound regions' };
  // RegionFlags has a priority, but most writers leave it at 0: where regions differ, none is believed.
  if (atEach.some((found) => found.some((other) => !agree(own, other))))
    return { ok: false, why: 'ultrasound regions overlap here and disagree' };
  const number = regions.indexOf(own) + 1;
  const { RegionSpatialFormat, PhysicalUnitsXDirection, PhysicalUnitsYDirection } = own;
  if (
    RegionSpatialFormat !== TWO_DIMENSIONAL ||
    PhysicalUnitsXDirection !== CENTIMETRES ||
    PhysicalUnitsYDirection !== CENTIMETRES
  ) {
    const kind = FORMATS[RegionSpatialFormat] ?? 'of an unknown kind';
    return {
      ok: false,
      why: `ultrasound region ${number} is ${kind}, in ${unit(PhysicalUnitsXDirection)} × ${unit(PhysicalUnitsYDirection)}`,
    };
  }
  if (!isSize(own.PhysicalDeltaX) || !isSize(own.PhysicalDeltaY))
    return { ok: false, why: `ultrasound region ${number} does not say how large a pixel is` };
  return {
    ok: true,
    row: Math.abs(own.PhysicalDeltaY) * 10,
    column: Math.abs(own.PhysicalDeltaX) * 10,
    says: `Ultrasound region ${number}: PhysicalDeltaX, PhysicalDeltaY`,
  };
}
