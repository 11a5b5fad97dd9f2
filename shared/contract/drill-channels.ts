// The channels of the drill room; part of the one map in channels.ts.
import { z } from 'zod';
import { drillEventSchema } from '../drill/drill-event.ts';
import {
  drillLibraryViewSchema,
  drillRunRowSchema,
  drillRunViewSchema,
  exportedFileSchema,
  improvementViewSchema,
  scenarioProblemSchema,
  scenarioTextViewSchema,
} from './drill-view.ts';
import { keyedHashSchema } from '../domain/study.ts';
import { oneLine } from './one-line.ts';

const none = z.strictObject({});
const runId = z.string().min(1).max(64);
const scenarioId = z.string().min(1).max(40);
const values = z.record(z.string().max(40), z.string().max(160));
/** A scenario is a page or ten of text. */
const yaml = z.string().max(262_144);

/** What people do in a run. The station puts the moment in, and makes the rest of a run's events itself. */
export const drillActSchema = z.record(
  z.string().max(40),
  z.union([z.string(), z.number(), z.boolean(), z.null()]),
);

export const drillChannels = {
  'drill:library': { input: none, output: drillLibraryViewSchema, role: 'reader' },
  'drill:scenario': { input: z.strictObject({ scenarioId }), output: scenarioTextViewSchema, role: 'reader' },
  /** Every mistake with its line; none: it can be saved. */
  'drill:check-scenario': {
    input: z.strictObject({ yaml }),
    output: z.array(scenarioProblemSchema),
    role: 'reader',
  },
  /** Keeps a site's own scenario under the id in its text, in place of a shipped one of that id. */
  'drill:save-scenario': {
    input: z.strictObject({ yaml }),
    output: scenarioTextViewSchema,
    role: 'coordinator',
  },
  /** Removes the site's own file; a shipped scenario of that id is there again. Answers the text, so that it can be undone. */
  'drill:remove-scenario': {
    input: z.strictObject({ scenarioId }),
    output: scenarioTextViewSchema,
    role: 'coordinator',
  },
  /** The site's values of variables, shared by all scenarios; a blank one stands at its default again. */
  'drill:set-values': {
    input: z.strictObject({ values }),
    output: z.record(z.string(), z.string()),
    role: 'coordinator',
  },
  'drill:set-frequency': {
    input: z.strictObject({ scenarioId, everyMonths: z.number().int().min(1).max(24).nullable() }),
    output: drillLibraryViewSchema,
    role: 'coordinator',
  },

  /** A new run; `drill.run-open` while another is prepared, under way or in its hot wash. */
  'drill:prepare': { input: z.strictObject({ scenarioId }), output: drillRunViewSchema, role: 'coordinator' },
  /**
   * The run that is prepared, under way or in its hot wash; also of a locked station, free text left out. Not under way, a locked
   * station leaves out the site's values and what injects say and expect, too.
   */
  'drill:current': { input: none, output: drillRunViewSchema.nullable(), role: 'anyone' },
  /**
   * Something a person did: an event of the engine without its moment. While a run is under way anyone at the station may
   * tick, note and end it, locked or not, within bounds (`drill.bound-met`). Before that a locked station only says that a seat is
   * ready; `started` needs a coordinator, the hot wash a reader. `drill.end-not-recorded`: it is over, and not yet on record.
   */
  'drill:record': {
    input: z.strictObject({ runId, act: drillActSchema }),
    output: z.object({ event: drillEventSchema, events: z.number().int() }),
    role: 'anyone',
  },
  /** One key: this is real. Ends the drill at once, restores the link, and declares the downtime on the real switch. */
  'drill:declare-real': {
    input: z.strictObject({ runId, reason: oneLine(200) }),
    output: none,
    role: 'reader',
  },
  /** A page shows the worklist, or the first image of a study, offline: some steps tick by that. */
  'display:shown': {
    input: z.discriminatedUnion('what', [
      z.strictObject({ what: z.literal('worklist') }),
      z.strictObject({ what: z.literal('image'), studyKey: keyedHashSchema }),
    ]),
    output: none,
    role: 'reader',
  },

  /** Newest first, all of them. */
  'drill:runs': { input: none, output: z.array(drillRunRowSchema), role: 'reader' },
  'drill:run': { input: z.strictObject({ runId }), output: drillRunViewSchema, role: 'reader' },
  'drill:improvements': { input: none, output: z.array(improvementViewSchema), role: 'reader' },
  /** Needs the run or the note that shows it: `drill.not-possible` without either. */
  'drill:close-improvement': {
    input: z.strictObject({
      runId,
      item: z.string().max(40),
      shownByRunId: runId.nullable(),
      note: z.string().trim().max(2000),
    }),
    output: improvementViewSchema,
    role: 'coordinator',
  },
  'drill:reopen-improvement': {
    input: z.strictObject({ runId, item: z.string().max(40) }),
    output: improvementViewSchema,
    role: 'coordinator',
  },
  'drill:export': {
    input: z.discriminatedUnion('what', [
      z.strictObject({ what: z.literal('report'), runId, format: z.enum(['pdf', 'csv', 'json']) }),
      /** One page for each role. */
      z.strictObject({ what: z.literal('role-cards'), scenarioId }),
      /** For when even the station is gone. */
      z.strictObject({ what: z.literal('checklist'), scenarioId }),
      /** Due dates as iCalendar (RFC 5545). */
      z.strictObject({ what: z.literal('calendar') }),
    ]),
    output: exportedFileSchema,
    role: 'reader',
  },
} as const;
