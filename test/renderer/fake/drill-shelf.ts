// What the fake station keeps of drills beside the run that is open: scenarios, the site's values, past runs, improvements.
import type { Channel, ChannelOutput, ParsedInput } from '../../../shared/contract/channels.ts';
import type {
  DrillLibraryView,
  ImprovementView,
  ScenarioRow,
  ScenarioTextView,
} from '../../../shared/contract/drill-view.ts';
import { kitError } from '../../../shared/contract/kit-error.ts';
import type { KitError } from '../../../shared/contract/kit-error.ts';
import { err, ok } from '../../../shared/contract/result.ts';
import type { Result } from '../../../shared/contract/result.ts';
import { parseScenario } from '../../../drills/scenario/parse-scenario.ts';
import { fillIn } from '../../../drills/scenario/variables.ts';
import { foldFakeRun, NAMES, pastRuns, readScenarioText, shippedTexts } from './drill-runs.ts';
import type { FakeRun } from './drill-runs.ts';

type Handlers = {
  readonly [C in Channel]?: (input: ParsedInput<C>) => Result<ChannelOutput<C>, KitError>;
};

const NOT_FOUND = kitError(
  'drill.scenario-not-found',
  'There is no such scenario.',
  'Look at the library again.',
);

/** @param openRunId of the run that is prepared, under way or in its hot wash */
export function createFakeDrillShelf(nowMs: number, openRunId: () => string | null) {
  const shipped = shippedTexts();
  const site = new Map<string, string>();
  const everyMonths = new Map<string, number>();
  const runs: FakeRun[] = pastRuns(shipped, nowMs);
  const closed = new Map<string, NonNullable<ImprovementView['closed']>>();
  let values: Record<string, string> = { 'form-place': 'the red box under the front desk' };
  const today = new Date(nowMs).toISOString().slice(0, 10);

  const textOf = (id: string): string | null => site.get(id) ?? shipped.get(id) ?? null;
  const sourceOf = (id: string): ScenarioRow['source'] => {
    if (!site.has(id)) return 'shipped';
    return shipped.has(id) ? 'replaced' : 'site';
  };
  const scenarioRow = (text: string): ScenarioRow => {
    const scenario = readScenarioText(text);
    const months = everyMonths.get(scenario.id) ?? scenario.everyMonths;
    const lastRunAt =
      runs
        .map((kept) => foldFakeRun(kept))
        .filter(({ scenario: { id } }) => id === scenario.id)
        .map(({ phase }) => (phase.name === 'closed' || phase.name === 'hot-wash' ? phase.endedAt.wall : ''))
        .findLast((at) => at !== '') ?? null;
    const due = new Date(lastRunAt ?? nowMs);
    if (lastRunAt !== null) due.setUTCMonth(due.getUTCMonth() + months);
    const dueOn = due.toISOString().slice(0, 10);
    return {
      scenarioId: scenario.id,
      title: scenario.title,
      version: scenario.version,
      kind: scenario.kind,
      summary: scenario.summary,
      durationMs: scenario.duration,
      people: scenario.roles.reduce((sum, { people }) => sum + people, 0),
      source: sourceOf(scenario.id),
      unfilled: [...fillIn(scenario, values).unfilled],
      everyMonths: months,
      lastRunAt,
      dueOn,
      overdue: dueOn < today,
    };
  };
  const library = (): DrillLibraryView => ({
    scenarios: [...new Map([...shipped, ...site]).values()]
      .map(scenarioRow)
      .toSorted((one, other) => one.title.localeCompare(other.title, 'en')),
    refused: [],
    openRunId: openRunId(),
  });
  const textView = (id: string): Result<ScenarioTextView, KitError> => {
    const yaml = textOf(id);
    return yaml === null
      ? err(NOT_FOUND)
      : ok({ scenarioId: id, yaml, source: sourceOf(id), values: { ...values } });
  };
  const improvements = (): readonly ImprovementView[] =>
    runs.flatMap((kept) => {
      const { runId, scenario, improvements: items } = foldFakeRun(kept);
      return items.map(({ item, text, rootCause, owner, due, step }) => ({
        runId,
        item,
        title: scenario.title,
        text,
        rootCause,
        owner,
        due,
        step: scenario.steps.find(({ id }) => id === step)?.text ?? null,
        overdue: due < today && !closed.has(`${runId}/${item}`),
        closed: closed.get(`${runId}/${item}`) ?? null,
      }));
    });
  const handlers: Handlers = {
    'drill:library': () => ok(library()),
    'drill:scenario': ({ scenarioId }) => textView(scenarioId),
    'drill:check-scenario': ({ yaml }) => {
      const parsed = parseScenario(new TextEncoder().encode(yaml));
      return ok(parsed.ok ? [] : [...parsed.error]);
    },
    'drill:save-scenario': ({ yaml }) => {
      const parsed = parseScenario(new TextEncoder().encode(yaml));
      if (!parsed.ok)
        return err(
          kitError(
            'drill.scenario-invalid',
            parsed.error.map(({ line, reason }) => `Line ${line}: ${reason}`).join('\n'),
            'Correct it and save it again.',
          ),
        );
      site.set(parsed.value.id, yaml);
      return textView(parsed.value.id);
    },
    'drill:remove-scenario': ({ scenarioId }) => {
      const removed = textView(scenarioId);
      site.delete(scenarioId);
      return removed;
    },
    'drill:set-frequency': ({ scenarioId, everyMonths: months }) => {
      if (months === null) everyMonths.delete(scenarioId);
      else everyMonths.set(scenarioId, months);
      return ok(library());
    },
    'drill:export': (asked) => {
      const name = asked.what === 'report' ? `drill-report.${asked.format}` : `${asked.what}.txt`;
      return ok({ fileName: name, mediaType: 'application/octet-stream', base64: btoa(`DRILL ${name}`) });
    },
  };
  return {
    names: NAMES,
    runs,
    handlers,
    textOf,
    improvements,
    get values() {
      return values;
    },
    /** Blank values stand at their defaults again. */
    setValues: (given: Readonly<Record<string, string>>): Record<string, string> => {
      values = Object.fromEntries(
        Object.entries({ ...values, ...given }).filter(([, value]) => value.trim() !== ''),
      );
      return values;
    },
    close: (runId: string, item: string, as: ImprovementView['closed']): ImprovementView | null => {
      if (as === null) closed.delete(`${runId}/${item}`);
      else closed.set(`${runId}/${item}`, as);
      return improvements().find((view) => view.runId === runId && view.item === item) ?? null;
    },
  };
}
