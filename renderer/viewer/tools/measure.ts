// What a measurement says. Millimetres only where an attribute gives them, and it is named (S-5); everything else is in pixels.
import { assertNever } from '../../../shared/domain/assert-never.ts';
import type { KitImageInfo } from '../../pixels/image-loader.ts';
import type { ImagePoint } from '../geometry/reference-line.ts';
import type { Measurement } from './measurement.ts';
import { colourAt, valueAt, valueStep, valueUnit } from './pixel-values.ts';
import { scaleAt, shapeWords } from './scale.ts';
import type { Scale } from './scale.ts';

const distance = (a: ImagePoint, b: ImagePoint, scale: Scale): number =>
  Math.hypot((b.x - a.x) * scale.column, (b.y - a.y) * scale.row);

/** Degrees between the legs, as they are in the patient, not on the screen. */
export function angleBetween(
  [a, corner, b]: readonly [ImagePoint, ImagePoint, ImagePoint],
  scale: Pick<Scale, 'row' | 'column'>,
): number {
  const leg = (to: ImagePoint): number =>
    Math.atan2((to.y - corner.y) * scale.row, (to.x - corner.x) * scale.column);
  const turn = Math.abs(leg(a) - leg(b)) * (180 / Math.PI);
  return turn > 180 ? 360 - turn : turn;
}

/**
 * The Cobb angle: the smaller one between two lines as they are in the patient, 0 to 90°, whichever way each was drawn; null
 * when one of them is a point.
 */
export function angleOfLines(
  first: readonly [ImagePoint, ImagePoint],
  second: readonly [ImagePoint, ImagePoint],
  scale: Pick<Scale, 'row' | 'column'>,
): number | null {
  const along = ([from, to]: readonly [ImagePoint, ImagePoint]) =>
    [(to.x - from.x) * scale.column, (to.y - from.y) * scale.row] as const;
  const [[ax, ay], [bx, by]] = [along(first), along(second)];
  if ((ax === 0 && ay === 0) || (bx === 0 && by === 0)) return null;
  return Math.atan2(Math.abs(ax * by - ay * bx), Math.abs(ax * bx + ay * by)) * (180 / Math.PI);
}

export interface RegionStatistics {
  readonly count: number;
  readonly mean: number;
  /** Of the pixels as a whole population. */
  readonly deviation: number;
  readonly min: number;
  readonly max: number;
}

/**
 * Statistics of the pixels whose centres lie in the region; null where there are none with a value.
 *
 * @param size of the image: a region may reach beyond it
 */
export function regionStatistics(
  kind: 'rectangle' | 'ellipse',
  [a, b]: readonly [ImagePoint, ImagePoint],
  size: { readonly columns: number; readonly rows: number },
  value: (column: number, row: number) => number | null,
): RegionStatistics | null {
  const [left, right] = [Math.min(a.x, b.x), Math.max(a.x, b.x)];
  const [top, bottom] = [Math.min(a.y, b.y), Math.max(a.y, b.y)];
  const [rx, ry] = [(right - left) / 2, (bottom - top) / 2];
  if (rx === 0 || ry === 0) return null;
  const [lastRow, lastColumn] = [
    Math.min(size.rows - 1, bottom - 0.5),
    Math.min(size.columns - 1, right - 0.5),
  ];
  let [count, mean, squares] = [0, 0, 0];
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = Math.max(0, Math.ceil(top - 0.5)); row <= lastRow; row += 1) {
    for (let column = Math.max(0, Math.ceil(left - 0.5)); column <= lastColumn; column += 1) {
      const [x, y] = [(column + 0.5 - left - rx) / rx, (row + 0.5 - top - ry) / ry];
      if (kind === 'ellipse' && x * x + y * y > 1) continue;
      const one = value(column, row);
      if (one === null) continue;
      // Welford: exact also for large values with a small spread.
      count += 1;
      const step = one - mean;
      mean += step / count;
      squares += step * (one - mean);
      min = Math.min(min, one);
      max = Math.max(max, one);
    }
  }
  return count === 0 ? null : { count, mean, deviation: Math.sqrt(squares / count), min, max };
}

