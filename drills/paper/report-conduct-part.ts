// How the drill was conducted, on paper: objectives with the guide they were rated by, each role's steps, injects, preconditions,
// and everything in the order in which it happened.
import type { DrillReport } from '../report/report-schema.ts';
import { exerciseClock, HOW_WORDS, RATING_WORDS, stepWords } from '../report/report-words.ts';
import { durationWords } from '../scenario/duration.ts';
import type { Content } from './content.ts';
import type { Pen } from './pen.ts';
import type { PrintFacts } from './print-facts.ts';
import { type Cell, GREY, heading, paragraph, SECTION, sheetTable } from './sheet.ts';

export const objectivesPart = ({ objectives }: DrillReport, pen: Pen): readonly Content[] => [
  sheetTable(
    ['*', 118, 170],
    ['Objective', 'Rating', 'Evaluation guide'],
    objectives.map(({ capability, text, rating, ratedBy, remark, guide }): readonly Cell[] => [
      { stack: [{ text: pen.write(capability, 160), bold: true }, { text: pen.write(text, 500) }] },
      {
        stack: [
          { text: rating === null ? 'not rated' : `${rating}: ${RATING_WORDS[rating]}`, bold: true },
          ...(ratedBy === null ? [] : [{ text: pen.write(`by ${ratedBy}`, 100), color: GREY }]),
          ...(remark === '' ? [] : [{ text: pen.write(remark, 500) }]),
        ],
      },
      guide === null
        ? 'none'
        : {
            fontSize: 7,
            stack: [
              { text: pen.write(`P: ${guide.performed}`, 400) },
              { text: pen.write(`U: ${guide.unable}`, 400) },
              { text: pen.write(`Watched: ${guide.watch.join(' ')}`, 500), color: GREY },
            ],
          },
    ]),
    { ...SECTION, title: 'Objectives and ratings' },
  ),
];

export function rolesPart({ roles, metrics, steps }: DrillReport, pen: Pen): readonly Content[] {
  const players = roles.filter(({ kind }) => kind === 'player');
  const person = (name: string | null) => (name === null ? 'nobody' : pen.write(name, 80));
  const ready = (ms: number | null) =>
    ms === null ? 'not said' : ms === 0 ? 'at the start' : exerciseClock(ms);
  return [
    heading('Roles', { pageBreak: 'before' }),
    sheetTable(
      ['*', 120, 52, 32, 44, 40, 40, 44],
      ['Role', 'Person', 'Ready', 'Steps', 'In time', 'Late', 'Missed', 'Skipped'],
      roles.map(({ id, title, person: name, readyMs }): readonly Cell[] => {
        const own = metrics.roles.find(({ role }) => role === id);
        const count = (value: number | undefined) => (value === undefined ? '–' : String(value));
        return [
          pen.write(title, 120),
          person(name),
          ready(readyMs),
          count(own?.steps),
          count(own?.onTime),
          count(own === undefined ? undefined : own.doneLate + (own.states['late'] ?? 0)),
          count(own?.states['missed']),
          count(own?.states['skipped']),
        ];
      }),
    ),
    ...players.map(
      ({ id, title, person: name }): Content =>
        sheetTable(
          ['*', 38, 38, 122, 140],
          ['Step', 'Target', 'At', 'What became of it', 'Evidence and notes'],
          steps
            .filter(({ role }) => role === id)
            .map((step): readonly Cell[] => [
              pen.write(step.text, 400),
              exerciseClock(step.targetMs),
              step.atMs === null ? '–' : exerciseClock(step.atMs),
              pen.write(stepWords(step), 200),
              pen.write(
                [step.how === 'measured' ? '' : step.evidence, step.note]
                  .filter((each) => each !== '')
                  .join('. '),
                600,
              ),
            ]),
          { title: pen.write(`${title}${name === null ? '' : `: ${name}`}`, 200) },
        ),
    ),
  ];
}

export function injectsPart({ injects }: DrillReport, pen: Pen): readonly Content[] {
  if (injects.length === 0) return [];
  return [
    sheetTable(
      [14, '*', 70, 118, 118],
      ['', 'What was said, to whom', 'Planned, given', 'Answer', 'Expected'],
      injects.map((inject, at): readonly Cell[] => [
        String(at + 1),
        {
          stack: [
            { text: pen.write(inject.text, 500) },
            { text: pen.write(`To ${inject.to.join(', ')}. ${inject.channel}`, 300), color: GREY },
          ],
        },
        `${exerciseClock(inject.plannedMs)}, ${inject.deliveredMs === null ? inject.state.replace('-', ' ') : exerciseClock(inject.deliveredMs)}`,
        {
          stack: [
            {
              text:
                inject.answeredAfterMs === null
                  ? 'not answered'
                  : `after ${durationWords(inject.answeredAfterMs)}, ${inject.inTime ? 'in time' : `late (within ${durationWords(inject.answerWithinMs)})`}`,
              bold: true,
            },
            ...(inject.response === '' ? [] : [{ text: pen.write(inject.response, 500) }]),
          ],
        },
        pen.write(inject.expected, 500),
      ]),
      { ...SECTION, title: 'Injects' },
    ),
  ];
}

export const preconditionsPart = ({ preconditions }: DrillReport, pen: Pen): readonly Content[] => [
  sheetTable(
    ['*', 64, 54, 160],
    ['Condition', 'Needed', 'Met', 'By, note'],
    preconditions.map(({ text, required, met, by, note }): readonly Cell[] => [
      pen.write(text, 400),
      required ? 'to start' : 'if possible',
      met === null ? 'not checked' : met ? 'yes' : 'NO',
      pen.write([by ?? '', note].filter((each) => each !== '').join(': '), 400),
    ]),
    { ...SECTION, title: 'Checked before the start' },
  ),
];

/** More entries than this are in the JSON report only. */
const MOST_ENTRIES = 400;

export function timelinePart(
  { timeline, signals }: DrillReport,
  print: PrintFacts,
  pen: Pen,
): readonly Content[] {
  if (timeline.length === 0) return [];
  return [
    heading('Everything in order', { pageBreak: 'before' }),
    paragraph(`${signals.length} signals were seen by stations. Times are exercise time and wall time.`),
    sheetTable(
      [38, 100, '*', 90, 52],
      ['Exercise', 'Wall clock', 'What happened', 'By', 'Known by'],
      timeline
        .slice(0, MOST_ENTRIES)
        .map(({ at, what, by, how }): readonly Cell[] => [
          exerciseClock(at.exerciseMs),
          print.wall(at.wall),
          pen.write(what, 300),
          by === null ? '–' : pen.write(by, 64),
          HOW_WORDS[how] === 'ticked by hand' ? 'by hand' : HOW_WORDS[how],
        ]),
      { fontSize: 7.5 },
    ),
    ...(timeline.length > MOST_ENTRIES
      ? [paragraph(`${timeline.length - MOST_ENTRIES} more are in the JSON report.`)]
      : []),
  ];
}
