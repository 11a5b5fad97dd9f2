// Parts of an ultrasound image with a scale of their own (US Region Calibration, PS3.3 §C.8.5.5): a tissue image beside an M-mode
// strip, two probes side by side. A caliper may only use the one that it lies in (S-5).
import { MAX_ULTRASOUND_REGIONS } from '../limits.ts';
import { readItems, type DataSet } from './data-set.ts';
import type { UltrasoundRegion } from './image-description.ts';
import { PixelError } from './pixel-error.ts';
import { doubleOf, longOf, shortOf } from './values.ts';

const SEQUENCE = 0x00186011;
const NOT_USABLE = 'The ultrasound regions are not usable: measurements are in pixels.';

/** @returns null for a region that does not say where it lies */
function readRegion(item: DataSet): UltrasoundRegion | null {
  const left = longOf(item, 0x00186018, 'RegionLocationMinX0');
  const top = longOf(item, 0x0018601a, 'RegionLocationMinY0');
  const right = longOf(item, 0x0018601c, 'RegionLocationMaxX1');
  const bottom = longOf(item, 0x0018601e, 'RegionLocationMaxY1');
  if (left === undefined || top === undefined || right === undefined || bottom === undefined) return null;
  if (right < left || bottom < top) return null;
  return {
    RegionSpatialFormat: shortOf(item, 0x00186012, 'RegionSpatialFormat') ?? 0,
    RegionLocationMinX0: left,
    RegionLocationMinY0: top,
    RegionLocationMaxX1: right,
    RegionLocationMaxY1: bottom,
    PhysicalUnitsXDirection: shortOf(item, 0x00186024, 'PhysicalUnitsXDirection') ?? 0,
    PhysicalUnitsYDirection: shortOf(item, 0x00186026, 'PhysicalUnitsYDirection') ?? 0,
    PhysicalDeltaX: doubleOf(item, 0x0018602c, 'PhysicalDeltaX') ?? Number.NaN,
    PhysicalDeltaY: doubleOf(item, 0x0018602e, 'PhysicalDeltaY') ?? Number.NaN,
  };
}

/**
 * The regions in the order of their sequence.
 *
 * @returns null when the image has no such sequence; none at all when one of them cannot be read or has no place: it might lie
 *   over another one
 */
export function readUltrasoundRegions(
  dataSet: DataSet,
  warnings: Set<string>,
): readonly UltrasoundRegion[] | null {
  if (!dataSet.elements.has(SEQUENCE)) return null;
  try {
    const regions: UltrasoundRegion[] = [];
    for (const item of readItems(dataSet, SEQUENCE, MAX_ULTRASOUND_REGIONS)) {
      const region = readRegion(item);
      if (region === null) {
        warnings.add(NOT_USABLE);
        return [];
      }
      regions.push(region);
    }
    return regions;
  } catch (error) {
    if (!(error instanceof PixelError)) throw error;
    warnings.add(NOT_USABLE);
    return [];
  }
}
