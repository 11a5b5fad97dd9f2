// Graphic annotations of a presentation state (PS3.3 §C.10.5, layers §C.10.7). What cannot be drawn as it was meant is left out
// and counted: a mark at the wrong place is worse than none (S-5).
import { bytesOf } from '../../pixels/decode/values.ts';
import { referencesIn } from '../content-item.ts';
import { asciiOf, itemsOf, textOf } from '../element-text.ts';
import type { TextScope } from '../element-text.ts';
import {
  MAX_ANNOTATION_COORDINATE,
  MAX_ANNOTATION_POINTS,
  MAX_ANNOTATION_TEXT,
  MAX_ANNOTATIONS,
  MAX_GRAPHIC_POINTS,
} from '../limits.ts';
import type { Annotation, AnnotationPoint, AnnotationShape, AnnotationUnits } from './presentation-state.ts';

/** Why shapes are missing, each with how often. */
export type LeftOut = Map<string, number>;

const note = (leftOut: LeftOut, why: string): null => {
  leftOut.set(why, (leftOut.get(why) ?? 0) + 1);
  return null;
};

const BROKEN = 'with a position that cannot be read';
const UNITS = 'in units that the kit does not know';

/** Points of an FL element; null when one of them is no place at all. */
function pointsOf(scope: TextScope, tag: number, most: number): readonly AnnotationPoint[] | null {
  const bytes = bytesOf(scope.dataSet, tag);
  if (!bytes || bytes.length === 0 || bytes.length % 8 !== 0 || bytes.length / 8 > most) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { littleEndian } = scope.dataSet.encoding;
  const points: AnnotationPoint[] = [];
  for (let at = 0; at < bytes.length; at += 8) {
    const [x, y] = [view.getFloat32(at, littleEndian), view.getFloat32(at + 4, littleEndian)];
    if (!(Math.abs(x) <= MAX_ANNOTATION_COORDINATE && Math.abs(y) <= MAX_ANNOTATION_COORDINATE)) return null;
    points.push({ x, y });
  }
  return points;
}

const unitsOf = (scope: TextScope, tag: number): AnnotationUnits | null => {
  const units = asciiOf(scope, tag).trim();
  return units === 'PIXEL' || units === 'DISPLAY' ? units : null;
};

/** Whether a type has the points that it needs. */
const NEEDS = {
  POINT: (count: number) => count === 1,
  CIRCLE: (count: number) => count === 2,
  ELLIPSE: (count: number) => count === 4,
  POLYLINE: (count: number) => count >= 2,
  INTERPOLATED: (count: number) => count >= 2,
} as const;

const isType = (type: string): type is keyof typeof NEEDS => Object.hasOwn(NEEDS, type);

function readGraphic(scope: TextScope, leftOut: LeftOut): AnnotationShape | null {
  const GraphicType = asciiOf(scope, 0x00700023).trim();
  if (!isType(GraphicType)) return note(leftOut, 'of a type that the kit does not know');
  const units = unitsOf(scope, 0x00700005);
  if (units === null) return note(leftOut, UNITS);
  const length = bytesOf(scope.dataSet, 0x00700022)?.length ?? 0;
  if (length / 8 > MAX_GRAPHIC_POINTS) return note(leftOut, `of more than ${MAX_GRAPHIC_POINTS} points`);
  const points = pointsOf(scope, 0x00700022, MAX_GRAPHIC_POINTS);
  if (points === null || !NEEDS[GraphicType](points.length)) return note(leftOut, BROKEN);
  const filled = asciiOf(scope, 0x00700024).trim() === 'Y';
  return { kind: 'graphic', GraphicType, units, points, filled };
}

const JUSTIFICATIONS = { RIGHT: 'RIGHT', CENTER: 'CENTER' } as const;
const isJustification = (text: string): text is keyof typeof JUSTIFICATIONS =>
  Object.hasOwn(JUSTIFICATIONS, text);

