// The display shutter (PS3.3 §C.7.6.11): what of an image lies outside the collimated field and is to be covered.
import { MAX_SHUTTER_VERTICES } from '../limits.ts';
import type { DataSet } from './data-set.ts';
import type { DisplayShutter, ShutterShape } from './image-description.ts';
import { decimalsOf, stringsOf } from './values.ts';

const finite = (values: readonly number[] | undefined, count: number): values is readonly number[] =>
  values !== undefined && values.length >= count && values.every(Number.isFinite);

function rectangle(dataSet: DataSet): ShutterShape | null {
  const [left, right, top, bottom] = [0x00181602, 0x00181604, 0x00181606, 0x00181608].map(
    (tag) => decimalsOf(dataSet, tag)?.[0],
  );
  const edges = [left, right, top, bottom].filter((edge) => edge !== undefined);
  if (!finite(edges, 4)) return null;
  const [l = 1, r = 1, t = 1, b = 1] = edges;
  // The edge pixels are still to be seen; from 1-based pixels to the lines around them.
  return r < l || b < t ? null : { kind: 'rectangle', left: l - 1, right: r, top: t - 1, bottom: b };
}

function circle(dataSet: DataSet): ShutterShape | null {
  const center = decimalsOf(dataSet, 0x00181610);
  const radius = decimalsOf(dataSet, 0x00181612);
  if (!finite(center, 2) || !finite(radius, 1) || !((radius[0] ?? 0) > 0)) return null;
  return { kind: 'circle', x: (center[1] ?? 0) - 0.5, y: (center[0] ?? 0) - 0.5, radius: radius[0] ?? 0 };
}

function polygon(dataSet: DataSet): ShutterShape | null {
  const values = decimalsOf(dataSet, 0x00181620);
  if (!finite(values, 6) || values.length % 2 !== 0 || values.length > MAX_SHUTTER_VERTICES * 2) return null;
  const points = Array.from({ length: values.length / 2 }, (_, index) => ({
    x: (values[index * 2 + 1] ?? 0) - 0.5,
    y: (values[index * 2] ?? 0) - 0.5,
  }));
  return { kind: 'polygon', points };
}

const READERS: Readonly<Record<string, (dataSet: DataSet) => ShutterShape | null>> = {
  RECTANGULAR: rectangle,
  CIRCULAR: circle,
  POLYGONAL: polygon,
};

/** The shutter, or null when the image has none. A shape that cannot be read is left out, and said: nothing is covered by guess. */
export function readDisplayShutter(dataSet: DataSet, warnings: Set<string>): DisplayShutter | null {
  const shapes: ShutterShape[] = [];
  for (const name of stringsOf(dataSet, 0x00181600)) {
    const shape = Object.hasOwn(READERS, name) ? READERS[name]?.(dataSet) : null;
    if (shape) shapes.push(shape);
    else warnings.add('The display shutter is not usable and is left out.');
  }
  return shapes.length === 0 ? null : { shapes };
}
