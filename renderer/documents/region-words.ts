// Spatial coordinates in words (PS3.3 §C.18.6, §C.18.9): the kit names a region and where it is, and does not draw it.
import type { ContentValue } from './document.ts';

type Region = ContentValue & { readonly type: 'region' };

const rounded = (value: number): string => String(Math.round(value * 10) / 10);

function pointWords({ space, GraphicData }: Region, at: number): string {
  const [a = Number.NaN, b = Number.NaN, c = Number.NaN] = GraphicData.slice(at);
  return space === 'image'
    ? `column ${rounded(a)}, row ${rounded(b)}`
    : `${rounded(a)}, ${rounded(b)}, ${rounded(c)} mm`;
}

const isClosed = (points: readonly number[], width: number): boolean =>
  points.length > width * 2 &&
  points.slice(0, width).every((value, index) => value === points.at(index - width));

/** "Circle around column 120, row 80, radius 12 pixels", "Closed outline of 24 points". */
export function regionWords(region: Region): string {
  const { space, GraphicType, GraphicData } = region;
  const width = space === 'image' ? 2 : 3;
  const count = Math.floor(GraphicData.length / width);
  const points = count === 1 ? '1 point' : `${count} points`;
  switch (GraphicType) {
    case 'POINT':
      return count === 0 ? 'Point' : `Point at ${pointWords(region, 0)}`;
    case 'MULTIPOINT':
      return points;
    case 'POLYLINE':
      return isClosed(GraphicData, width)
        ? `Closed outline of ${count - 1} points`
        : `Line through ${points}`;
    case 'POLYGON':
      return `Closed outline of ${isClosed(GraphicData, width) ? count - 1 : count} points`;
    case 'CIRCLE': {
      const [x = 0, y = 0, edgeX = 0, edgeY = 0] = GraphicData;
      const radius = rounded(Math.hypot(edgeX - x, edgeY - y));
      return count < 2 ? 'Circle' : `Circle around ${pointWords(region, 0)}, radius ${radius} pixels`;
    }
    case 'ELLIPSE':
      return 'Ellipse';
    case 'ELLIPSOID':
      return 'Ellipsoid';
    default:
      return `Region of ${points}`;
  }
}
