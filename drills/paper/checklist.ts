// The whole drill on empty forms, for when even the station is gone: what players get first, then what the controller and the
// evaluator keep to themselves, each beginning on a page of its own.
import { LINK_FAULTS } from '../../shared/drill/auto-events.ts';
import { exerciseClock, RATING_WORDS } from '../report/report-words.ts';
import { durationWords } from '../scenario/duration.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { Content, DocumentDefinition } from './content.ts';
import type { PaperFont } from './fonts.ts';
import type { Pen } from './pen.ts';
import type { PrintFacts } from './print-facts.ts';
import { type Cell, createSheet, GREY, heading, notice, paragraph, sheetTable } from './sheet.ts';
import { bullets, emptyRows, numbersPart, type PaperScenario, stepForm, tickBox } from './step-form.ts';

export function checklist(
  paper: PaperScenario,
  print: PrintFacts,
  fonts?: readonly PaperFont[],
): DocumentDefinition {
  const { scenario } = paper;
  const sheet = createSheet(
    print,
    {
      title: `Checklist: ${scenario.title}`,
      properties: `checklist, scenario ${scenario.id} version ${scenario.version}`,
      warning: null,
      of: `${scenario.id}, version ${scenario.version}`,
    },
    fonts,
  );
  const { pen } = sheet;
  const content = [
    ...cover(paper, pen),
    ...rolesForms(scenario, pen),
    ...controllerPages(scenario, pen),
    ...evaluatorPages(scenario, pen),
    ...hotWashPages(scenario, pen),
  ];
  const remarks = pen.remarks();
  return sheet.define([
    ...content,
    ...(remarks.length === 0 ? [] : [heading('About this print'), ...remarks.map((text) => paragraph(text))]),
  ]);
}

const cover = (paper: PaperScenario, pen: Pen): readonly Content[] => {
  const { scenario } = paper;
  return [
    { text: 'Checklist on paper, for when the station is gone', color: GREY },
    { text: pen.write(scenario.title, 160), bold: true, fontSize: 19, margin: [0, 0, 0, 6] },
    paragraph(
      `Planned for ${durationWords(scenario.duration)}. One watch decides: write the time of the start here, and count all times from it. ` +
        'Tick, write the time and your initials; what was not done stays empty. Nothing here is measured: a report made from it says so.',
    ),
    {
      text: 'Date: ______________    Start: ______________    End: ______________    Led by: __________________________',
      margin: [0, 4, 0, 8],
    },
    notice(pen.write(scenario.situation, 1500)),
    { text: 'Before the start', bold: true, margin: [0, 4, 0, 3] },
    ...bullets(
      scenario.preconditions.map(({ text, required }) => `${required ? '' : 'If possible: '}${text}`),
      pen,
    ),
    { text: 'People', bold: true, margin: [0, 6, 0, 3] },
    sheetTable(
      ['*', 170, 90, 60],
      ['Role', 'Person', 'Telephone', 'Ready at'],
      scenario.roles.map(({ title, people }): readonly Cell[] => [
        pen.write(`${title}${people > 1 ? ` (${people})` : ''}`, 120),
        '',
        '',
        '',
      ]),
      { heights: 16 },
    ),
    ...numbersPart(paper, pen),
  ];
};

const rolesForms = (scenario: Scenario, pen: Pen): readonly Content[] => [
  heading('What each role does', { pageBreak: 'before' }),
  ...scenario.roles
    .filter(({ id }) => scenario.steps.some(({ role }) => role === id))
    .map(({ id, title }) =>
      stepForm(
        scenario.steps.filter(({ role }) => role === id),
        pen,
        { station: false, fontSize: 8.5, title: pen.write(title, 120) },
      ),
    ),
];

