// The scenarios that a site can run, when each was and is to be practised, and the values that it fills them in with.
import { readFile } from 'node:fs/promises';
import { type LibraryEntry, readLibrary, shippedScenarios } from '../../../drills/scenario/library.ts';
import { parseScenario } from '../../../drills/scenario/parse-scenario.ts';
import { fillIn } from '../../../drills/scenario/variables.ts';
import type { DrillLibraryView, ScenarioRow, ScenarioTextView } from '../../../shared/contract/drill-view.ts';
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { Journal, JournalEntry } from '../journal/port.ts';
import type { DrillHistory } from './drill-history.ts';
import type { Recorder } from './drill-record.ts';
import type { DrillSettings, DrillSettingsFile } from './drill-settings.ts';
import { dueAfter } from './due-dates.ts';
import { createTurn } from './in-turn.ts';
import { fileFailed, type RunContent } from './run-file.ts';
import { removeSiteScenario, saveSiteScenario } from './site-scenarios.ts';

export interface DrillLibrary {
  view(openRunId: string | null): Promise<Result<DrillLibraryView, KitError>>;
  /** `drill.scenario-not-found` */
  text(scenarioId: string): Promise<Result<ScenarioTextView, KitError>>;
  /** What a run of it would be run on now: `drill.scenario-not-found`. */
  content(scenarioId: string): Promise<Result<RunContent, KitError>>;
  /** Blank ones stand at their defaults again. @returns all that are set */
  setValues(values: Readonly<Record<string, string>>): Promise<Result<Record<string, string>, KitError>>;
  /** `null`: as often as the scenario says. */
  setFrequency(scenarioId: string, everyMonths: number | null): Promise<Result<void, KitError>>;
  /** `drill.scenario-invalid`, `drill.file-failed` */
  save(yaml: string): Promise<Result<ScenarioTextView, KitError>>;
  /** @returns the text that was removed; `drill.not-possible` for one that the kit ships */
  remove(scenarioId: string): Promise<Result<ScenarioTextView, KitError>>;
}

export interface DrillLibraryOptions {
  /** Where the site's own scenarios are. */
  readonly site: string;
  readonly settings: DrillSettingsFile;
  readonly history: Pick<DrillHistory, 'lastRuns'>;
  readonly now: () => Date;
  readonly journal: Pick<Journal, 'append'>;
  readonly recorder: () => Recorder;
}

export function createDrillLibrary(options: DrillLibraryOptions): DrillLibrary {
  const { site, settings, history, now } = options;
  const inTurn = createTurn();
  const read = () => readLibrary({ shipped: shippedScenarios(), site });
  const record = async (event: string, details: JournalEntry['details']): Promise<Result<void, KitError>> => {
    const recorded = await options.journal.append({ event, ...options.recorder(), details });
    return recorded.ok ? ok(undefined) : recorded;
  };

  const find = async (scenarioId: string): Promise<Result<LibraryEntry, KitError>> => {
    const { entries } = await read();
    const entry = entries.find(({ scenario }) => scenario.id === scenarioId);
    return entry === undefined ? err(scenarioNotFound()) : ok(entry);
  };
  const opened = async (scenarioId: string) => {
    const entry = await find(scenarioId);
    if (!entry.ok) return entry;
    const set = await settings.read();
    if (!set.ok) return set;
    const { variables } = entry.value.scenario;
    try {
      return ok({
        entry: entry.value,
        yaml: await readFile(entry.value.file, 'utf8'),
        values: own(set.value, variables),
      });
    } catch (cause) {
      return err(fileFailed('The scenario cannot be read', cause));
    }
  };

  const text: DrillLibrary['text'] = async (scenarioId) => {
    const found = await opened(scenarioId);
    if (!found.ok) return found;
    const { entry, yaml, values } = found.value;
    return ok({ scenarioId, yaml, source: entry.source, values });
  };

  return {
    async view(openRunId) {
      // A damaged file of settings hides no scenario; it is told among what cannot be used, and nothing is prepared on it.
      const set = await settings.read();
      const { entries, refused } = await read();
      const lastRuns = await history.lastRuns();
      return ok({
        scenarios: entries.map((entry) =>
          scenarioRow(
            entry,
            set.ok ? set.value : NOTHING_SET,
            lastRuns.get(entry.scenario.id) ?? null,
            now(),
          ),
        ),
        refused: [...(set.ok ? [] : [set.error.message]), ...refused.map(({ message }) => message)],
        openRunId,
      });
    },
    text,
    async content(scenarioId) {
      const found = await opened(scenarioId);
      if (!found.ok) return found;
      const { yaml, values } = found.value;
      // As it stands in this text: the file may have changed since it was listed.
      const parsed = parseScenario(new TextEncoder().encode(yaml));
      if (!parsed.ok) return err(scenarioNotFound());
      return ok({ yaml, variables: values, scenario: fillIn(parsed.value, values).scenario });
    },
    async setValues(values) {
      const set = await settings.setValues(values);
      if (!set.ok) return set;
      const recorded = await record('drill:values-set', { values: Object.keys(set.value.values).length });
      return recorded.ok ? ok(set.value.values) : recorded;
    },
    async setFrequency(scenarioId, everyMonths) {
      const entry = await find(scenarioId);
      if (!entry.ok) return entry;
      const set = await settings.setFrequency(scenarioId, everyMonths);
      return set.ok ? record('drill:frequency-set', { scenarioId, everyMonths }) : set;
    },
    save: (yaml) =>
      inTurn(async () => {
        const saved = await saveSiteScenario(site, yaml, (await read()).entries);
        if (!saved.ok) return saved;
        const recorded = await record('drill:scenario-saved', { ...saved.value });
        return recorded.ok ? text(saved.value.scenarioId) : recorded;
      }),
    remove: (scenarioId) =>
      inTurn(async () => {
        const before = await text(scenarioId);
        if (!before.ok) return before;
        const removed = await removeSiteScenario(scenarioId, (await read()).entries);
        if (!removed.ok) return removed;
        const recorded = await record('drill:scenario-removed', { scenarioId });
        return recorded.ok ? before : recorded;
      }),
  };
}

const NOTHING_SET: DrillSettings = { values: {}, everyMonths: {} };

/** The site's values of these variables alone. */
const own = ({ values }: DrillSettings, variables: readonly { readonly id: string }[]) =>
  Object.fromEntries(
    variables.flatMap(({ id }) => (Object.hasOwn(values, id) ? [[id, values[id] ?? '']] : [])),
  );

function scenarioRow(
  { scenario, source }: LibraryEntry,
  settings: DrillSettings,
  lastRunAt: string | null,
  now: Date,
): ScenarioRow {
  const everyMonths = settings.everyMonths[scenario.id] ?? scenario.everyMonths;
  return {
    scenarioId: scenario.id,
    title: scenario.title,
    version: scenario.version,
    kind: scenario.kind,
    summary: scenario.summary,
    durationMs: scenario.duration,
    people: scenario.roles.reduce((sum, { people }) => sum + people, 0),
    source,
    unfilled: [...fillIn(scenario, settings.values).unfilled],
    everyMonths,
    lastRunAt,
    ...dueAfter(lastRunAt, everyMonths, now),
  };
}

const scenarioNotFound = (): KitError =>
  kitError('drill.scenario-not-found', 'There is no such scenario.', 'Choose one of the list.');
