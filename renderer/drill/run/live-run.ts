// From the station's answer to a run that goes on by itself: the page folds the same events with the same engine, and lets the
// clock run on from the moment of the answer. Pure; who has a clock hands in what has passed.
import type { DrillRunView } from '../../../shared/contract/drill-view.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import { type DrillEvent, FREE_TEXT_KEYS, SEALED_WORDS } from '../../../shared/drill/drill-event.ts';
import type { Moment } from '../../../shared/drill/moment.ts';
import { next } from '../../../drills/engine/next.ts';
import { type DrillRun, isUnderWay, prepareRun } from '../../../drills/engine/run.ts';
import { parseScenario } from '../../../drills/scenario/parse-scenario.ts';
import type { Scenario } from '../../../drills/scenario/schema.ts';
import { fillIn } from '../../../drills/scenario/variables.ts';

type Unstamped<E> = E extends DrillEvent ? Omit<E, 'at'> : never;
/** What a person does: an event without its moment, which only the station gives. */
export type DrillAct = Unstamped<DrillEvent>;

export interface RunText {
  /** With the site's values filled in. */
  readonly scenario: Scenario;
  /** Ids of variables that stand at their defaults. */
  readonly unfilled: readonly string[];
}

/** @returns the scenario of a run, or in words why it cannot be read */
export function readRunText({
  scenario,
  variables,
}: Pick<DrillRunView, 'scenario' | 'variables'>): Result<RunText, string> {
  const parsed = parseScenario(new TextEncoder().encode(scenario));
  if (parsed.ok) return ok(fillIn(parsed.value, variables));
  const [first] = parsed.error;
  return err(`line ${first?.line ?? 0}: ${first?.reason ?? 'it is empty'}`);
}

/** The events of the station's answer, and this window's own later ones that the answer does not know of yet. */
export function withOwn(
  events: readonly DrillEvent[],
  own: ReadonlyMap<number, DrillEvent>,
): readonly DrillEvent[] {
  const all = [...events];
  for (let event = own.get(all.length); event !== undefined; event = own.get(all.length)) all.push(event);
  return all;
}

/** The same event without what a person typed freely: a window that is locked forgets it before the station's answer comes. */
export function sealEvent(event: DrillEvent): DrillEvent {
  const sealed: Record<string, unknown> = { ...event };
  for (const key of FREE_TEXT_KEYS)
    if (sealed[key] !== undefined && sealed[key] !== '') sealed[key] = SEALED_WORDS;
  return sealed as unknown as DrillEvent;
}

/** The run as of its last event. */
export const foldEvents = (
  { scenario }: RunText,
  { runId, preparedAt }: Pick<DrillRunView, 'runId' | 'preparedAt'>,
  events: readonly DrillEvent[],
): DrillRun => events.reduce(next, prepareRun(scenario, runId, preparedAt));

/** A moment so much later, on both clocks. */
export const momentAfter = ({ processId, monotonicMs, wall }: Moment, elapsedMs: number): Moment => ({
  processId,
  monotonicMs: monotonicMs + elapsedMs,
  wall: new Date(Date.parse(wall) + elapsedMs).toISOString(),
});

/** The run at a moment: its clock has moved on, nothing has happened. */
export const runAt = (run: DrillRun, at: Moment): DrillRun =>
  isUnderWay(run) ? next(run, { type: 'ticked', at }) : run;
