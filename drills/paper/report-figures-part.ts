// The figures of a report on paper: against their targets, beside earlier runs, as a timeline, and what the clocks did.
import type { DrillReport, Figure, PreviousRun } from '../report/report-schema.ts';
import { exerciseClock, figureNotes, figureWords, HOW_WORDS, verdictWords } from '../report/report-words.ts';
import { timelineSvg } from '../report/timeline-svg.ts';
import { durationWords } from '../scenario/duration.ts';
import type { Content } from './content.ts';
import type { Pen } from './pen.ts';
import type { PrintFacts } from './print-facts.ts';
import { type Cell, SECTION, heading, INNER_WIDTH, paragraph, sheetTable } from './sheet.ts';

const span = (ms: number | null): string => (ms === null ? '–' : durationWords(ms));

export function figuresPart(report: DrillReport, print: PrintFacts, pen: Pen): readonly Content[] {
  if (report.startedAt === null) return [];
  const rows = report.figures.map((figure): readonly Cell[] => [
    pen.write(figureWords(figure), 120),
    span(figure.targetMs),
    { text: figure.ms === null ? 'not seen' : durationWords(figure.ms), bold: true },
    { text: verdictWords(figure), bold: figure.inTime === false },
    figure.how === null ? '–' : HOW_WORDS[figure.how],
    figureNotes(figure),
  ]);
  return [
    sheetTable(
      [140, 56, 62, 44, 62, '*'],
      ['Figure', 'Target', 'This run', 'Verdict', 'Known by', 'Counted'],
      rows,
      { ...SECTION, title: 'Measured times against targets' },
    ),
    ...comparison(report, print, pen),
  ];
}

function comparison(report: DrillReport, print: PrintFacts, pen: Pen): readonly Content[] {
  const { previous } = report;
  if (previous.length === 0) return [paragraph('There is no earlier run of this scenario to compare with.')];
  const own = (name: Figure['figure']): string => {
    const values = report.figures.flatMap(({ figure, ms }) => (figure === name && ms !== null ? [ms] : []));
    return values.length === 0 ? '–' : durationWords(Math.min(...values));
  };
  const late = report.steps.filter(({ lateMs, state }) => state === 'late' || (lateMs ?? 0) > 0).length;
  const missed = report.steps.filter(({ state }) => state === 'missed').length;
  const rows: readonly (readonly [string, string, (run: PreviousRun) => string])[] = [
    [
      'Time to detect',
      own('detect'),
      (run) => `${span(run.detectMs)}${run.detectMs !== null && !run.detectMeasured ? ' (by hand)' : ''}`,
    ],
    ['Time to declare', own('declare'), (run) => span(run.declareMs)],
    ['First offline image', own('first-image'), (run) => span(run.firstImageMs)],
    ['All roles ready', own('readiness'), (run) => span(run.readinessMs)],
    ['Time to restore', own('restore'), (run) => span(run.restoreMs)],
    [
      'Steps late, missed',
      `${late}, ${missed} of ${report.steps.length}`,
      (run) => `${run.late}, ${run.missed} of ${run.steps}`,
    ],
  ];
  const header = previous.map(
    ({ startedAt, version, sameVersion, phase }) =>
      `${startedAt === null ? '' : print.wall(startedAt).slice(0, 10)}\n${sameVersion ? `version ${version}` : `VERSION ${version}`}${phase === 'aborted' || phase === 'superseded-by-real' ? ', broken off' : ''}`,
  );
  return [
    { text: 'Beside the last runs of this scenario', bold: true, margin: [0, 6, 0, 3] },
    sheetTable(
      [96, 80, ...previous.map(() => '*' as const)],
      ['', `This run\nversion ${report.scenario.version}`, ...header],
      rows.map(([label, now, then]) => [
        label,
        { text: now, bold: true },
        ...previous.map((run) => pen.write(then(run))),
      ]),
    ),
    ...(previous.every(({ sameVersion }) => sameVersion)
      ? []
      : [
          paragraph(
            'VERSION in capitals: that run was of another version of the scenario, whose steps and targets may differ.',
            { fontSize: 8 },
          ),
        ]),
  ];
}

/** Rows that fit on one page under their heading. */
const ROWS_OF_A_CHART = 44;

export function timelineChart(report: DrillReport): readonly Content[] {
  if (report.startedAt === null) return [];
  const charts: Content[] = [];
  for (let from = 0; from < report.steps.length; from += ROWS_OF_A_CHART) {
    const svg = timelineSvg(report, { from, count: ROWS_OF_A_CHART, width: INNER_WIDTH });
    const title = from === 0 ? 'Timeline: steps against targets' : `Timeline, from step ${from + 1}`;
    charts.push({
      unbreakable: true,
      stack: [
        heading(title),
        { svg, width: INNER_WIDTH },
        { text: LEGEND, fontSize: 7, margin: [0, 2, 0, 4] },
      ],
    });
  }
  return charts;
}

const LEGEND =
  'Diamond: target. Full circle: measured by a station. Open square: ticked by hand or scripted. Cross: missed (at its target) or skipped. ' +
  'Line: lateness. Triangles at the top: what stations saw. Dashed: injects. Shaded: link failed by the drill, or time skipped. II: pause.';

export function clockPart(
  { clock, startedAt }: DrillReport,
  print: PrintFacts,
  pen: Pen,
): readonly Content[] {
  if (startedAt === null) return [];
  const facts = [
    ...clock.pauses.map(
      ({ from, pausedMs, until, by, reason }) =>
        `Paused at ${exerciseClock(from.exerciseMs)} (${print.wall(from.wall)}) for ${durationWords(pausedMs)}${until === null ? ', and not resumed' : ''}, by ${by}: ${reason}`,
    ),
    ...clock.timeJumps.map(
      ({ at, by, byMs }) =>
        `${by} moved exercise time on by ${durationWords(byMs)}, to ${exerciseClock(at.exerciseMs)} (${print.wall(at.wall)}). Nobody lived through it; no figure contains it.`,
    ),
    ...clock.wallClockJumps.map(
      ({ exerciseMs, byMs }) =>
        `At ${exerciseClock(exerciseMs)} the computer's clock was moved ${byMs < 0 ? 'back' : 'on'} by ${durationWords(Math.abs(byMs))}. Figures are counted by a clock that cannot be moved; wall times after it are as the computer has them.`,
    ),
    ...(clock.restarts === 0
      ? []
      : [
          `The station was restarted ${clock.restarts === 1 ? 'once' : `${clock.restarts} times`} during the run; across a restart the wall clock counts.`,
        ]),
  ];
  const shown = facts.slice(0, 60);
  return [
    heading('What the clocks did'),
    ...(facts.length === 0
      ? [
          paragraph(
            'No pause, no skipped time, no change of the computer’s clock, no restart of the station.',
          ),
        ]
      : []),
    ...shown.map((text) => paragraph(pen.write(text, 500), { margin: [0, 0, 0, 2] })),
    ...(facts.length > shown.length
      ? [paragraph(`${facts.length - shown.length} more are in the JSON report.`)]
      : []),
  ];
}