function readText(scope: TextScope, leftOut: LeftOut): AnnotationShape | null {
  const text = textOf(scope, 0x00700006, 'ST').slice(0, MAX_ANNOTATION_TEXT);
  const has = (tag: number): boolean => (bytesOf(scope.dataSet, tag)?.length ?? 0) > 0;
  const corners = [0x00700010, 0x00700011].map((tag) => pointsOf(scope, tag, 1)?.[0]);
  const [from, to] = corners;
  const boxUnits = unitsOf(scope, 0x00700003);
  const box = from && to && boxUnits ? { units: boxUnits, corners: [from, to] as const } : null;
  const point = pointsOf(scope, 0x00700014, 1)?.[0];
  const anchorUnits = unitsOf(scope, 0x00700004);
  const visible = asciiOf(scope, 0x00700015).trim() === 'Y';
  const anchor = point && anchorUnits ? { units: anchorUnits, point, visible } : null;
  if (box === null && anchor === null) {
    const badUnits = (has(0x00700010) && boxUnits === null) || (has(0x00700014) && anchorUnits === null);
    return note(leftOut, badUnits ? UNITS : BROKEN);
  }
  // Text whose own place is broken may still stand at its anchor; a broken anchor would point at nothing.
  if (has(0x00700014) && anchor === null) return note(leftOut, BROKEN);
  const said = asciiOf(scope, 0x00700012).trim();
  return { kind: 'text', text, justification: isJustification(said) ? said : 'LEFT', box, anchor };
}

/** Order of each layer (PS3.3 §C.10.7): lower ones are drawn first. */
function layerOrders(scope: TextScope): ReadonlyMap<string, number> {
  return new Map(
    itemsOf(scope, 0x00700060).map((layer) => {
      const order = Number(asciiOf(layer, 0x00700062).trim() || '0');
      return [asciiOf(layer, 0x00700002).trim(), Number.isFinite(order) ? order : 0];
    }),
  );
}

const STYLE_TAGS = [0x00700231, 0x00700232, 0x00700233] as const;

/** Reads every annotation, within limits; `notApplied` says what is missing and what looks otherwise. */
export function readAnnotations(scope: TextScope): {
  readonly annotations: readonly Annotation[];
  readonly notApplied: readonly string[];
} {
  const leftOut: LeftOut = new Map();
  const orders = layerOrders(scope);
  const read: { readonly annotation: Annotation; readonly order: number }[] = [];
  let points = 0;
  let styled = false;
  let compound = 0;
  for (const item of itemsOf(scope, 0x00700001)) {
    const order = orders.get(asciiOf(item, 0x00700002).trim()) ?? 0;
    const own = referencesIn(item, 0x00081140);
    compound += itemsOf(item, 0x00700209).length;
    const keep = (object: TextScope, reader: typeof readText): void => {
      styled ||= STYLE_TAGS.some((tag) => object.dataSet.elements.has(tag));
      if (read.length >= MAX_ANNOTATIONS || points >= MAX_ANNOTATION_POINTS) {
        note(leftOut, 'beyond what the kit draws');
        return;
      }
      const shape = reader(object, leftOut);
      if (shape === null) return;
      points += shape.kind === 'graphic' ? shape.points.length : 1;
      read.push({ annotation: { scope: own, shape }, order });
    };
    for (const graphic of itemsOf(item, 0x00700009)) keep(graphic, readGraphic);
    for (const text of itemsOf(item, 0x00700008)) keep(text, readText);
  }
  const coloured = itemsOf(scope, 0x00700060).some(
    ({ dataSet }) => dataSet.elements.has(0x00700401) || dataSet.elements.has(0x00700067),
  );
  const counted = (count: number): string => `${count} ${count === 1 ? 'annotation' : 'annotations'}`;
  const shapes = read.map(({ annotation }) => annotation.shape);
  return {
    annotations: read.toSorted((a, b) => a.order - b.order).map(({ annotation }) => annotation),
    notApplied: [
      ...Array.from(leftOut, ([why, count]) => `${counted(count)} ${why}`),
      ...(compound > 0 ? [`${counted(compound)} made of compound graphics`] : []),
      ...(shapes.some((shape) => shape.kind === 'graphic' && shape.GraphicType === 'INTERPOLATED')
        ? ['curves between points (drawn as straight lines)']
        : []),
      ...(coloured ? ['colours of layers (all annotations have one colour)'] : []),
      ...(styled ? ['line, fill and text styles'] : []),
    ],
  };
}
