// Runs of every kind that a report must tell: whole, broken off, never started, scripted, a hundred steps long.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ReportContext } from '../../../drills/report/report.ts';
import { readRunRecord, type RecordedRun } from '../../../drills/report/run-record.ts';
import { shippedScenarios } from '../../../drills/scenario/library.ts';
import { parseScenario } from '../../../drills/scenario/parse-scenario.ts';
import type { Scenario } from '../../../drills/scenario/schema.ts';
import type { DrillRunRow } from '../../../shared/contract/drill-view.ts';
import type { DrillEvent } from '../../../shared/drill/drill-event.ts';
import { event, MIN } from '../engine/drill-fixture.ts';
import { bytesOf, SAMPLE } from '../scenario/sample-scenario.ts';

export interface NamedRun {
  readonly name: string;
  readonly recorded: RecordedRun;
  readonly context: ReportContext;
}

interface Parts {
  readonly origin?: 'script' | 'station';
  readonly variables?: Readonly<Record<string, string>>;
}

export function recordedOf(yaml: string, events: readonly DrillEvent[], parts: Parts = {}): RecordedRun {
  const { at } = event('ticked', 0);
  const record = {
    format: 1,
    runId: 'run-1',
    origin: 'station',
    preparedAt: at,
    scenario: yaml,
    variables: {},
  };
  const read = readRunRecord(JSON.stringify({ ...record, ...parts, events }));
  if (!read.ok) throw new Error(read.error);
  return read.value;
}

/** A whole department's scenario, frozen here: figures in tests depend on its times. */
export const DEPARTMENT = readFileSync(path.join(import.meta.dirname, 'department.yaml'), 'utf8');

export const shippedYaml = (id: string): string =>
  readFileSync(path.join(shippedScenarios(), `${id}.yaml`), 'utf8');

const PEOPLE = [
  'Dr. Åsa Öström',
  'Łukasz Żak',
  'Дмитрий Щукин',
  'Ελένη Παππά',
  'Nguyễn Thị Hạnh',
  'M. O’Brien',
];

const scenarioOf = (yaml: string): Scenario => {
  const parsed = parseScenario(bytesOf(yaml));
  if (!parsed.ok) throw new Error(parsed.error[0]?.reason);
  return parsed.value;
};

const opening = ({ roles, preconditions }: Scenario): DrillEvent[] => [
  ...roles.flatMap(({ id }, at) => {
    const person = PEOPLE[at % PEOPLE.length] ?? '';
    return [
      event('role-assigned', 0, { role: id, person }),
      event('role-ready', (at - roles.length) * 1000, { role: id, by: person }),
    ];
  }),
  ...preconditions.map((_, precondition) => event('precondition-checked', 0, { precondition })),
];

/** Everything of the scenario, most of it in time; every fifth step late, one skipped, one never done. */
export function wholeRun(yaml = DEPARTMENT, parts: Parts = {}): RecordedRun {
  const scenario = scenarioOf(yaml);
  const timed: (readonly [number, DrillEvent])[] = [];
  const add = (ms: number, type: DrillEvent['type'], more: object = {}) =>
    timed.push([ms, event(type, ms, more)]);
  for (const { at, fault } of scenario.link)
    if (fault === 'none') add(at + 40, 'link-restored');
    else add(at + 40, 'link-failed', { fault });
  for (const [at, step] of scenario.steps.entries()) {
    const { id, target, observed } = step;
    const by = PEOPLE[at % PEOPLE.length] ?? '';
    const ms = Math.max(61_000, at % 5 === 4 ? target + 100_000 : Math.round(target * 0.8)) + at * 137;
    if (observed !== 'manual' && 'auto' in observed) add(ms, 'signal-seen', { event: observed.auto });
    else if (at === 8)
      add(ms, 'step-skipped', { step: id, by, reason: 'The commander was called to a patient.' });
    else if (at !== 11)
      add(ms, 'step-done', {
        step: id,
        by,
        evidence: observed === 'manual' ? '' : `INC${4711 + at}, read back`,
      });
  }
  for (const [at, { id, at: due, answerWithin }] of scenario.injects.entries()) {
    add(due + 5000, 'inject-delivered', { inject: id });
    const response = 'Verbal result from the CT console, with two identifiers and read-back.';
    if (at < 2) add(due + answerWithin * (at + 0.5), 'inject-answered', { inject: id, response });
  }
  const returns = scenario.link.findLast(({ fault }) => fault === 'none');
  if (returns !== undefined) add(returns.at + 200_000, 'signal-seen', { event: 'return:confirmed' });
  const kinds = ['strength', 'improvement', 'note'] as const;
  for (const [at, kind] of [...kinds, ...kinds].entries())
    add((8 + at * 5) * MIN + 333, 'observed', { kind, text: OBSERVED[at], by: PEOPLE[at] });
  add(41 * MIN, 'observation-withdrawn', { observation: 5 });
  const events = timed.toSorted(([one], [other]) => one - other).map(([, each]) => each);
  const end = scenario.duration;
  return recordedOf(
    yaml,
    [
      ...opening(scenario),
      event('started', 0),
      ...events,
      event('ended', end),
      ...scenario.objectives.map(({ id }, at) =>
        event('objective-rated', end + MIN, {
          objective: id,
          rating: (['P', 'S', 'M', 'U'] as const)[at % 4],
          remark: at % 2 === 0 ? '' : 'Two departments heard of it from each other before we called.',
        }),
      ),
      event('improvement-added', end + 2 * MIN, {
        text: 'Put the service desk’s mobile number on every role card, and test it each month.',
        rootCause:
          'The desk phone runs over the network that the exercise took as failed; nobody had the mobile number.',
        owner: 'Łukasz Żak',
        due: '2027-01-31',
        step: scenario.steps[0]?.id ?? null,
      }),
      event('improvement-added', end + 2 * MIN, {
        item: 'i2',
        text: 'Name a deputy commander on the roster.',
        rootCause: '',
        owner: 'Дмитрий Щукин',
        due: '2026-12-15',
        step: null,
      }),
      event('closed', end + 3 * MIN),
    ],
    parts,
  );
}