/**
 * A value with the digits that the image can tell apart: perfusion and parametric maps count in thousandths.
 *
 * @param step between two neighbouring values of the image
 */
export function valueWords(value: number, step = 1): string {
  if (!(step < 1))
    return Math.abs(value) >= 1000 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(1);
  if (Math.abs(value) >= 10_000) return value.toFixed(0);
  const decimals = Math.min(15, Math.ceil(-Math.log10(step)) + 1);
  return String(Number(Number(value.toFixed(decimals)).toPrecision(5)));
}
const withWords = (text: string, words: string): readonly string[] => (words === '' ? [text] : [text, words]);

function regionLines(one: Measurement, info: KitImageInfo, scale: Scale): readonly string[] {
  const [a, b] = one.points;
  if (!a || !b || (one.kind !== 'rectangle' && one.kind !== 'ellipse')) return [];
  const box = Math.abs((b.x - a.x) * scale.column * ((b.y - a.y) * scale.row));
  const area = one.kind === 'ellipse' ? (box * Math.PI) / 4 : box;
  const areaLines = withWords(`Area ${valueWords(area)} ${scale.unit}²`, scale.says);
  if (info.display.kind === 'colour') return ['Colour: no values', ...areaLines];
  const unit = valueUnit(info);
  const found = regionStatistics(
    one.kind,
    [a, b],
    { columns: info.description.Columns, rows: info.description.Rows },
    (column, row) => valueAt(info, column, row),
  );
  if (!found) return ['No pixel with a value', ...areaLines];
  const says = (value: number): string => valueWords(value, valueStep(info));
  return [
    `Mean ${says(found.mean)}, SD ${says(found.deviation)} ${unit}`,
    `Min ${says(found.min)}, max ${says(found.max)}, ${found.count} px`,
    ...areaLines,
  ];
}

const known = new WeakMap<Measurement, { readonly info: KitImageInfo; readonly lines: readonly string[] }>();

/** What a measurement says, a line each; counted once for a measurement, however often the image is drawn. */
export function measureLines(one: Measurement, info: KitImageInfo): readonly string[] {
  const before = known.get(one);
  if (before?.info === info) return before.lines;
  const lines = linesOf(one, info);
  known.set(one, { info, lines });
  return lines;
}

function linesOf(one: Measurement, info: KitImageInfo): readonly string[] {
  const scale = scaleAt(info, one.points);
  const [a, b, c, d] = one.points;
  switch (one.kind) {
    case 'length':
      return a && b ? withWords(`${distance(a, b, scale).toFixed(1)} ${scale.unit}`, scale.says) : [];
    case 'angle':
      return a && b && c ? withWords(`${angleBetween([a, b, c], scale).toFixed(1)}°`, shapeWords(scale)) : [];
    case 'cobb': {
      if (!a || !b || !c || !d) return ['Draw the second line'];
      const angle = angleOfLines([a, b], [c, d], scale);
      return angle === null ? ['A line has no length'] : withWords(`${angle.toFixed(1)}°`, shapeWords(scale));
    }
    case 'arrow':
      return one.text === undefined || one.text === '' ? [] : [one.text];
    case 'rectangle':
    case 'ellipse':
      return regionLines(one, info, scale);
    case 'probe': {
      if (!a) return [];
      const [column, row] = [Math.floor(a.x), Math.floor(a.y)];
      const at = `column ${column + 1}, row ${row + 1}`;
      const colour = colourAt(info, column, row);
      if (colour) return [`R ${colour[0]} G ${colour[1]} B ${colour[2]}`, at];
      const value = valueAt(info, column, row);
      return [
        value === null ? 'No value here' : `${valueWords(value, valueStep(info))} ${valueUnit(info)}`,
        at,
      ];
    }
    default:
      return assertNever(one.kind);
  }
}
