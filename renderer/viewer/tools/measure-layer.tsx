// Draws measurements over their image; what the selected one says is also told to a screen reader.
import type { KitImageInfo } from '../../pixels/image-loader.ts';
import type { ImagePoint } from '../geometry/reference-line.ts';
import type { ViewportHandle } from '../viewport.ts';
import { ArrowHead } from './arrow.tsx';
import { measureLines } from './measure.ts';
import { drawingsOf } from './measure-drawing.ts';
import type { Drawing } from './measure-drawing.ts';
import { LINE_HEIGHT } from './words-place.ts';
import styles from './measure-layer.module.css';
import { TOOLS } from './measurement.ts';
import type { Measurement } from './measurement.ts';
import type { Measuring } from './use-measuring.ts';

const pathOf = (points: readonly ImagePoint[], closed: boolean): string =>
  `${points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join(' ')}${closed ? ' Z' : ''}`;

/** Of the edge of what words cover. */
const nearestOf = (box: Drawing['box'], { x, y }: ImagePoint): ImagePoint => ({
  x: Math.max(box.left, Math.min(box.right, x)),
  y: Math.max(box.top, Math.min(box.bottom, y)),
});

const nameOf = (kind: Measurement['kind']): string => TOOLS.find(({ tool }) => tool === kind)?.name ?? kind;

function Drawn({
  drawing,
  selected,
  editedPoint,
  writing,
}: {
  readonly drawing: Drawing;
  readonly selected: boolean;
  readonly editedPoint: number | null;
  /** Its words are in the field where they are typed. */
  readonly writing: boolean;
}) {
  const { one, strokes, handles, words, place, box } = drawing;
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
      {one.wordsAt && !writing && head && (
        // Moved aside, words still belong to something.
        <path d={pathOf([nearestOf(box, head), head], false)} className={styles['helper']} />
      )}
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
  return drawingsOf(measuring.shown, info, own).map((drawing) => (
    <Drawn
      key={drawing.one.id}
      drawing={drawing}
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
