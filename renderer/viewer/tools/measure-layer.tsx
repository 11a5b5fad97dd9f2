// Draws measurements over their image; what the selected one says is also told to a screen reader.
import type { KitImageInfo } from '../../pixels/image-loader.ts';
import type { ImagePoint } from '../geometry/reference-line.ts';
import type { ToScreen } from '../pane-graphics.tsx';
import type { ViewportHandle } from '../viewport.ts';
import { ArrowHead } from './arrow.tsx';
import { measureLines } from './measure.ts';
import { lettersAcross, LINE_HEIGHT, NOTE_LINE, placeWords, wrapped } from './words-place.ts';
import type { PaneSize, Words } from './words-place.ts';
import styles from './measure-layer.module.css';
import { TOOLS } from './measurement.ts';
import type { Measurement } from './measurement.ts';
import type { Measuring } from './use-measuring.ts';

const pathOf = (points: readonly ImagePoint[], closed: boolean): string =>
  `${points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join(' ')}${closed ? ' Z' : ''}`;

interface Stroke {
  readonly points: readonly ImagePoint[];
  readonly closed: boolean;
  /** A helper, drawn thin and broken: it is no part of what is measured. */
  readonly helper?: boolean;
}

const between = (a: ImagePoint, b: ImagePoint): ImagePoint => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });

/** The strokes in image coordinates: they turn and flip with the image. */
function strokesOf({ kind, points }: Measurement): readonly Stroke[] {
  const [a, b, c, d] = points;
  const open = (...of: readonly ImagePoint[]): Stroke => ({ points: of, closed: false });
  if (!a || !b) return [open(...points)];
  switch (kind) {
    case 'rectangle':
      return [{ points: [a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }], closed: true }];
    case 'ellipse': {
      const [cx, cy, rx, ry] = [(a.x + b.x) / 2, (a.y + b.y) / 2, (b.x - a.x) / 2, (b.y - a.y) / 2];
      const round = Array.from({ length: 64 }, (_, index) => {
        const angle = (index / 32) * Math.PI;
        return { x: cx + rx * Math.cos(angle), y: cy + ry * Math.sin(angle) };
      });
      return [{ points: round, closed: true }];
    }
    case 'cobb':
      // The middles are joined, so that an eye finds which two lines belong together.
      return c && d
        ? [open(a, b), open(c, d), { ...open(between(a, b), between(c, d)), helper: true }]
        : [open(a, b)];
    default:
      return [open(...points)];
  }
}

const nameOf = (kind: Measurement['kind']): string => TOOLS.find(({ tool }) => tool === kind)?.name ?? kind;

/** A measurement in coordinates of the screen. */
interface Drawing {
  readonly one: Measurement;
  readonly strokes: readonly Stroke[];
  readonly handles: readonly ImagePoint[];
  readonly words: Words;
}

function drawingOf(one: Measurement, info: KitImageInfo, toScreen: ToScreen, size: PaneSize): Drawing {
  const onScreen = (points: readonly ImagePoint[]) => points.flatMap((point) => toScreen(point) ?? []);
  const strokes = strokesOf(one).map((stroke) => ({ ...stroke, points: onScreen(stroke.points) }));
  const handles = onScreen(one.points);
  const isArrow = one.kind === 'arrow';
  const [head, tail] = handles;
  const right = strokes
    .flatMap(({ points }) => points)
    .reduce((best, point) => (point.x > best.x ? point : best), head ?? { x: 0, y: 0 });
  // A note stands behind its arrow's tail, on the side away from the head.
  const endsThere = isArrow && head !== undefined && tail !== undefined && tail.x < head.x;
  const beside = isArrow ? (tail ?? right) : right;
  const most = Math.min(lettersAcross(size), isArrow ? NOTE_LINE : Number.POSITIVE_INFINITY);
  return {
    one,
    strokes,
    handles,
    words: {
      wanted: { x: beside.x + (endsThere ? -9 : 9), y: beside.y },
      lines: measureLines(one, info).flatMap((text) => wrapped(text, most)),
      endsThere,
    },
  };
}

function Drawn({
  drawing,
  place,
  selected,
  editedPoint,
  writing,
}: {
  readonly drawing: Drawing;
  /** Of its words. */
  readonly place: ImagePoint;
  readonly selected: boolean;
  readonly editedPoint: number | null;
  /** Its words are in the field where they are typed. */
  readonly writing: boolean;
}) {
  const { one, strokes, handles, words } = drawing;
  const isArrow = one.kind === 'arrow';
  const [head, tail] = handles;
  return (
    <g
      data-testid="measurement"
      data-kind={one.kind}
      data-selected={selected}
      className={styles['measurement']}
    >
      {strokes.map(({ points, closed, helper }, index) => (
        <g key={index}>
          {helper !== true && <path d={pathOf(points, closed)} className={styles['shadow']} />}
          <path d={pathOf(points, closed)} className={styles[helper === true ? 'helper' : 'line']} />
        </g>
      ))}
      {isArrow && head && tail && <ArrowHead head={head} tail={tail} />}
      {(!isArrow || selected) &&
        handles.map((handle, index) => (
          <circle
            key={index}
            cx={handle.x}
            cy={handle.y}
            r={selected && editedPoint === index ? 6 : 4}
            className={styles['handle']}
            data-edited={selected && editedPoint === index}
          />
        ))}
      {!writing && (
        <text
          x={place.x}
          y={place.y}
          textAnchor={words.endsThere ? 'end' : 'start'}
          className={styles['words']}
          {...(isArrow ? { 'data-note': one.id } : {})}
        >
          {words.lines.map((text, index) => (
            <tspan key={index} x={place.x} dy={index === 0 ? 0 : LINE_HEIGHT}>
              {text}
            </tspan>
          ))}
        </text>
      )}
    </g>
  );
}

export function MeasureLayer({
  measuring,
  info,
  viewport,
}: {
  readonly measuring: Measuring;
  readonly info: KitImageInfo;
  readonly viewport: () => ViewportHandle | null;
}) {
  const own = viewport();
  if (!own) return null;
  const middle = own.middle();
  const size = { width: middle.x * 2, height: middle.y * 2 };
  const drawings = measuring.shown.map((one) => drawingOf(one, info, (point) => own.toScreen(point), size));
  const places = placeWords(
    drawings.map(({ words }) => words),
    size,
  );
  return drawings.map((drawing, index) => (
    <Drawn
      key={drawing.one.id}
      drawing={drawing}
      place={places[index] ?? drawing.words.wanted}
      selected={drawing.one.id === measuring.selected}
      editedPoint={measuring.editedPoint}
      writing={drawing.one.id === measuring.note.at?.id}
    />
  ));
}

/** The selected measurement in words; not at each letter of a note that is being written. */
export function MeasureWords({
  measuring,
  info,
}: {
  readonly measuring: Measuring;
  readonly info: KitImageInfo;
}) {
  const one = measuring.shown.find(({ id }) => id === measuring.selected);
  return (
    <p className="visually-hidden" role="status">
      {one && one.id !== measuring.note.at?.id
        ? `${nameOf(one.kind)}: ${measureLines(one, info).join(', ')}`
        : ''}
    </p>
  );
}