function controllerPages({ injects, link, abort }: Scenario, pen: Pen): readonly Content[] {
  return [
    heading('For the controller only: injects', { pageBreak: 'before' }),
    paragraph('Read each word for word at its time. Nobody else sees this page.'),
    ...(injects.length === 0
      ? [paragraph('This scenario has no injects.')]
      : [
          sheetTable(
            [12, 34, '*', 130, 52, 52],
            ['', 'At', 'Read aloud', 'Expected', 'Given', 'Answered'],
            injects.map(({ at, to, by, text, expected, answerWithin }): readonly Cell[] => [
              tickBox(),
              { text: exerciseClock(at), bold: true },
              {
                stack: [
                  { text: pen.write(text) },
                  { text: pen.write(`To ${to.join(', ')}. ${by}`, 250), color: GREY, fontSize: 7 },
                  { text: 'Answer: ________________________________________', margin: [0, 8, 0, 2] },
                ],
              },
              {
                stack: [
                  { text: pen.write(expected) },
                  { text: `within ${durationWords(answerWithin)}`, bold: true },
                ],
              },
              '',
              '',
            ]),
          ),
        ]),
    ...(link.length === 0
      ? []
      : [
          { text: 'What the kit would do to the station’s link', bold: true, margin: [0, 6, 0, 3] as const },
          ...link.map(({ at, fault }) =>
            paragraph(
              `At ${exerciseClock(at)}: ${fault === 'none' ? 'the link is given back' : LINK_FAULTS[fault]}. Without the kit, say it aloud.`,
            ),
          ),
        ]),
    { text: 'Stop the drill at once', bold: true, margin: [0, 6, 0, 3] },
    ...bullets(abort, pen),
    { text: 'Pauses, and what went otherwise', bold: true, margin: [0, 8, 0, 3] },
    emptyRows([60, 60, '*'], ['From', 'Until', 'Why'], 5),
  ];
}

const RATINGS = ['P', 'S', 'M', 'U'] as const;

const evaluatorPages = ({ objectives, evaluation }: Scenario, pen: Pen): readonly Content[] => [
  heading('For the evaluator: objectives', { pageBreak: 'before' }),
  paragraph(RATINGS.map((rating) => `${rating}: ${RATING_WORDS[rating].toLowerCase()}`).join('. ')),
  sheetTable(
    ['*', 200, 60],
    ['Objective', 'Evaluation guide', 'Circle one'],
    objectives.map(({ id, capability, text }): readonly Cell[] => {
      const guide = evaluation.find(({ objective }) => objective === id);
      return [
        {
          stack: [
            { text: pen.write(capability, 160), bold: true },
            { text: pen.write(text) },
            { text: 'Remark: ________________________________________', margin: [0, 10, 0, 2] },
          ],
        },
        guide === undefined
          ? ''
          : {
              fontSize: 7,
              stack: [
                ...guide.watch.map((each): Content => ({ text: pen.write(`Watch: ${each}`, 300) })),
                { text: pen.write(`P: ${guide.performed}`, 400), bold: true },
                { text: pen.write(`U: ${guide.unable}`, 400), bold: true },
              ],
            },
        { text: 'P   S   M   U', bold: true, fontSize: 10, alignment: 'center' },
      ];
    }),
  ),
  heading('For the evaluator: observations', { pageBreak: 'before' }),
  emptyRows([50, 90, '*', 90], ['Time', 'Strength, or to improve', 'What was seen', 'By'], 22),
];

const hotWashPages = ({ hotWash }: Scenario, pen: Pen): readonly Content[] => [
  heading('Hot wash', { pageBreak: 'before' }),
  ...hotWash.flatMap((question): readonly Content[] => [
    { text: pen.write(question), bold: true },
    {
      text: '\n________________________________________________________________________________________________\n',
      color: GREY,
    },
  ]),
  { text: 'Improvement plan', bold: true, fontSize: 12, margin: [0, 10, 0, 3] },
  emptyRows(['*', 140, 90, 70], ['What is to be improved', 'Root cause', 'Owner', 'Due'], 9, 32),
];
