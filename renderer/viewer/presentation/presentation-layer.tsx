// Draws the annotations of a presentation state over the image that they were made for.
import type { AnnotationShape } from '../../documents/presentation/presentation-state.ts';
import { LINE_HEIGHT, placeWords, wrapped } from '../tools/words-place.ts';
import type { Words } from '../tools/words-place.ts';
import type { ViewportHandle } from '../viewport.ts';
import { pathOf, strokesOf } from './annotation-strokes.ts';
import type { PlaceOnScreen } from './annotation-strokes.ts';
import { annotationPoint } from './presented-view.ts';
import type { Presented } from './use-presentation.ts';
import styles from './presentation.module.css';

type Graphic = Extract<AnnotationShape, { kind: 'graphic' }>;
type Text = Extract<AnnotationShape, { kind: 'text' }>;

/** Letters of a line that is not longer than a note beside a finding. */
const LINE = 34;

function GraphicDrawn({ shape, place }: { readonly shape: Graphic; readonly place: PlaceOnScreen }) {
  return (
    <g data-testid="annotation" data-kind={shape.GraphicType}>
      {strokesOf(shape, place).map((stroke, index) => (
        <g key={index}>
          <path d={pathOf(stroke)} className={styles['shadow']} />
          <path d={pathOf(stroke)} className={`${styles['line']} ${shape.filled ? styles['filled'] : ''}`} />
        </g>
      ))}
    </g>
  );
}

interface TextPlace {
  readonly words: Words;
  /** Where the line to what it is about ends. */
  readonly anchor: { readonly x: number; readonly y: number } | null;
}

function textPlace(shape: Text, place: PlaceOnScreen): TextPlace | null {
  const lines = shape.text.split(/\r\n|\r|\n/u).flatMap((line) => wrapped(line, LINE));
  const [from, to] = shape.box?.corners.map((corner) => place(shape.box?.units ?? 'PIXEL', corner)) ?? [];
  const anchor = shape.anchor && place(shape.anchor.units, shape.anchor.point);
  const endsThere = shape.justification === 'RIGHT';
  const visible = shape.anchor?.visible === true ? anchor : null;
  if (from && to) {
    const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
    const wanted = { x: endsThere ? right : left, y: Math.min(from.y, to.y) + LINE_HEIGHT };
    return { words: { wanted, lines, endsThere }, anchor: visible };
  }
  if (!anchor) return null;
  const wanted = { x: anchor.x + (endsThere ? -9 : 9), y: anchor.y };
  return { words: { wanted, lines, endsThere }, anchor: visible };
}

export function PresentationLayer({
  presented: { look, annotations },
  viewport,
}: {
  readonly presented: Presented;
  readonly viewport: ViewportHandle | null;
}) {
  if (!viewport || !look) return null;
  const middle = viewport.middle();
  const size = { width: middle.x * 2, height: middle.y * 2 };
  const place: PlaceOnScreen = (units, point) => viewport.toScreen(annotationPoint(look, units, point));
  const shapes = annotations.map(({ shape }) => shape);
  const texts = shapes.flatMap((shape) => (shape.kind === 'text' ? (textPlace(shape, place) ?? []) : []));
  const places = placeWords(
    texts.map(({ words }) => words),
    size,
  );
  return (
    <g data-testid="presentation-layer">
      {shapes.map(
        (shape, index) =>
          shape.kind === 'graphic' && <GraphicDrawn key={index} shape={shape} place={place} />,
      )}
      {texts.map(({ words, anchor }, index) => {
        const at = places[index] ?? words.wanted;
        const leader =
          anchor && pathOf({ closed: false, points: [{ x: at.x, y: at.y - LINE_HEIGHT / 3 }, anchor] });
        return (
          <g key={index} data-testid="annotation" data-kind="TEXT">
            {leader !== null && (
              <>
                <path d={leader} className={styles['shadow']} />
                <path d={leader} className={styles['leader']} />
              </>
            )}
            <text x={at.x} y={at.y} textAnchor={words.endsThere ? 'end' : 'start'} className={styles['text']}>
              {words.lines.map((line, row) => (
                <tspan key={row} x={at.x} dy={row === 0 ? 0 : LINE_HEIGHT}>
                  {line}
                </tspan>
              ))}
            </text>
          </g>
        );
      })}
    </g>
  );
}
