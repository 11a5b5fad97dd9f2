// A run as somebody outside the station sees it: its view, folded by the same engine that the station folds it with.
import type { DrillRunView } from '../../shared/contract/drill-view.ts';
import { advance } from '../engine/clock.ts';
import { next } from '../engine/next.ts';
import { type DrillRun, prepareRun } from '../engine/run.ts';
import { parseScenario } from '../scenario/parse-scenario.ts';
import type { Scenario } from '../scenario/schema.ts';
import { fillIn } from '../scenario/variables.ts';

/** @returns the scenario of a run with the site's values; null when its text is no scenario (another version of the kit made it) */
export function scenarioOf(view: Pick<DrillRunView, 'scenario' | 'variables'>): Scenario | null {
  const parsed = parseScenario(new TextEncoder().encode(view.scenario));
  return parsed.ok ? fillIn(parsed.value, view.variables).scenario : null;
}

export const seenRun = (view: DrillRunView, scenario: Scenario): DrillRun => {
  let run = prepareRun(scenario, view.runId, view.preparedAt);
  for (const event of view.events) run = next(run, event);
  return run;
};

/** Exercise time now: it runs on between events, unless the drill is paused or over. */
export const exerciseNowMs = (run: DrillRun, view: Pick<DrillRunView, 'now'>): number =>
  run.phase.name === 'running' ? advance(run.clock, view.now, 'exercise').exerciseMs : run.clock.exerciseMs;