const OBSERVED = [
  'The reader said the as-of time and the number of images aloud before the first result.',
  'Three people called the service desk; nobody wrote down who had.',
  'The overhead page could not be heard in the reading room.',
  'Numbered paper forms were in use within four minutes.',
  'Nobody looked at the free disk space of the CT console.',
  'withdrawn: this must not be on paper',
];

const VERSION = scenarioOf(DEPARTMENT).version;

const row = (runId: string, month: string, more: Partial<DrillRunRow>): DrillRunRow => ({
  runId,
  scenarioId: 'pacs-server-failure',
  title: 'Unscheduled PACS server failure, mid-morning',
  version: VERSION,
  phase: 'closed',
  preparedAt: `2026-${month}-10T10:00:00.000Z`,
  startedAt: `2026-${month}-10T10:05:00.000Z`,
  endedAt: `2026-${month}-10T11:05:00.000Z`,
  endedBecause: null,
  figures: {
    detectMs: 71_400,
    detectMeasured: true,
    declareMs: 512_000,
    firstImageMs: 402_500,
    readinessMs: null,
    restoreMs: 301_000,
    steps: 22,
    done: 18,
    late: 5,
    missed: 3,
  },
  ratings: { P: 2, S: 2, M: 1, U: 1 },
  ...more,
});

export const HISTORY: readonly DrillRunRow[] = [
  row('run-0808', '08', {}),
  row('run-0505', '05', { version: VERSION + 1, phase: 'aborted', endedBecause: 'a patient' }),
  row('run-1', '11', {}),
  row('another-scenario', '07', { scenarioId: 'sample' }),
];

/** A scenario of a hundred steps, as long as one may be. */
export function hundredSteps(): string {
  const [before = '', rest = ''] = SAMPLE.split('  - id: tell-ed');
  const [, after = ''] = rest.split('injects:');
  const steps = Array.from(
    { length: 97 },
    (_, at) =>
      `  - id: step-${at}\n    role: ${at % 2 === 0 ? 'reader' : 'admin'}\n    text: Do thing number ${at}, and say that it is done to whoever sits beside you.\n` +
      `    why: It counts.\n    target: ${8 + Math.floor(at / 5)} min\n    observed: manual\n    objectives: [tell]\n`,
  );
  return `${before}${steps.join('')}injects:${after}`;
}

export function everyKindOfRun(): readonly NamedRun[] {
  const sample = scenarioOf(SAMPLE);
  const begun = [
    ...opening(sample),
    event('started', 0),
    event('link-failed', MIN),
    event('signal-seen', 2 * MIN),
  ];
  const context: ReportContext = { station: 'Reading room 1', kitVersion: '0.1.0', history: HISTORY };
  const closed = {
    at: '2026-12-01T09:00:00.000Z',
    by: 'Дмитрий Щукин',
    shownByRunId: null,
    note: 'On the roster.',
  };
  const improvement = {
    runId: 'run-1',
    title: '',
    text: '',
    rootCause: '',
    owner: '',
    due: '2026-12-15',
    step: null,
  };
  return [
    {
      name: 'a whole run',
      recorded: wholeRun(),
      context: { ...context, improvements: [{ ...improvement, item: 'i2', overdue: false, closed }] },
    },
    { name: 'a scripted run', recorded: wholeRun(undefined, { origin: 'script' }), context },
    { name: 'a run of a hundred steps', recorded: wholeRun(hundredSteps()), context },
    {
      name: 'an aborted run, with pauses, time jumps and a restart',
      recorded: recordedOf(SAMPLE, [
        ...begun,
        event('paused', 3 * MIN, { reason: 'A patient on the table.' }),
        event('resumed', 5 * MIN),
        event('time-jumped', 6 * MIN, { byMs: 5 * MIN }),
        event('step-done', { processId: 'process-2', monotonicMs: 10, wall: '2026-11-22T10:09:00.000Z' }),
        event('step-undone', { processId: 'process-2', monotonicMs: 9010, wall: '2026-11-22T10:10:09.000Z' }),
        event('aborted', { processId: 'process-2', monotonicMs: 90_000, wall: '2026-11-22T10:11:30.000Z' }),
      ]),
      context,
    },
    {
      name: 'a run that a real outage ended',
      recorded: recordedOf(SAMPLE, [...begun, event('real-outage', 4 * MIN)]),
      context,
    },
    { name: 'a run that nobody started', recorded: recordedOf(SAMPLE, []), context: {} },
    {
      name: 'a sealed run that is paused',
      recorded: recordedOf(SAMPLE, [
        ...begun,
        event('paused', 3 * MIN, { reason: '(sealed until the vault is unlocked)' }),
      ]),
      context: { ...context, sealed: true },
    },
  ];
}
