// What the station answers about drills.
import { readFile } from 'node:fs/promises';
import type { DrillLibraryView, ScenarioRow } from '../../../shared/contract/drill-view.ts';
import { drillChannels } from '../../../shared/contract/drill-channels.ts';
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import { type LibraryEntry, readLibrary, shippedScenarios } from '../../../drills/scenario/library.ts';
import { parseScenario } from '../../../drills/scenario/parse-scenario.ts';
import type { Handlers } from '../handlers.ts';

type DrillChannel = keyof typeof drillChannels;

export interface DrillParts {
  /** Where the site's own scenarios are. */
  readonly siteScenarios: string;
  readonly now: () => Date;
}

export function drillHandlers({ siteScenarios, now }: DrillParts): Pick<Handlers, DrillChannel> {
  const library = () => readLibrary({ shipped: shippedScenarios(), site: siteScenarios });
  const notYet = (): Promise<Result<never, KitError>> =>
    Promise.resolve(
      err(kitError('drill.not-possible', 'This build of the kit cannot do this yet.', 'Use a later build.')),
    );
  const view = async (): Promise<DrillLibraryView> => {
    const { entries, refused } = await library();
    return {
      scenarios: entries.map((entry) => scenarioRow(entry, now())),
      refused: refused.map(({ message }) => message),
      openRunId: null,
    };
  };
  return {
    ...(Object.fromEntries(Object.keys(drillChannels).map((channel) => [channel, notYet])) as unknown as Pick<
      Handlers,
      DrillChannel
    >),
    'drill:library': async () => ok(await view()),
    'drill:scenario': async ({ scenarioId }) => {
      const { entries } = await library();
      const entry = entries.find(({ scenario }) => scenario.id === scenarioId);
      if (entry === undefined)
        return err(
          kitError('drill.scenario-not-found', 'There is no such scenario.', 'Choose one of the list.'),
        );
      return ok({
        scenarioId,
        yaml: await readFile(entry.file, 'utf8'),
        source: entry.source,
        values: {},
      });
    },
    'drill:check-scenario': ({ yaml }) => {
      const parsed = parseScenario(new TextEncoder().encode(yaml));
      return Promise.resolve(ok(parsed.ok ? [] : parsed.error.map((problem) => ({ ...problem }))));
    },
    'drill:current': () => Promise.resolve(ok(null)),
    'display:shown': () => Promise.resolve(ok({})),
    'drill:runs': () => Promise.resolve(ok([])),
    'drill:improvements': () => Promise.resolve(ok([])),
  };
}

const scenarioRow = ({ scenario, source }: LibraryEntry, now: Date): ScenarioRow => ({
  scenarioId: scenario.id,
  title: scenario.title,
  version: scenario.version,
  kind: scenario.kind,
  summary: scenario.summary,
  durationMs: scenario.duration,
  people: scenario.roles.reduce((sum, { people }) => sum + people, 0),
  source,
  unfilled: scenario.variables.map(({ id }) => id),
  everyMonths: scenario.everyMonths,
  lastRunAt: null,
  dueOn: now.toISOString().slice(0, 10),
  overdue: false,
});
