// Parts of a form that is filled in by pen: boxes to tick, lines to write on, and the site's numbers and places.
import type { Scenario, ScenarioStep } from '../scenario/schema.ts';
import { exerciseClock } from '../report/report-words.ts';
import type { Content } from './content.ts';
import type { Inline, Pen } from './pen.ts';
import { type Cell, GREY, paragraph, sheetTable } from './sheet.ts';

/** A scenario with the site's values in it, and which of them are still missing. */
export interface PaperScenario {
  readonly scenario: Scenario;
  /** Ids of variables that stand at their defaults. */
  readonly unfilled: readonly string[];
  /** By variable id. */
  readonly values: Readonly<Record<string, string>>;
}

export const tickBox = (): Content => ({
  svg: '<svg xmlns="http://www.w3.org/2000/svg" width="11" height="11"><rect x="1" y="1" width="9" height="9" fill="none" stroke="#14181d" stroke-width="0.9"/></svg>',
  width: 11,
});

const blank = (): Content => ({ text: '' });

/** Where it is known by itself, the station's tick needs no pen: unless the station is gone. */
function toWrite({ observed }: ScenarioStep, station: boolean): string {
  if (observed === 'manual') return '';
  if ('auto' in observed) return station ? 'The station ticks this by itself.' : '';
  return `Write down: ${observed.evidence}`;
}

/** @param station there is one, which ticks some steps by itself */
export const stepForm = (
  steps: readonly ScenarioStep[],
  pen: Pen,
  {
    station,
    fontSize,
    title,
  }: { readonly station: boolean; readonly fontSize: number; readonly title?: readonly Inline[] },
): Content =>
  sheetTable(
    [12, 34, '*', 52, 46],
    ['', 'By', 'What to do', 'Time', 'Initials'],
    steps.map((step): readonly Cell[] => {
      const write = toWrite(step, station);
      return [
        tickBox(),
        { text: exerciseClock(step.target), bold: true },
        {
          stack: [
            { text: pen.write(step.text), fontSize },
            { text: pen.write(step.why, 300), color: GREY, fontSize: fontSize - 1.5 },
            ...(write === ''
              ? []
              : [
                  {
                    text: pen.write(
                      `${write}${station && write.startsWith('The') ? '' : ' ______________________________'}`,
                      250,
                    ),
                    fontSize: fontSize - 1,
                  },
                ]),
          ],
        },
        blank(),
        blank(),
      ];
    }),
    { fontSize, ...(title === undefined ? {} : { title }) },
  );

/** The site's own names, numbers and places, with what nobody has filled in yet. */
export function numbersPart(
  { scenario, unfilled, values }: PaperScenario,
  pen: Pen,
  fontSize = 8,
): readonly Content[] {
  if (scenario.variables.length === 0) return [];
  return [
    { text: 'Names, numbers and places', bold: true, margin: [0, 6, 0, 3] },
    sheetTable(
      [200, '*'],
      ['What', 'Here'],
      scenario.variables.map(({ id, label }): readonly Cell[] => [
        pen.write(label, 160),
        unfilled.includes(id)
          ? { text: 'NOT FILLED IN: ______________________________________', bold: true }
          : { text: pen.write(values[id] ?? '', 160), bold: true },
      ]),
      { fontSize },
    ),
    ...(unfilled.length === 0
      ? []
      : [
          paragraph('Fill in what is missing in the kit (Drills, site values) and print again.', {
            fontSize: 7,
            color: GREY,
          }),
        ]),
  ];
}

/** Empty rows to write in. */
export const emptyRows = (
  widths: readonly (number | '*')[],
  header: readonly string[],
  count: number,
  heights = 24,
): Content =>
  sheetTable(
    widths,
    header,
    Array.from({ length: count }, () => header.map(() => '')),
    { heights },
  );

export const bullets = (texts: readonly string[], pen: Pen): readonly Content[] =>
  texts.map((text) => ({
    columns: [
      { width: 14, ...tickBox() },
      { width: '*' as const, text: pen.write(text) },
    ],
    columnGap: 4,
    margin: [0, 0, 0, 3] as const,
  }));
