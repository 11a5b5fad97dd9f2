// The review on paper: strengths, areas for improvement with their analysis, and the improvement plan that a committee follows up.
import type { DrillReport } from '../report/report-schema.ts';
import { exerciseClock, RATING_WORDS, stepWords } from '../report/report-words.ts';
import type { Content } from './content.ts';
import type { Pen } from './pen.ts';
import type { PrintFacts } from './print-facts.ts';
import { type Cell, heading, paragraph, SECTION, sheetTable } from './sheet.ts';

/** Of each list; the JSON report has all of them. */
const MOST = 150;

const observed = (report: DrillReport, kind: DrillReport['observations'][number]['kind']) =>
  report.observations.filter((each) => each.kind === kind);

const observations = (list: DrillReport['observations'], pen: Pen, title: string): Content =>
  sheetTable(
    [40, '*', 100],
    ['At', 'Observation', 'Noted by'],
    list
      .slice(0, MOST)
      .map(({ at, text, by }) => [exerciseClock(at.exerciseMs), pen.write(text), pen.write(by, 80)]),
    { ...SECTION, title },
  );

const more = (count: number): readonly Content[] =>
  count > MOST ? [paragraph(`${count - MOST} more are in the JSON report.`)] : [];

export function strengthsPart(report: DrillReport, pen: Pen): readonly Content[] {
  const strengths = observed(report, 'strength');
  const notes = observed(report, 'note');
  return [
    ...(strengths.length === 0
      ? [heading('Strengths'), paragraph('None were noted.')]
      : [observations(strengths, pen, 'Strengths'), ...more(strengths.length)]),
    ...(notes.length === 0 ? [] : [observations(notes, pen, 'Other observations'), ...more(notes.length)]),
  ];
}

export function areasPart(report: DrillReport, pen: Pen): readonly Content[] {
  const areas = observed(report, 'improvement');
  const weak = report.objectives.filter(({ rating }) => rating === 'M' || rating === 'U');
  const behind = report.steps.filter(
    ({ state, lateMs }) => state === 'missed' || state === 'skipped' || (lateMs ?? 0) > 0,
  );
  const analysed = report.improvements;
  return [
    ...(areas.length === 0
      ? [
          heading('Areas for improvement'),
          paragraph('None were noted while the drill ran or in its hot wash.'),
        ]
      : [observations(areas, pen, 'Areas for improvement'), ...more(areas.length)]),
    ...weak.map(({ capability, text, rating, remark }) =>
      paragraph(
        pen.write(
          `${capability}: ${rating === null ? '' : RATING_WORDS[rating].toLowerCase()}. ${text}${remark === '' ? '' : ` Remark: ${remark}`}`,
        ),
      ),
    ),
    ...(behind.length === 0
      ? []
      : [
          sheetTable(
            [96, '*', 150],
            ['Step', 'What was to be done', 'What became of it'],
            behind.map((step) => [
              step.id,
              pen.write(step.text, 300),
              pen.write(`${stepWords(step)}${step.state === 'skipped' ? `: ${step.note}` : ''}`, 300),
            ]),
            { title: 'Late, missed and skipped steps' },
          ),
        ]),
    ...(analysed.length === 0
      ? []
      : [
          sheetTable(
            [150, '*', 96],
            ['What is to be improved', 'Root cause', 'Shown by step'],
            analysed
              .slice(0, MOST)
              .map(({ text, rootCause, step }): readonly Cell[] => [
                pen.write(text, 300),
                rootCause === '' ? 'not analysed' : pen.write(rootCause),
                step ?? '–',
              ]),
            { title: 'Analysis: root causes' },
          ),
          ...more(analysed.length),
        ]),
  ];
}

export function planPart(report: DrillReport, print: PrintFacts, pen: Pen): readonly Content[] {
  const { improvements } = report;
  const today = print.printedAt.toISOString().slice(0, 10);
  return [
    ...(improvements.length === 0
      ? [heading('Improvement plan'), paragraph('No corrective action was agreed on.')]
      : [
          sheetTable(
            [14, '*', 90, 52, 108, 82],
            ['', 'Corrective action', 'Owner', 'Due', 'Status', 'Step'],
            improvements
              .slice(0, MOST)
              .map(({ text, owner, due, status, closed, step }, at): readonly Cell[] => [
                String(at + 1),
                pen.write(text),
                pen.write(owner, 80),
                due,
                closed === null
                  ? { text: status === 'open' && due < today ? 'open, overdue' : status, bold: due < today }
                  : pen.write(
                      `closed ${closed.at.slice(0, 10)} by ${closed.by}${closed.shownByRunId === null ? '' : `, shown by run ${closed.shownByRunId}`}${closed.note === '' ? '' : `: ${closed.note}`}`,
                      300,
                    ),
                step ?? '–',
              ]),
            { ...SECTION, title: 'Improvement plan' },
          ),
        ]),
    ...more(improvements.length),
  ];
}
