// Draws measurements over their image; what the selected one says is also told to a screen reader.
import type { KitImageInfo } from '../../pixels/image-loader.ts';
import type { ImagePoint } from '../geometry/reference-line.ts';
import type { ToScreen } from '../pane-graphics.tsx';
import { measureLines } from './measure.ts';
import styles from './measure-layer.module.css';
import type { Measurement } from './measurement.ts';
import type { Measuring } from './use-measuring.ts';

const pathOf = (points: readonly ImagePoint[], closed: boolean): string =>
  `${points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join(' ')}${closed ? ' Z' : ''}`;

/** The outline in image coordinates: it turns and flips with the image. */
function outline({ kind, points }: Measurement): {
  readonly points: readonly ImagePoint[];
  readonly closed: boolean;
} {
  const [a, b] = points;
  if (!a || !b || (kind !== 'rectangle' && kind !== 'ellipse')) return { points, closed: false };
  if (kind === 'rectangle') return { points: [a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }], closed: true };
  const [cx, cy, rx, ry] = [(a.x + b.x) / 2, (a.y + b.y) / 2, (b.x - a.x) / 2, (b.y - a.y) / 2];
  return {
    points: Array.from({ length: 64 }, (_, index) => {
      const angle = (index / 32) * Math.PI;
      return { x: cx + rx * Math.cos(angle), y: cy + ry * Math.sin(angle) };
    }),
    closed: true,
  };
}

function Drawn({
  one,
  info,
  selected,
  editedPoint,
  toScreen,
}: {
  readonly one: Measurement;
  readonly info: KitImageInfo;
  readonly selected: boolean;
  readonly editedPoint: number | null;
  readonly toScreen: ToScreen;
}) {
  const line = outline(one);
  const onScreen = line.points.flatMap((point) => toScreen(point) ?? []);
  const handles = one.points.flatMap((point) => toScreen(point) ?? []);
  const right = onScreen.reduce(
    (best, point) => (point.x > best.x ? point : best),
    onScreen[0] ?? { x: 0, y: 0 },
  );
  const path = pathOf(onScreen, line.closed);
  return (
    <g
      data-testid="measurement"
      data-kind={one.kind}
      data-selected={selected}
      className={styles['measurement']}
    >
      <path d={path} className={styles['shadow']} />
      <path d={path} className={styles['line']} />
      {handles.map(({ x, y }, index) => (
        <circle
          key={index}
          cx={x}
          cy={y}
          r={selected && editedPoint === index ? 6 : 4}
          className={styles['handle']}
          data-edited={selected && editedPoint === index}
        />
      ))}
      <text x={right.x + 9} y={right.y} className={styles['words']}>
        {measureLines(one, info).map((words, index) => (
          <tspan key={words} x={right.x + 9} dy={index === 0 ? 0 : 16}>
            {words}
          </tspan>
        ))}
      </text>
    </g>
  );
}

export function MeasureLayer({
  measuring,
  info,
  toScreen,
}: {
  readonly measuring: Measuring;
  readonly info: KitImageInfo;
  readonly toScreen: ToScreen;
}) {
  return measuring.shown.map((one) => (
    <Drawn
      key={one.id}
      one={one}
      info={info}
      selected={one.id === measuring.selected}
      editedPoint={measuring.editedPoint}
      toScreen={toScreen}
    />
  ));
}

/** The selected measurement in words. */
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
      {one ? `${one.kind}: ${measureLines(one, info).join(', ')}` : ''}
    </p>
  );
}
