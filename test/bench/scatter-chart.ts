// A scatter chart as SVG text: what a page of documentation needs to show a trade-off, and no library for it.

export interface ChartPoint {
  readonly x: number;
  readonly y: number;
  readonly group: string;
  /** Ringed and named. */
  readonly label?: string;
}

export interface ChartOptions {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly xMax: number;
  readonly yMax: number;
  readonly limit?: { readonly x: number; readonly label: string };
}

const WIDTH = 720;
const HEIGHT = 420;
const LEFT = 64;
const RIGHT = 150;
const TOP = 44;
const BOTTOM = 56;
/** Told apart by people who don't tell red from green (Okabe and Ito), and by shape in print: the order of the legend. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

const STEPS = 5;

/** The whole file. Points beyond an axis are drawn at its end. */
export function scatterChart(points: readonly ChartPoint[], options: ChartOptions): string {
  const { title, xLabel, yLabel, xMax, yMax, limit } = options;
  const width = WIDTH - LEFT - RIGHT;
  const height = HEIGHT - TOP - BOTTOM;
  const x = (value: number): string => (LEFT + (Math.min(value, xMax) / xMax) * width).toFixed(1);
  const y = (value: number): string => (TOP + height - (Math.min(value, yMax) / yMax) * height).toFixed(1);
  const groups = [...new Set(points.map(({ group }) => group))];
  const colour = (group: string): string => COLOURS[groups.indexOf(group) % COLOURS.length] ?? '#000';
  const ticks = Array.from({ length: STEPS + 1 }, (_, step) => step / STEPS);
  const axes = ticks.flatMap((part) => [
    `<line x1="${LEFT}" x2="${LEFT + width}" y1="${y(part * yMax)}" y2="${y(part * yMax)}" stroke="#ddd"/>`,
    `<text x="${LEFT - 8}" y="${Number(y(part * yMax)) + 4}" text-anchor="end">${Number((part * yMax).toPrecision(3))}</text>`,
    `<text x="${x(part * xMax)}" y="${TOP + height + 18}" text-anchor="middle">${Number((part * xMax).toPrecision(3))}</text>`,
  ]);
  const line =
    limit === undefined
      ? []
      : [
          `<line x1="${x(limit.x)}" x2="${x(limit.x)}" y1="${TOP}" y2="${TOP + height}" stroke="#900" stroke-dasharray="5 4"/>`,
          `<text x="${Number(x(limit.x)) - 6}" y="${TOP + 12}" text-anchor="end" fill="#900">${escape(limit.label)}</text>`,
        ];
  const dots = points.flatMap((point) => [
    `<circle cx="${x(point.x)}" cy="${y(point.y)}" r="4.5" fill="${colour(point.group)}" fill-opacity="0.75"/>`,
    ...(point.label === undefined
      ? []
      : [
          `<circle cx="${x(point.x)}" cy="${y(point.y)}" r="9" fill="none" stroke="#111" stroke-width="1.5"/>`,
          `<text x="${x(point.x)}" y="${Number(y(point.y)) - 14}" text-anchor="middle" font-weight="bold">${escape(point.label)}</text>`,
        ]),
  ]);
  const legend = groups.flatMap((group, index) => [
    `<circle cx="${LEFT + width + 20}" cy="${TOP + 8 + index * 20}" r="4.5" fill="${colour(group)}"/>`,
    `<text x="${LEFT + width + 32}" y="${TOP + 12 + index * 20}">${escape(group)}</text>`,
  ]);
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="DejaVu Sans, sans-serif" font-size="12" role="img" aria-label="${escape(title)}">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    `<text x="${LEFT}" y="22" font-size="15" font-weight="bold">${escape(title)}</text>`,
    ...axes,
    ...line,
    ...dots,
    ...legend,
    `<text x="${LEFT + width / 2}" y="${HEIGHT - 14}" text-anchor="middle">${escape(xLabel)}</text>`,
    `<text transform="translate(18 ${TOP + height / 2}) rotate(-90)" text-anchor="middle">${escape(yLabel)}</text>`,
    '</svg>',
  ].join('\n')}\n`;
}
