// A run as the page reads it: the station's events, folded here by the very engine that folds them there.
import type { DrillRunView } from '../../shared/contract/drill-view.ts';
import { err, ok, type Result } from '../../shared/contract/result.ts';
import { next } from '../../drills/engine/next.ts';
import { type DrillRun, isUnderWay, prepareRun } from '../../drills/engine/run.ts';
import { parseScenario } from '../../drills/scenario/parse-scenario.ts';
import { fillIn } from '../../drills/scenario/variables.ts';

/** @returns the run at its present time, or in words why its scenario cannot be read */
export function foldRun(view: DrillRunView): Result<DrillRun, string> {
  const parsed = parseScenario(new TextEncoder().encode(view.scenario));
  if (!parsed.ok) {
    const [first] = parsed.error;
    return err(`Its scenario cannot be read: line ${first?.line ?? 0}: ${first?.reason ?? ''}`);
  }
  let run = prepareRun(fillIn(parsed.value, view.variables).scenario, view.runId, view.preparedAt);
  for (const event of view.events) run = next(run, event);
  return ok(isUnderWay(run) ? next(run, { type: 'ticked', at: view.now }) : run);
}
