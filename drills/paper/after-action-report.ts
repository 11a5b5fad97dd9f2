// The after-action report and improvement plan (HSEEP's AAR/IP) on paper: first what a committee decides by, then what it is
// founded on, then everything that happened.
import type { DrillReport } from '../report/report-schema.ts';
import { endWords, PHASE_WORDS, provenanceWords } from '../report/report-words.ts';
import { durationWords } from '../scenario/duration.ts';
import type { Content, DocumentDefinition } from './content.ts';
import type { PaperFont } from './fonts.ts';
import { clockPart, figuresPart, timelineChart } from './report-figures-part.ts';
import {
  injectsPart,
  objectivesPart,
  preconditionsPart,
  rolesPart,
  timelinePart,
} from './report-conduct-part.ts';
import { areasPart, planPart, strengthsPart } from './report-review-part.ts';
import type { Pen } from './pen.ts';
import type { PrintFacts } from './print-facts.ts';
import { createSheet, facts, heading, notice, paragraph } from './sheet.ts';

const SCRIPTED = 'SCRIPTED RUN: nobody took part, and nothing in here was measured.';

export function afterActionReport(
  report: DrillReport,
  print: PrintFacts,
  fonts?: readonly PaperFont[],
): DocumentDefinition {
  const { scenario } = report;
  const sheet = createSheet(
    print,
    {
      title: scenario.title,
      properties: `after-action report, scenario ${scenario.id} version ${scenario.version}`,
      warning: report.origin === 'script' ? SCRIPTED : null,
      of: `run ${report.runId} of ${scenario.id}, version ${scenario.version}`,
    },
    fonts,
  );
  const { pen } = sheet;
  const content = [
    ...titlePart(report, print, pen),
    ...figuresPart(report, print, pen),
    ...timelineChart(report),
    ...clockPart(report, print, pen),
    ...objectivesPart(report, pen),
    ...strengthsPart(report, pen),
    ...areasPart(report, pen),
    ...planPart(report, print, pen),
    signatures(),
    ...rolesPart(report, pen),
    ...injectsPart(report, pen),
    ...preconditionsPart(report, pen),
    ...timelinePart(report, print, pen),
  ];
  const remarks = pen.remarks();
  return sheet.define([
    ...content,
    ...(remarks.length === 0 ? [] : [heading('About this print'), ...remarks.map((text) => paragraph(text))]),
  ]);
}

function titlePart(report: DrillReport, print: PrintFacts, pen: Pen): readonly Content[] {
  const { scenario, clock } = report;
  const ended = endWords(report);
  const moment = (wall: string | null, by: string | null): string =>
    wall === null ? 'not' : `${print.wall(wall)}${by === null ? '' : `, by ${by}`}`;
  const people = report.roles.filter(({ person }) => person !== null);
  return [
    { text: 'After-action report and improvement plan', fontSize: 10, color: '#5b6470' },
    { text: pen.write(scenario.title, 160), bold: true, fontSize: 19, margin: [0, 0, 0, 6] },
    paragraph(pen.write(scenario.summary, 900)),
    ...(report.origin === 'script' ? [notice([SCRIPTED])] : []),
    ...(ended === null ? [] : [notice(pen.write(ended, 600))]),
    ...(report.sealed
      ? [
          notice([
            'The vault was locked when this was made: reasons, notes, evidence and observations are sealed and stand here as words that say so.',
          ]),
        ]
      : []),
    facts([
      [
        'Scenario',
        `${scenario.id}, version ${scenario.version}, ${scenario.kind.replaceAll('-', ' ')}, planned for ${durationWords(scenario.durationMs)}`,
      ],
      ['State', PHASE_WORDS[report.phase]],
      ['Started', pen.write(moment(report.startedAt, report.startedBy), 200)],
      ['Ended', pen.write(moment(report.endedAt, report.endedBy), 200)],
      [
        'Exercise time',
        `${durationWords(clock.exerciseMs)}${clock.jumpedMs === 0 ? '' : `, of which ${durationWords(clock.jumpedMs)} were skipped`}${clock.pausedMs === 0 ? '' : `; ${durationWords(clock.pausedMs)} of pause not counted`}`,
      ],
      [
        'Station',
        pen.write(
          `${report.station ?? 'not named'}${report.kitVersion === null ? '' : `, kit ${report.kitVersion}`}`,
          120,
        ),
      ],
      [
        'Took part',
        people.length === 0
          ? 'nobody was named'
          : pen.write(people.map(({ title, person }) => `${person} (${title})`).join('; '), 1500),
      ],
      ['Run', pen.write(report.runId, 80)],
    ]),
    paragraph(provenanceWords(report)),
  ];
}

/** For the committee that takes it. */
const signatures = (): Content => ({
  unbreakable: true,
  margin: [0, 16, 0, 6],
  table: {
    widths: [160, 160, 160],
    body: [
      [{ text: '\n\n' }, { text: '' }, { text: '' }],
      ['Reviewed by', 'Accepted for the committee by', 'Date'].map((text) => ({
        text,
        fontSize: 7.5,
        color: '#5b6470',
      })),
    ],
  },
  layout: { hLineWidth: (row) => (row === 1 ? 0.8 : 0), vLineWidth: () => 0, paddingRight: () => 14 },
});
