// Runs of drills as the fake station keeps them: events folded by the real engine, and a year of invented runs to look back on.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { DrillRunRow, DrillRunView } from '../../../shared/contract/drill-view.ts';
import type { DrillEvent, DrillEventType } from '../../../shared/drill/drill-event.ts';
import { drillEventSchema } from '../../../shared/drill/drill-event.ts';
import type { Moment } from '../../../shared/drill/moment.ts';
import { metricsOf } from '../../../drills/engine/metrics.ts';
import { next } from '../../../drills/engine/next.ts';
import type { DrillRun, Rating } from '../../../drills/engine/run.ts';
import { prepareRun } from '../../../drills/engine/run.ts';
import { parseScenario } from '../../../drills/scenario/parse-scenario.ts';
import type { Scenario } from '../../../drills/scenario/schema.ts';
import { fillIn } from '../../../drills/scenario/variables.ts';

export type FakeRun = Omit<DrillRunView, 'now' | 'sealed'>;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Parsed once: a run is folded again at each question. */
const parsedTexts = new Map<string, Scenario>();

export function readScenarioText(yaml: string): Scenario {
  const known = parsedTexts.get(yaml);
  if (known) return known;
  const parsed = parseScenario(new TextEncoder().encode(yaml));
  if (!parsed.ok) throw new Error(parsed.error[0]?.reason);
  parsedTexts.set(yaml, parsed.value);
  return parsed.value;
}

/** The shipped scenarios, by id. */
export function shippedTexts(): Map<string, string> {
  const folder = path.join(import.meta.dirname, '../../../drills/scenarios');
  const texts = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'utf8'));
  return new Map(texts.map((text) => [readScenarioText(text).id, text]));
}

export function foldFakeRun(run: FakeRun): DrillRun {
  const { scenario } = fillIn(readScenarioText(run.scenario), run.variables);
  return run.events.reduce(next, prepareRun(scenario, run.runId, run.preparedAt));
}

const endedBecause = ({ phase }: DrillRun): string | null =>
  phase.name === 'aborted' || phase.name === 'superseded-by-real' ? phase.reason : null;

export function fakeRunRow(kept: FakeRun): DrillRunRow {
  const run = foldFakeRun(kept);
  const { detect, declare, firstImage, fullReadiness, restore, roles } = metricsOf(run);
  const rated = (rating: Rating): number =>
    [...run.ratings.values()].filter((each) => each.rating === rating).length;
  const sum = (of: (role: (typeof roles)[number]) => number): number =>
    roles.reduce((total, role) => total + of(role), 0);
  const { phase, scenario } = run;
  return {
    runId: run.runId,
    scenarioId: scenario.id,
    title: scenario.title,
    version: scenario.version,
    phase: phase.name,
    preparedAt: kept.preparedAt.wall,
    startedAt: run.startedAt?.wall ?? null,
    endedAt: 'endedAt' in phase ? phase.endedAt.wall : null,
    endedBecause: endedBecause(run),
    figures: {
      detectMs: detect?.ms ?? null,
      detectMeasured: detect?.measured ?? false,
      declareMs: declare?.ms ?? null,
      firstImageMs: firstImage.map(({ span }) => span.ms).toSorted((a, b) => a - b)[0] ?? null,
      readinessMs: fullReadiness?.ms ?? null,
      restoreMs: restore?.ms ?? null,
      steps: scenario.steps.length,
      done: sum(({ states }) => states.done),
      late: sum(({ states, doneLate }) => states.late + doneLate),
      missed: sum(({ states }) => states.missed),
    },
    ratings: { P: rated('P'), S: rated('S'), M: rated('M'), U: rated('U') },
  };
}

/** What people did, minutes after the preparation. */
type Act = readonly [minute: number, type: DrillEventType, parts: object];

