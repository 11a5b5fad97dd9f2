// Files of drills for a person to keep: reports, role cards, the empty checklist, due dates. Each is in the journal before it is
// handed out, by kind, format and run; nothing of what is in it.
import type { z } from 'zod';
import {
  calendarFile,
  checklistFile,
  type DrillFile,
  reportFile,
  roleCardsFile,
} from '../../../drills/paper/drill-files.ts';
import { type PrintFacts, wallWords } from '../../../drills/paper/print-facts.ts';
import type { PaperScenario } from '../../../drills/paper/step-form.ts';
import { reportOf } from '../../../drills/report/report.ts';
import type { DrillReport } from '../../../drills/report/report-schema.ts';
import { foldRecord } from '../../../drills/report/run-record.ts';
import { parseScenario } from '../../../drills/scenario/parse-scenario.ts';
import { fillIn } from '../../../drills/scenario/variables.ts';
import type { drillChannels } from '../../../shared/contract/drill-channels.ts';
import type { ExportedFile } from '../../../shared/contract/drill-view.ts';
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import { assertNever } from '../../../shared/domain/assert-never.ts';
import type { Journal } from '../journal/port.ts';
import type { DrillHistory } from './drill-history.ts';
import type { DrillLibrary } from './drill-library.ts';

export type ExportRequest = z.infer<(typeof drillChannels)['drill:export']['input']>;

export interface DrillExportParts {
  readonly history: Pick<DrillHistory, 'view' | 'rows' | 'improvements'>;
  readonly library: Pick<DrillLibrary, 'view' | 'content'>;
  /** Null: there is no station here, and so no journal to record it in. */
  readonly journal: Pick<Journal, 'append'> | null;
  readonly operator: () => { readonly label: string; readonly role: string } | null;
  /** Label of the station, on every page. */
  readonly stationName: string;
  readonly kitVersion: string;
  readonly now: () => Date;
  /** IANA name; times on paper are the site's own. */
  readonly timeZone: string;
}

export interface DrillExport {
  /** The report of a run, as it is now. */
  report(runId: string): Promise<Result<DrillReport, KitError>>;
  /** `drill.run-not-found`, `drill.run-invalid`, `drill.scenario-not-found`; `journal.*` when it cannot be recorded. */
  file(request: ExportRequest, paper?: PrintFacts['paper']): Promise<Result<DrillFile, KitError>>;
}

export function createDrillExport(parts: DrillExportParts): DrillExport {
  const { history, library, journal, now, stationName } = parts;
  const wall = wallWords(parts.timeZone);

  const report = async (runId: string): Promise<Result<DrillReport, KitError>> => {
    const view = await history.view(runId);
    if (!view.ok) return view;
    const folded = foldRecord(view.value);
    if (!folded.ok) return err(runInvalid(folded.error));
    return ok(
      reportOf(folded.value, {
        station: stationName,
        kitVersion: parts.kitVersion,
        sealed: view.value.sealed,
        history: await history.rows(),
        improvements: await history.improvements(),
      }),
    );
  };
  const scenarioOf = async (scenarioId: string): Promise<Result<PaperScenario, KitError>> => {
    const content = await library.content(scenarioId);
    return content.ok ? paperScenario(content.value.yaml, content.value.variables) : content;
  };
  const made = async (request: ExportRequest, print: PrintFacts): Promise<Result<DrillFile, KitError>> => {
    switch (request.what) {
      case 'report': {
        const told = await report(request.runId);
        return told.ok ? ok(await reportFile(told.value, request.format, print)) : told;
      }
      case 'role-cards': {
        const scenario = await scenarioOf(request.scenarioId);
        return scenario.ok ? ok(await roleCardsFile(scenario.value, print)) : scenario;
      }
      case 'checklist': {
        const scenario = await scenarioOf(request.scenarioId);
        return scenario.ok ? ok(await checklistFile(scenario.value, print)) : scenario;
      }
      case 'calendar': {
        const view = await library.view(null);
        return view.ok
          ? ok(calendarFile(view.value.scenarios, { madeAt: print.printedAt, site: stationName }))
          : view;
      }
      default:
        return assertNever(request);
    }
  };

  return {
    report,
    async file(request, paper = 'A4') {
      const operator = parts.operator();
      const file = await made(request, {
        printedAt: now(),
        printedBy: operator?.label ?? null,
        station: stationName,
        paper,
        wall,
      });
      if (!file.ok || journal === null) return file;
      const recorded = await journal.append({
        event: 'drill:exported',
        actor: operator?.label ?? 'station',
        role: operator?.role ?? 'station',
        details: {
          kind: request.what,
          format: file.value.fileName.split('.').at(-1) ?? '',
          runId: request.what === 'report' ? request.runId : null,
          scenarioId: 'scenarioId' in request ? request.scenarioId : null,
        },
      });
      return recorded.ok ? file : recorded;
    },
  };
}

/** A scenario's text with the site's values in it; `drill.scenario-invalid` when the text is none. */
export function paperScenario(
  yaml: string,
  values: Readonly<Record<string, string>>,
): Result<PaperScenario, KitError> {
  const parsed = parseScenario(new TextEncoder().encode(yaml));
  return parsed.ok
    ? ok({ ...fillIn(parsed.value, values), values })
    : err(
        kitError(
          'drill.scenario-invalid',
          `This scenario is not right: line ${parsed.error[0]?.line}: ${parsed.error[0]?.reason}.`,
          'Correct it (`pacs-kit drill check` names every mistake) and try again.',
        ),
      );
}

/** As the page gets it. */
export const exportedFile = ({ fileName, mediaType, bytes }: DrillFile): ExportedFile => ({
  fileName,
  mediaType,
  base64: Buffer.from(bytes).toString('base64'),
});

const runInvalid = (reason: string): KitError =>
  kitError(
    'drill.run-invalid',
    `The report of this drill cannot be made: ${reason}.`,
    'The journal still holds what happened in the drill; report it with the build you use.',
  );
