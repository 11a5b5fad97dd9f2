// What the station answers about drills.
import { parseScenario } from '../../../drills/scenario/parse-scenario.ts';
import type { drillChannels } from '../../../shared/contract/drill-channels.ts';
import type { KitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { Handlers } from '../handlers.ts';
import type { Vault } from '../vault/port.ts';
import type { Shown } from './display-shown.ts';
import { type DrillHistory, runNotFound } from './drill-history.ts';
import type { DrillLibrary } from './drill-library.ts';
import type { DrillRoom } from './drill-room.ts';
import type { ImprovementPlan } from './improvement-plan.ts';
import { type DrillExport, exportedFile } from './export.ts';

type DrillChannel = keyof typeof drillChannels;

export interface DrillParts {
  readonly room: DrillRoom;
  readonly history: DrillHistory;
  readonly library: DrillLibrary;
  readonly files: DrillExport;
  readonly plan: ImprovementPlan;
  /** Ends a drill and declares the downtime on the real switch; answers when both are recorded. */
  readonly declareReal: (reason: string) => Promise<Result<void, KitError>>;
  /** A page shows this of the copy. */
  readonly shown: (what: Shown) => void;
  /** The library, the site's values or the plan are no longer what the pages show: tells every window. */
  readonly changed: () => void;
  readonly vault: Pick<Vault, 'study'>;
}

export function drillHandlers(parts: DrillParts): Pick<Handlers, DrillChannel> {
  const { room, history, library, plan, files } = parts;
  const libraryView = () => library.view(room.run()?.runId ?? null);
  /** A run tells of itself; what stands beside the runs is told from here, to the window that asked as well as to the others. */
  const told = async <T>(act: Promise<Result<T, KitError>>): Promise<Result<T, KitError>> => {
    const done = await act;
    if (done.ok) parts.changed();
    return done;
  };
  return {
    'drill:library': libraryView,
    'drill:scenario': ({ scenarioId }) => library.text(scenarioId),
    'drill:check-scenario': ({ yaml }) => {
      const parsed = parseScenario(new TextEncoder().encode(yaml));
      return Promise.resolve(ok(parsed.ok ? [] : parsed.error.map((problem) => ({ ...problem }))));
    },
    'drill:save-scenario': ({ yaml }) => told(library.save(yaml)),
    'drill:remove-scenario': ({ scenarioId }) => told(library.remove(scenarioId)),
    'drill:set-values': ({ values }) => told(library.setValues(values)),
    'drill:set-frequency': async ({ scenarioId, everyMonths }) => {
      const set = await told(library.setFrequency(scenarioId, everyMonths));
      return set.ok ? libraryView() : set;
    },

    'drill:prepare': async ({ scenarioId }) => {
      const content = await library.content(scenarioId);
      return content.ok ? room.prepare(content.value) : content;
    },
    'drill:current': () => Promise.resolve(ok(room.current())),
    'drill:record': ({ runId, act }) => room.record(runId, act),
    'drill:declare-real': async ({ runId, reason }) => {
      // A drill that ended a moment ago is no reason to keep a downtime from being declared.
      if (!history.has(runId)) return err(runNotFound());
      const declared = await parts.declareReal(reason);
      return declared.ok ? ok({}) : declared;
    },
    'display:shown': async (input) => {
      if (room.underWay() === null) return ok({});
      if (input.what === 'worklist') parts.shown('worklist');
      else {
        const study = await parts.vault.study(input.studyKey);
        if (!study.ok) return study;
        parts.shown(study.value.purpose.kind === 'prior' ? 'prior' : 'image');
      }
      return ok({});
    },

    'drill:runs': async () => ok([...(await history.rows())]),
    'drill:run': ({ runId }) => history.view(runId),
    'drill:improvements': async () => ok([...(await history.improvements())]),
    'drill:close-improvement': (input) => told(plan.close(input)),
    'drill:reopen-improvement': ({ runId, item }) => told(plan.reopen(runId, item)),
    'drill:export': async (request) => {
      const file = await files.file(request);
      return file.ok ? ok(exportedFile(file.value)) : file;
    },
  };
}
