// One page for each role: who plays it, the first lines to act by, its steps to tick, and the numbers to call. What is to
// surprise a player (injects, link changes) is on none of them.
import { durationWords } from '../scenario/duration.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { Content, DocumentDefinition } from './content.ts';
import type { PaperFont } from './fonts.ts';
import type { Pen } from './pen.ts';
import type { PrintFacts } from './print-facts.ts';
import { createSheet, GREY, heading, notice, paragraph, sheetTable } from './sheet.ts';
import { bullets, numbersPart, type PaperScenario, stepForm } from './step-form.ts';

export function roleCards(
  paper: PaperScenario,
  print: PrintFacts,
  fonts?: readonly PaperFont[],
): DocumentDefinition {
  const { scenario } = paper;
  const sheet = createSheet(
    print,
    {
      title: `Role cards: ${scenario.title}`,
      properties: `role cards, scenario ${scenario.id} version ${scenario.version}`,
      warning: null,
      of: `${scenario.id}, version ${scenario.version}`,
    },
    fonts,
  );
  const cards = scenario.roles.map((role, at) => roleCard(paper, role, at, sheet.pen));
  const remarks = sheet.pen.remarks();
  return sheet.define([
    ...cards.flat(),
    ...(remarks.length === 0 ? [] : [heading('About this print'), ...remarks.map((text) => paragraph(text))]),
  ]);
}

function roleCard(
  paper: PaperScenario,
  role: Scenario['roles'][number],
  at: number,
  pen: Pen,
): readonly Content[] {
  const { scenario } = paper;
  const steps = scenario.steps.filter(({ role: of }) => of === role.id);
  const checks = scenario.preconditions.filter(({ role: of }) => of === role.id);
  // Nine steps fill a page at the usual size; more are set smaller before they run over to a second page.
  const fontSize = steps.length <= 6 ? 9.5 : steps.length <= 9 ? 8.5 : 7.5;
  return [
    {
      text: `Role card, ${durationWords(scenario.duration)} ${scenario.kind.replaceAll('-', ' ')}`,
      color: GREY,
      ...(at === 0 ? {} : { pageBreak: 'before' as const }),
    },
    { text: pen.write(role.title, 120), bold: true, fontSize: 20, margin: [0, 0, 0, 6] },
    {
      margin: [0, 0, 0, 8],
      columns: [
        { width: '*', text: 'Person: ______________________________________' },
        { width: 130, text: 'Start: ________________' },
        { width: 130, text: 'Telephone: ____________' },
      ],
      columnGap: 8,
    },
    notice(pen.write(role.card, 900), { fontSize: 11 }),
    ...(checks.length === 0
      ? []
      : [
          { text: 'Before the start', bold: true, margin: [0, 4, 0, 3] as const },
          ...bullets(
            checks.map(({ text }) => text),
            pen,
          ),
        ]),
    ...(steps.length === 0 ? [] : [stepForm(steps, pen, { station: true, fontSize })]),
    ...(role.kind === 'staff'
      ? [
          { text: 'Stop the drill at once', bold: true, margin: [0, 6, 0, 3] as const },
          ...bullets(scenario.abort, pen),
          ...(steps.length === 0 ? [guide(scenario, pen)] : []),
        ]
      : [
          paragraph(
            'This is a drill. If a patient’s care and the drill conflict, care comes first: tell the coordinator. Times count from the start.',
            { fontSize: 8 },
          ),
        ]),
    ...numbersPart(paper, pen, steps.length > 6 ? 7 : 8),
  ];
}

/** What evaluators rate by: it fits beside a card without steps. */
const guide = ({ objectives, evaluation }: Scenario, pen: Pen): Content =>
  sheetTable(
    [110, '*', '*'],
    ['Objective', 'P: performed without challenges', 'U: unable to perform'],
    objectives.slice(0, 12).map(({ id, capability }) => {
      const rated = evaluation.find(({ objective }) => objective === id);
      return [
        pen.write(capability, 100),
        pen.write(rated?.performed ?? '', 220),
        pen.write(rated?.unable ?? '', 220),
      ];
    }),
    { fontSize: 7 },
  );