/** @param slowness 1 does each step at its target; 1.2 a fifth later */
function actsOf(scenario: Scenario, slowness: number, ratings: readonly Rating[]): Act[] {
  const end = scenario.duration / MINUTE_MS;
  const acts: Act[] = [
    ...scenario.roles.map(
      ({ id, title }, at): Act => [0, 'role-assigned', { role: id, person: NAMES[at] ?? title }],
    ),
    ...scenario.preconditions.map(
      (_each, at): Act => [1, 'precondition-checked', { precondition: at, met: true, by: 'K. Brandt' }],
    ),
    [2, 'started', { by: 'K. Brandt' }],
    ...scenario.roles.map(({ id }, at): Act => [2.2 + at * 0.2, 'role-ready', { role: id, by: NAMES[at] }]),
    ...scenario.link.map(
      ({ at, fault }): Act => [
        2 + at / MINUTE_MS,
        fault === 'none' ? 'link-restored' : 'link-failed',
        fault === 'none' ? {} : { fault },
      ],
    ),
    ...scenario.steps.flatMap(({ id, target, observed }, at): Act[] => {
      const minute = 2 + (target / MINUTE_MS) * slowness * (0.8 + ((at * 7) % 5) / 20);
      if (minute > end + 1.9) return [];
      if (observed !== 'manual' && 'auto' in observed)
        return [[minute, 'signal-seen', { event: observed.auto, station: 'Reading room 3' }]];
      return [[minute, 'step-done', { step: id, by: NAMES[at % NAMES.length], evidence: 'written down' }]];
    }),
    ...scenario.injects.flatMap(({ id, at, answerWithin }): Act[] => [
      [2 + at / MINUTE_MS, 'inject-delivered', { inject: id, by: 'K. Brandt' }],
      [
        2 + (at + answerWithin * slowness * 0.8) / MINUTE_MS,
        'inject-answered',
        { inject: id, by: 'A. Okafor', response: 'as expected' },
      ],
    ]),
    [9, 'observed', { by: 'S. Lind', kind: 'strength', text: 'The time was said aloud at once.' }],
    [21, 'observed', { by: 'S. Lind', kind: 'improvement', text: 'Nobody knew where the forms are.' }],
    [2 + end, 'ended', { by: 'K. Brandt' }],
    ...scenario.objectives.map(
      ({ id }, at): Act => [
        4 + end,
        'objective-rated',
        { objective: id, rating: ratings[at % ratings.length], by: 'S. Lind' },
      ],
    ),
  ];
  return acts.toSorted(([one], [other]) => one - other);
}

export const NAMES = [
  'A. Okafor',
  'J. Meyer',
  'T. Ito',
  'P. Novak',
  'L. Santos',
  'R. Haddad',
  'M. Weiss',
  'K. Brandt',
  'S. Lind',
] as const;

/** Four quarters of the first scenario, the last one broken off, each faster than the one before; oldest first. */
export function pastRuns(texts: ReadonlyMap<string, string>, nowMs: number): FakeRun[] {
  const plan: readonly (readonly [daysAgo: number, scenario: string, slowness: number, ratings: Rating[]])[] =
    [
      [372, 'pacs-server-failure', 1.6, ['M', 'S', 'U']],
      [281, 'pacs-server-failure', 1.35, ['S', 'M', 'S']],
      [268, 'degraded-pacs', 1.3, ['S', 'S', 'M']],
      [189, 'pacs-server-failure', 1.15, ['P', 'S', 'S']],
      [98, 'pacs-server-failure', 1, ['P', 'P', 'S']],
      [40, 'stat-trauma', 1.1, ['P', 'S']],
    ];
  return plan.map(([daysAgo, scenarioId, slowness, ratings], at) => {
    const startMs = nowMs - daysAgo * DAY_MS;
    const scenario = texts.get(scenarioId) ?? '';
    const momentAt = (minute: number): Moment => ({
      processId: `past-${at}`,
      monotonicMs: minute * MINUTE_MS,
      wall: new Date(startMs + minute * MINUTE_MS).toISOString(),
    });
    const acts = actsOf(readScenarioText(scenario), slowness, ratings);
    const due = new Date(startMs + 60 * DAY_MS).toISOString().slice(0, 10);
    const last = acts.at(-1)?.[0] ?? 0;
    const improvement: Act = [
      last,
      'improvement-added',
      {
        item: `item-${at}`,
        text: at % 2 === 0 ? 'Put the downtime forms where the desk can reach them.' : 'Print the new list.',
        rootCause: 'The box was moved when the desk was rebuilt.',
        owner: NAMES[at],
        due,
        step: null,
      },
    ];
    const aborted: Act[] = acts.filter(([minute]) => minute < 12);
    const all: Act[] =
      at === 5
        ? [...aborted, [12, 'aborted', { by: 'K. Brandt', reason: 'A real trauma came in' }]]
        : [...acts, improvement, [last + 1, 'closed', { by: 'K. Brandt' }]];
    const events = all.map(
      ([minute, type, parts]): DrillEvent => drillEventSchema.parse({ type, at: momentAt(minute), ...parts }),
    );
    return {
      runId: `past-run-${at}`,
      origin: 'station',
      preparedAt: momentAt(0),
      scenario,
      variables: {},
      events,
    };
  });
}
