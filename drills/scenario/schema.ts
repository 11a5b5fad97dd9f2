// What a scenario file may say. The words are HSEEP's (objective, inject, evaluation guide); the file is for people first.
import { z } from 'zod';
import { LINK_FAULTS, type LinkFault } from '../../shared/drill/auto-events.ts';
import { parseDurationMs } from './duration.ts';

export const id = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,39}$/u,
    'an id is lower-case letters, digits and hyphens, at most 40, such as `first-image`',
  );
const text = (most: number) =>
  z
    .string()
    .trim()
    .min(1, 'this must not be empty')
    .max(most, `this is longer than ${most} characters: shorten it`)
    .refine(
      (written) => !/[^\P{Cc}\n\t]/u.test(written),
      'this holds an invisible control character: type it anew',
    );
export const line = text(160);
export const paragraph = text(2000);

/** Says what is expected, unless the key is not there at all. */
export const expected = (words: string) => (issue: { readonly input?: unknown }) =>
  issue.input === undefined ? 'this key is missing' : words;

const TIME_WORDS = 'a time is written as `90 s`, `5 min` or `1 h 15 min`';

/** A time such as `5 min`, in the file as text, here in milliseconds. */
export const durationMs = z
  .union([z.string(), z.literal(0)], { error: expected(TIME_WORDS) })
  .transform((written, context) => {
    const ms = parseDurationMs(String(written).trim());
    if (ms !== undefined) return ms;
    context.addIssue({ code: 'custom', message: TIME_WORDS });
    return z.NEVER;
  });

export const list = <T extends z.ZodType>(item: T, least: number, what: string) =>
  z
    .array(item)
    .min(least, `there must be at least ${least === 1 ? 'one' : least} ${what}`)
    .max(100, `there are more than 100 of these`);

const variableSchema = z.strictObject({
  id,
  /** What the coordinator is asked for. */
  label: line,
  /** Shown until the site fills it in; says plainly that it has not. */
  default: line,
});

const roleSchema = z.strictObject({
  id,
  title: line,
  /** People needed at least; 0 for a role that another may take over. */
  people: z.number().int('this must be a whole number').min(0).max(50),
  /** `player` acts, `staff` runs or watches the drill and has no steps. */
  kind: z.enum(['player', 'staff']),
  /** The first lines of the role's card. */
  card: paragraph,
});

const objectiveSchema = z.strictObject({
  id,
  /** What the department must be able to do, in HSEEP's sense. */
  capability: line,
  text: paragraph,
});

const preconditionSchema = z.strictObject({
  text: paragraph,
  /** The role that checks it. */
  role: id,
  /** When it is not met: the drill may not start, or starts and the report says so. */
  required: z.boolean(),
});

/** How the drill treats this station's link, from `at` on. */
const linkChangeSchema = z.strictObject({
  at: durationMs,
  fault: z.enum(['none', ...(Object.keys(LINK_FAULTS) as [LinkFault, ...LinkFault[]])]),
});

const observedSchema = z.union(
  [z.literal('manual'), z.strictObject({ auto: z.string() }), z.strictObject({ evidence: line })],
  { error: expected('this must be `manual`, `auto: <event>` or `evidence: <what to write down>`') },
);

const stepSchema = z.strictObject({
  id,
  role: id,
  text: paragraph,
  why: paragraph,
  /** From the start of the drill. */
  target: durationMs,
  observed: observedSchema,
  /** Ids of what this step demonstrates. */
  objectives: list(id, 1, 'objective'),
  /** The moment this step stands for in the report. */
  milestone: z.enum(['detected', 'declared', 'restored']).optional(),
  /** The department that knows of the downtime once this is done. */
  notifies: line.optional(),
});

const injectSchema = z.strictObject({
  id,
  at: durationMs,
  to: list(id, 1, 'role that the inject goes to'),
  /** How it reaches them: a call, a note, a person at the door. */
  by: line,
  /** Read aloud, word for word. */
  text: paragraph,
  expected: paragraph,
  /** From its delivery. */
  answerWithin: durationMs,
  objectives: list(id, 1, 'objective'),
});

const evaluationSchema = z.strictObject({
  objective: id,
  /** What the evaluator watches for. */
  watch: list(paragraph, 1, 'thing to watch for'),
  /** When the rating is P, performed without challenges. Anything less is S, M or U. */
  performed: paragraph,
  /** When the rating is U, unable to perform. */
  unable: paragraph,
});

/** A scenario as it stands in a file. Durations are milliseconds from here on. */
export const scenarioSchema = z.strictObject({
  format: z.literal(1, { error: expected('this must be `format: 1`: the only format there is') }),
  id,
  title: line,
  /** Of the scenario's text; a run is compared with runs of the same version. */
  version: z.number().int('this must be a whole number').min(1),
  kind: z.enum(['tabletop', 'drill', 'functional-exercise']),
  summary: paragraph,
  /** Read aloud at the start. */
  situation: paragraph,
  duration: durationMs,
  /** At least this often. */
  everyMonths: z.number().int('this must be a whole number').min(1).max(24),
  variables: z.array(variableSchema).max(50),
  roles: list(roleSchema, 1, 'role'),
  objectives: list(objectiveSchema, 1, 'objective'),
  preconditions: list(preconditionSchema, 1, 'precondition'),
  link: z.array(linkChangeSchema).max(20),
  steps: list(stepSchema, 1, 'step'),
  injects: z.array(injectSchema).max(50),
  evaluation: list(evaluationSchema, 1, 'evaluation'),
  abort: list(paragraph, 1, 'abort criterion'),
  hotWash: list(paragraph, 1, 'question for the hot wash'),
});

export type Scenario = z.output<typeof scenarioSchema>;
export type ScenarioStep = Scenario['steps'][number];
export type ScenarioInject = Scenario['injects'][number];
