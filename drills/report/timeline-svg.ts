// The timeline of a run as a drawing: what was aimed at beside what happened, on exercise time. Shapes carry the meaning, so
// that it reads on a grey print. ASCII labels only: ids from the scenario and our own words, never what a person typed.
import type { DrillReport, StepReport } from './report-schema.ts';
import { exerciseClock } from './report-words.ts';

export interface TimelineWindow {
  /** Steps that this drawing shows, by their place in the report. */
  readonly from: number;
  readonly count: number;
  readonly width: number;
}

const ROW = 13;
const HEAD = 46;
const FOOT = 18;
const LABEL = 128;
const INK = '#1b1f24';
const GREY = '#6b7280';
const LATE = '#b42318';
const GOOD = '#1a7f4b';

const safe = (text: string): string =>
  text
    .replaceAll(/[^\x20-\x7e]/gu, '?')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
const label = (x: number, y: number, text: string, more = ''): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-family="Roboto" font-size="7" fill="${INK}" ${more}>${safe(text)}</text>`;
/** To the right of a line, or to its left where the drawing ends. */
const beside = (x: number, y: number, text: string, width: number): string =>
  x > width - 80 ? label(x - 2, y, text, 'text-anchor="end"') : label(x + 2, y, text);
const line = (x1: number, y1: number, x2: number, y2: number, stroke: string, more = ''): string =>
  `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" stroke="${stroke}" stroke-width="0.7" ${more}/>`;

/** Bands: the link failed by the drill, and skipped time. Dashed: injects. Triangles: what stations measured. */
export function timelineSvg(report: DrillReport, { from, count, width }: TimelineWindow): string {
  const steps = report.steps.slice(from, from + count);
  const spanMs =
    Math.max(
      60_000,
      report.clock.exerciseMs,
      ...report.steps.map(({ targetMs }) => targetMs),
      ...report.injects.map(({ plannedMs }) => plannedMs),
    ) * 1.02;
  const x = (ms: number): number => LABEL + (Math.min(ms, spanMs) / spanMs) * (width - LABEL - 10);
  const bottom = HEAD + steps.length * ROW + 4;
  const band = (fromMs: number, toMs: number, fill: string): string =>
    `<rect x="${x(fromMs).toFixed(1)}" y="${HEAD - 8}" width="${Math.max(1, x(toMs) - x(fromMs)).toFixed(1)}" height="${bottom - HEAD + 8}" fill="${fill}"/>`;
  const parts = [
    ...report.linkFailures.flatMap(({ fault, from: start, until }) => {
      const endMs = until?.exerciseMs ?? report.clock.exerciseMs;
      return [
        band(start.exerciseMs, endMs, '#fde8e6'),
        beside(x(start.exerciseMs), HEAD - 22, `link: ${fault}`, width),
      ];
    }),
    ...report.clock.timeJumps.flatMap(({ at, byMs }) => [
      band(at.exerciseMs - byMs, at.exerciseMs, '#e5e7eb'),
      beside(x(at.exerciseMs - byMs), bottom - 2, 'skipped', width),
    ]),
    ...ticks(spanMs).flatMap((ms) => [
      line(x(ms), HEAD - 8, x(ms), bottom, '#d1d5db', 'stroke-width="0.4"'),
      label(x(ms), bottom + 9, exerciseClock(ms), 'text-anchor="middle"'),
    ]),
    ...report.injects.flatMap(({ plannedMs, deliveredMs }, at) => [
      line(
        x(deliveredMs ?? plannedMs),
        10,
        x(deliveredMs ?? plannedMs),
        bottom,
        GREY,
        'stroke-dasharray="2 2"',
      ),
      beside(
        x(deliveredMs ?? plannedMs),
        8,
        `inject ${at + 1}${deliveredMs === null ? ' (not given)' : ''}`,
        width,
      ),
    ]),
    ...report.clock.pauses.map(({ from: start }) =>
      label(x(start.exerciseMs), HEAD - 2, 'II', 'font-weight="bold"'),
    ),
    ...report.signals.map(({ at }) => triangle(x(at.exerciseMs), HEAD - 13)),
    ...steps.map((step, at) => stepRow(step, HEAD + at * ROW, x, width)),
    line(LABEL, bottom, width - 10, bottom, INK),
  ];
  const height = bottom + FOOT;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${parts.join('')}</svg>`;
}

function stepRow(step: StepReport, top: number, x: (ms: number) => number, width: number): string {
  const middle = top + ROW / 2;
  const isLate = (step.lateMs ?? 0) > 0;
  const target = x(step.targetMs);
  const parts = [
    line(4, top + ROW, width - 10, top + ROW, '#eceef1'),
    label(4, middle + 2.5, step.id.length > 32 ? `${step.id.slice(0, 31)}...` : step.id),
    `<path d="M${target.toFixed(1)} ${middle - 4} l3.2 4 l-3.2 4 l-3.2 -4 z" fill="none" stroke="${GREY}" stroke-width="0.8"/>`,
  ];
  if (step.atMs === null) {
    if (step.state === 'missed') parts.push(cross(target, middle, LATE));
    return parts.join('');
  }
  const done = x(step.atMs);
  const colour = isLate ? LATE : step.state === 'skipped' ? GREY : GOOD;
  if (isLate) parts.push(line(target, middle, done, middle, colour));
  parts.push(
    step.state === 'skipped'
      ? cross(done, middle, colour)
      : step.how === 'measured'
        ? `<circle cx="${done.toFixed(1)}" cy="${middle}" r="3" fill="${colour}"/>`
        : `<rect x="${(done - 2.6).toFixed(1)}" y="${middle - 2.6}" width="5.2" height="5.2" fill="#ffffff" stroke="${colour}" stroke-width="1.3"/>`,
  );
  return parts.join('');
}

const cross = (x: number, y: number, stroke: string): string =>
  line(x - 3, y - 3, x + 3, y + 3, stroke, 'stroke-width="1.3"') +
  line(x - 3, y + 3, x + 3, y - 3, stroke, 'stroke-width="1.3"');

const triangle = (x: number, y: number): string =>
  `<path d="M${(x - 2.5).toFixed(1)} ${y - 4} l5 0 l-2.5 4.5 z" fill="${INK}"/>`;

/** Marks of the axis: at most a dozen, at times that a clock shows. */
function ticks(spanMs: number): readonly number[] {
  const stepMs =
    [1, 2, 5, 10, 15, 30, 60, 120, 240, 720, 1440]
      .map((minutes) => minutes * 60_000)
      .find((ms) => spanMs / ms <= 12) ?? Math.ceil(spanMs / 12 / 86_400_000) * 86_400_000;
  return Array.from({ length: Math.floor(spanMs / stepMs) + 1 }, (_, at) => at * stepMs);
}
