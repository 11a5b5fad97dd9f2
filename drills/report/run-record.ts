// A run as a file: the text of its scenario, the site's values, and the events. Whoever folds them has the run again.
import { z } from 'zod';
import { err, ok, type Result } from '../../shared/contract/result.ts';
import { momentSchema } from '../../shared/drill/moment.ts';
import { type DrillEvent, drillEventSchema } from '../../shared/drill/drill-event.ts';
import { next } from '../engine/next.ts';
import { refusal } from '../engine/refusal.ts';
import { type DrillRun, prepareRun } from '../engine/run.ts';
import { parseScenario } from '../scenario/parse-scenario.ts';
import { fillIn } from '../scenario/variables.ts';

const runRecordSchema = z.strictObject({
  format: z.literal(1),
  runId: z.string().min(1).max(64),
  /** `script`: nobody took part and nothing was measured. `station`: it was run by people on a station. */
  origin: z.enum(['script', 'station']),
  preparedAt: momentSchema,
  /** The scenario's YAML as it stood when the run was prepared. */
  scenario: z.string(),
  variables: z.record(z.string(), z.string()),
  events: z.array(drillEventSchema).max(100_000),
});
export type RunRecord = z.infer<typeof runRecordSchema>;

export interface RecordedRun {
  readonly run: DrillRun;
  readonly origin: RunRecord['origin'];
  /** The run before its first event. */
  readonly prepared: DrillRun;
  readonly events: readonly DrillEvent[];
}

/** @returns the run, or what is wrong with the record, in words: an event that was not possible makes the whole of it doubtful */
export function readRunRecord(text: string): Result<RecordedRun, string> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return err('it is not JSON');
  }
  const parsed = runRecordSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return err(`it is not the record of a run: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  const opened = openRecord(parsed.data);
  if (!opened.ok) return opened;
  let run = opened.value.prepared;
  for (const [at, event] of parsed.data.events.entries()) {
    const reason = refusal(run, event);
    if (reason !== null) return err(`its event ${at + 1} (${event.type}) was not possible: ${reason}`);
    run = next(run, event);
  }
  return ok({ ...opened.value, run });
}

/**
 * The run of a record that is well-formed already, such as the view that a page gets. An event that was not possible is left
 * out, as the station leaves it out.
 *
 * @returns the run, or what is wrong with its scenario, in words
 */
export function foldRecord(record: Omit<RunRecord, 'format'>): Result<RecordedRun, string> {
  const opened = openRecord(record);
  if (!opened.ok) return opened;
  return ok({ ...opened.value, run: record.events.reduce(next, opened.value.prepared) });
}

function openRecord(
  record: Omit<RunRecord, 'format'>,
): Result<Pick<RecordedRun, 'prepared' | 'origin' | 'events'>, string> {
  const { runId, origin, preparedAt, variables, events } = record;
  const scenario = parseScenario(new TextEncoder().encode(record.scenario));
  if (!scenario.ok)
    return err(`its scenario is wrong: line ${scenario.error[0]?.line}: ${scenario.error[0]?.reason}`);
  const prepared = prepareRun(fillIn(scenario.value, variables).scenario, runId, preparedAt);
  return ok({ prepared, origin, events });
}
