// What the station answers about drills.
import { parseScenario } from '../../../drills/scenario/parse-scenario.ts';
import type { drillChannels } from '../../../shared/contract/drill-channels.ts';
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { Handlers } from '../handlers.ts';
import type { DrillHistory } from './drill-history.ts';
import type { DrillRoom } from './drill-room.ts';
import type { DrillLibrary } from './drill-library.ts';

type DrillChannel = keyof typeof drillChannels;

export interface DrillParts {
  readonly room: DrillRoom;
  readonly history: DrillHistory;
  readonly library: DrillLibrary;
}

export function drillHandlers({ room, history, library }: DrillParts): Pick<Handlers, DrillChannel> {
  const notYet = (): Promise<Result<never, KitError>> =>
    Promise.resolve(
      err(kitError('drill.not-possible', 'This build of the kit cannot do this yet.', 'Use a later build.')),
    );
  const libraryView = () => library.view(room.run()?.runId ?? null);
  return {
    'drill:library': libraryView,
    'drill:scenario': ({ scenarioId }) => library.text(scenarioId),
    'drill:check-scenario': ({ yaml }) => {
      const parsed = parseScenario(new TextEncoder().encode(yaml));
      return Promise.resolve(ok(parsed.ok ? [] : parsed.error.map((problem) => ({ ...problem }))));
    },
    'drill:save-scenario': notYet,
    'drill:remove-scenario': notYet,
    'drill:set-values': ({ values }) => library.setValues(values),
    'drill:set-frequency': async ({ scenarioId, everyMonths }) => {
      const set = await library.setFrequency(scenarioId, everyMonths);
      return set.ok ? libraryView() : set;
    },

    'drill:prepare': async ({ scenarioId }) => {
      const content = await library.content(scenarioId);
      return content.ok ? room.prepare(content.value) : content;
    },
    'drill:current': () => Promise.resolve(ok(room.current())),
    'drill:record': ({ runId, act }) => room.record(runId, act),
    'drill:declare-real': notYet,
    'display:shown': () => Promise.resolve(ok({})),

    'drill:runs': async () => ok([...(await history.rows())]),
    'drill:run': ({ runId }) => history.view(runId),
    'drill:improvements': async () => ok([...(await history.improvements())]),
    'drill:close-improvement': notYet,
    'drill:reopen-improvement': notYet,
    'drill:export': notYet,
  };
}
