// What a report holds, as data: one schema, from which its type and docs/drills/report.schema.json come. For committees,
// spreadsheets and programs of other people, so a name in here is never changed without a new format number.
import { z } from 'zod';

const ms = z.number().min(0);
const wall = z.string();
const words = z.string();
const spanSchema = z.object({ ms, pausedMs: ms, jumpedMs: ms });
/** `measured` or `overRestart`: a station saw it, and `ms` contains `pausedMs`. */
const measureSchema = spanSchema.extend({ measured: z.boolean(), overRestart: z.boolean() });
const markSchema = z.object({
  exerciseMs: ms,
  pausedMs: ms,
  jumpedMs: ms,
  wall,
  /** Times that the station had come back by then. */
  restarts: z.number().int(),
});

/**
 * `measured`: a station saw it. `wall-clock`: a station saw it, and was away in between, so that only the computer's clock counted
 * the time. `by-hand`: a person says so. `scripted`: a script said so; nothing took place.
 */
const howSchema = z.enum(['measured', 'wall-clock', 'by-hand', 'scripted']);
export type How = z.infer<typeof howSchema>;

const figureSchema = z.object({
  figure: z.enum(['detect', 'declare', 'first-image', 'notified', 'readiness', 'restore']),
  /** The station or department that it is of; null where there is but one. */
  of: z.string().nullable(),
  /** What it is counted from. */
  from: z.enum(['link-failure', 'link-return', 'start']),
  /** As it was lived, without skipped time; what a station saw contains its pauses, what people did does not. Null: not seen. */
  ms: ms.nullable(),
  pausedMs: ms,
  jumpedMs: ms,
  how: howSchema.nullable(),
  /** What the scenario aims at, from the same moment. */
  targetMs: ms.nullable(),
  inTime: z.boolean().nullable(),
});

const previousSchema = z.object({
  runId: z.string(),
  startedAt: z.string().nullable(),
  phase: z.string(),
  version: z.number().int(),
  /** Of the very same text of the scenario; others compare with care. */
  sameVersion: z.boolean(),
  detectMs: ms.nullable(),
  detectMeasured: z.boolean(),
  declareMs: ms.nullable(),
  firstImageMs: ms.nullable(),
  readinessMs: ms.nullable(),
  restoreMs: ms.nullable(),
  steps: z.number().int(),
  done: z.number().int(),
  late: z.number().int(),
  missed: z.number().int(),
});

const clockSchema = z.object({
  exerciseMs: ms,
  pausedMs: ms,
  /** Exercise time that the controller skipped: part of `exerciseMs`, lived through by nobody. */
  jumpedMs: ms,
  restarts: z.number().int(),
  pauses: z.array(
    z.object({ from: markSchema, until: markSchema.nullable(), pausedMs: ms, by: z.string(), reason: words }),
  ),
  timeJumps: z.array(z.object({ at: markSchema, by: z.string(), byMs: ms })),
  /** Times at which the computer's wall clock moved against its monotonic one. Figures do not depend on it. */
  wallClockJumps: z.array(z.object({ exerciseMs: ms, byMs: z.number() })),
});

const timelineEntrySchema = z.object({
  at: markSchema,
  /** Type of the event; docs/journal-events.md has them as `drill:<type>`. */
  event: z.string(),
  /** Id of the step, inject, objective or improvement item that it is about. */
  about: z.string().nullable(),
  what: words,
  by: z.string().nullable(),
  how: howSchema,
});

const stepStateSchema = z.enum(['waiting', 'due', 'late', 'done', 'missed', 'skipped']);

const stepSchema = z.object({
  id: z.string(),
  role: z.string(),
  person: z.string().nullable(),
  text: words,
  /** How the scenario wants it observed. */
  observed: z.enum(['auto', 'evidence', 'manual']),
  targetMs: ms,
  state: stepStateSchema,
  /** Exercise time at which it was done or skipped. */
  atMs: ms.nullable(),
  at: wall.nullable(),
  /** Past the target; 0 when in time; null when it was not done. */
  lateMs: ms.nullable(),
  how: howSchema.nullable(),
  by: z.string().nullable(),
  evidence: words,
  /** A note, or the reason why it was skipped. */
  note: words,
});

const injectSchema = z.object({
  id: z.string(),
  to: z.array(z.string()),
  channel: words,
  text: words,
  expected: words,
  /** `not-delivered`: the drill ended before it. */
  state: z.enum(['waiting', 'due', 'delivered', 'answered', 'not-delivered']),
  plannedMs: ms,
  deliveredMs: ms.nullable(),
  answeredAfterMs: ms.nullable(),
  answerWithinMs: ms,
  inTime: z.boolean(),
  response: words,
});

