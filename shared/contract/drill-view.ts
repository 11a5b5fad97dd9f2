// What a page is told of drills. A drill's signal has types of its own, which no real one fits (S-6).
import { z } from 'zod';
import { drillEventSchema } from '../drill/drill-event.ts';
import { momentSchema } from '../drill/moment.ts';
import { switchStateSchema, switchViewSchema } from './switch-view.ts';

/** The switch of the DRILL: what this station's own link looks like while a scenario holds it. */
export const drillSwitchViewSchema = switchViewSchema.extend({ signal: z.literal('drill') });
export type DrillSwitchView = z.infer<typeof drillSwitchViewSchema>;

/** A drill under way, as every window must show it. Tells nothing of a patient. */
export const drillStatusSchema = z.object({
  signal: z.literal('drill'),
  runId: z.string(),
  /** Title of the scenario. */
  scenario: z.string(),
  phase: z.enum(['running', 'paused']),
  /** For every surface: "DRILL: Unscheduled PACS server failure". */
  banner: z.string(),
  /** What is done to this station's own link now: `none`, or a link fault. */
  link: z.string(),
  switch: drillSwitchViewSchema,
  /** The real link, which is probed beside it all the time. */
  real: z.object({ state: switchStateSchema, reason: z.string() }),
});
export type DrillStatus = z.infer<typeof drillStatusSchema>;

const runId = z.string().min(1).max(64);
const phase = z.enum([
  'prepared',
  'running',
  'paused',
  'hot-wash',
  'closed',
  'aborted',
  'superseded-by-real',
]);

/** A run as its events: whoever folds them (drills/engine) has the run. */
export const drillRunViewSchema = z.object({
  runId,
  origin: z.enum(['script', 'station']),
  preparedAt: momentSchema,
  /** The scenario's YAML as it stood when the run was prepared. */
  scenario: z.string(),
  /** The site's values. */
  variables: z.record(z.string(), z.string()),
  events: z.array(drillEventSchema),
  /** The vault is locked: free text stands as `SEALED_WORDS`. */
  sealed: z.boolean(),
  /** Now, on the clock of the run: a page lets it run on. */
  now: momentSchema,
});
export type DrillRunView = z.infer<typeof drillRunViewSchema>;

/** One run of the history. Spans in milliseconds as they were lived; null: not measured, never zero. */
export const drillRunRowSchema = z.object({
  runId,
  scenarioId: z.string(),
  title: z.string(),
  version: z.number().int(),
  phase,
  preparedAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  /** Why it did not come to its end. */
  endedBecause: z.string().nullable(),
  figures: z.object({
    detectMs: z.number().nullable(),
    /** True when the station saw it; false when a person ticked it. */
    detectMeasured: z.boolean(),
    declareMs: z.number().nullable(),
    firstImageMs: z.number().nullable(),
    readinessMs: z.number().nullable(),
    restoreMs: z.number().nullable(),
    steps: z.number().int(),
    done: z.number().int(),
    late: z.number().int(),
    missed: z.number().int(),
  }),
  /** How many objectives were rated P, S, M, U. */
  ratings: z.object({ P: z.number(), S: z.number(), M: z.number(), U: z.number() }),
});
export type DrillRunRow = z.infer<typeof drillRunRowSchema>;

export const scenarioProblemSchema = z.object({ line: z.number(), path: z.string(), reason: z.string() });

/** A scenario of the library, and when it was and is to be practised. */
export const scenarioRowSchema = z.object({
  scenarioId: z.string(),
  title: z.string(),
  version: z.number().int(),
  kind: z.enum(['tabletop', 'drill', 'functional-exercise']),
  summary: z.string(),
  durationMs: z.number(),
  people: z.number().int(),
  source: z.enum(['shipped', 'site', 'replaced']),
  /** Ids of variables that still stand at their defaults. */
  unfilled: z.array(z.string()),
  /** The site's own frequency, or the scenario's. */
  everyMonths: z.number().int(),
  /** End of the last run that was brought to its end. */
  lastRunAt: z.string().nullable(),
  /** By this day (YYYY-MM-DD) it is to be run again; today when it never was. */
  dueOn: z.string(),
  overdue: z.boolean(),
});
export type ScenarioRow = z.infer<typeof scenarioRowSchema>;

export const drillLibraryViewSchema = z.object({
  scenarios: z.array(scenarioRowSchema),
  /** Site files that cannot be used, in words with file and line. */
  refused: z.array(z.string()),
  /** The run that is prepared, under way or in its hot wash; a station holds one at a time. */
  openRunId: z.string().nullable(),
});
export type DrillLibraryView = z.infer<typeof drillLibraryViewSchema>;

export const scenarioTextViewSchema = z.object({
  scenarioId: z.string(),
  yaml: z.string(),
  source: z.enum(['shipped', 'site', 'replaced']),
  /** The site's values of its variables, by id; absent ones stand at their defaults. */
  values: z.record(z.string(), z.string()),
});
export type ScenarioTextView = z.infer<typeof scenarioTextViewSchema>;

/** An item of the improvement plan, across all runs. It closes only with a run or a note that shows it. */
export const improvementViewSchema = z.object({
  runId,
  item: z.string(),
  title: z.string(),
  text: z.string(),
  rootCause: z.string(),
  owner: z.string(),
  due: z.string(),
  /** The step that showed it, in words; null when none did. */
  step: z.string().nullable(),
  overdue: z.boolean(),
  closed: z
    .object({ at: z.string(), by: z.string(), shownByRunId: z.string().nullable(), note: z.string() })
    .nullable(),
});
export type ImprovementView = z.infer<typeof improvementViewSchema>;

/** A file for a person to keep; the page offers it as a download. Each export is recorded. */
export const exportedFileSchema = z.object({
  /** Carries no name of a person or patient. */
  fileName: z.string(),
  mediaType: z.string(),
  base64: z.string(),
});
export type ExportedFile = z.infer<typeof exportedFileSchema>;
