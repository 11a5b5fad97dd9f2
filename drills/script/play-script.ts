// Plays a script on the engine, as fast as it can be folded. The link fails when the scenario says so, as a station would
// fail it; everything else, what stations see included, comes from the script.
import { err, ok, type Result } from '../../shared/contract/result.ts';
import type { Moment } from '../../shared/drill/moment.ts';
import type { DrillEvent } from '../../shared/drill/drill-event.ts';
import { next } from '../engine/next.ts';
import { refusal } from '../engine/refusal.ts';
import { type DrillRun, prepareRun } from '../engine/run.ts';
import type { ScenarioProblem } from '../scenario/parse-scenario.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { Script } from './script.ts';

export interface PlayedRun {
  readonly run: DrillRun;
  readonly events: readonly DrillEvent[];
}

/**
 * @param start wall time of the script's zero, in milliseconds since 1970
 * @returns the run and every event of it, or the first act that was not possible, with its line
 */
export function playScript(
  scenario: Scenario,
  script: Script,
  { runId, start }: { readonly runId: string; readonly start: number },
): Result<PlayedRun, readonly ScenarioProblem[]> {
  const momentAt = (ms: number): Moment => ({
    processId: `script-${runId}`,
    monotonicMs: ms,
    wall: new Date(start + ms).toISOString(),
  });
  const events: DrillEvent[] = [];
  let run = prepareRun(scenario, runId, momentAt(0));
  let changes = 0;
  const happen = (event: DrillEvent): void => {
    run = next(run, event);
    events.push(event);
  };
  for (const { atMs, event, line } of script.acts) {
    for (let change = scenario.link[changes]; change !== undefined; change = scenario.link[changes]) {
      const dueMs = run.clock.last.monotonicMs + change.at - run.clock.exerciseMs;
      if (run.phase.name !== 'running' || dueMs > atMs) break;
      const at = momentAt(dueMs);
      happen(
        change.fault === 'none'
          ? { type: 'link-restored', at }
          : { type: 'link-failed', at, fault: change.fault },
      );
      changes += 1;
    }
    const timed = { ...event, at: momentAt(atMs) };
    const reason = refusal(run, timed);
    if (reason !== null) return err([{ line, path: '', reason }]);
    happen(timed);
  }
  return ok({ run, events });
}