const roleSchema = z.object({
  id: z.string(),
  title: words,
  kind: z.enum(['player', 'staff']),
  person: z.string().nullable(),
  /** Exercise time, 0 when ready before the start; null: never said to be ready. */
  readyMs: ms.nullable(),
});

const ratingSchema = z.enum(['P', 'S', 'M', 'U']);
const objectiveSchema = z.object({
  id: z.string(),
  capability: words,
  text: words,
  rating: ratingSchema.nullable(),
  ratedBy: z.string().nullable(),
  remark: words,
  guide: z.object({ watch: z.array(words), performed: words, unable: words }).nullable(),
});

const observationSchema = z.object({
  kind: z.enum(['strength', 'improvement', 'note']),
  text: words,
  by: z.string(),
  at: markSchema,
});

const improvementSchema = z.object({
  item: z.string(),
  text: words,
  rootCause: words,
  owner: z.string(),
  /** YYYY-MM-DD. */
  due: z.string(),
  step: z.string().nullable(),
  status: z.enum(['open', 'closed']),
  closed: z.object({ at: wall, by: z.string(), shownByRunId: z.string().nullable(), note: words }).nullable(),
});

const metricsSchema = z.object({
  exerciseMs: ms,
  pausedMs: ms,
  detect: measureSchema.nullable(),
  declare: measureSchema.nullable(),
  firstImage: z.array(z.object({ station: z.string(), span: measureSchema })),
  restore: measureSchema.nullable(),
  notified: z.array(z.object({ department: z.string(), span: spanSchema.nullable() })),
  fullReadiness: spanSchema.nullable(),
  roles: z.array(
    z.object({
      role: z.string(),
      person: z.string().nullable(),
      steps: z.number().int(),
      states: z.record(stepStateSchema, z.number().int()),
      onTime: z.number().int(),
      doneLate: z.number().int(),
    }),
  ),
  injects: z.array(
    z.object({
      inject: z.string(),
      deliveredLateMs: ms.nullable(),
      answered: spanSchema.nullable(),
      inTime: z.boolean(),
    }),
  ),
});

export const drillReportSchema = z.object({
  format: z.literal(3),
  signal: z.literal('drill'),
  runId: z.string(),
  /** `script`: nobody took part, and nothing was measured. */
  origin: z.enum(['script', 'station']),
  /** The vault is locked: what people wrote stands as words that say so. */
  sealed: z.boolean(),
  /** Label of the station that held the run. */
  station: z.string().nullable(),
  kitVersion: z.string().nullable(),
  scenario: z.object({
    id: z.string(),
    title: words,
    version: z.number().int(),
    kind: z.string(),
    summary: words,
    durationMs: ms,
  }),
  phase: z.enum(['prepared', 'running', 'paused', 'hot-wash', 'closed', 'aborted', 'superseded-by-real']),
  /** Why it did not come to its end: aborted, or ended by a real outage. */
  endedBecause: words.nullable(),
  preparedAt: wall,
  startedAt: wall.nullable(),
  startedBy: z.string().nullable(),
  endedAt: wall.nullable(),
  endedBy: z.string().nullable(),
  clock: clockSchema,
  /** The executive figures, against their targets. */
  figures: z.array(figureSchema),
  /** How many of the done steps were seen by a station, ticked by a person, or played by a script. */
  provenance: z.object({ measured: z.number().int(), byHand: z.number().int(), scripted: z.number().int() }),
  /** Runs of this scenario before this one, newest first. */
  previous: z.array(previousSchema),
  metrics: metricsSchema,
  preconditions: z.array(
    z.object({
      text: words,
      role: z.string(),
      required: z.boolean(),
      met: z.boolean().nullable(),
      by: z.string().nullable(),
      note: words,
    }),
  ),
  roles: z.array(roleSchema),
  objectives: z.array(objectiveSchema),
  steps: z.array(stepSchema),
  injects: z.array(injectSchema),
  linkFailures: z.array(z.object({ fault: z.string(), from: markSchema, until: markSchema.nullable() })),
  signals: z.array(z.object({ event: z.string(), station: z.string(), at: markSchema })),
  observations: z.array(observationSchema),
  improvements: z.array(improvementSchema),
  timeline: z.array(timelineEntrySchema),
});

type Frozen<T> = T extends readonly (infer U)[]
  ? readonly Frozen<U>[]
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T;

export type DrillReport = Frozen<z.infer<typeof drillReportSchema>>;
export type Figure = DrillReport['figures'][number];
export type StepReport = DrillReport['steps'][number];
export type InjectReport = DrillReport['injects'][number];
export type TimelineEntry = DrillReport['timeline'][number];
export type PreviousRun = DrillReport['previous'][number];
