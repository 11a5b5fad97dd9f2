// What a station is expected to see next, so that a scripted run waits for it and says so when it does not come.
import type { AutoEvent } from '../../shared/drill/auto-events.ts';
import { type DrillRun, isUnderWay } from '../engine/run.ts';
import type { Scenario, ScenarioStep } from '../scenario/schema.ts';

/** What the switch itself makes of a change of the link; null where it cannot notice, as with priors that are gone. */
export function seenAfterLink(fault: Scenario['link'][number]['fault']): AutoEvent | null {
  switch (fault) {
    case 'refuse':
    case 'stall':
      return 'switch:down';
    case 'slow':
      return 'switch:degraded';
    case 'none':
      return 'switch:recovered';
    case 'lose-priors':
      return null;
    default:
      return fault satisfies never;
  }
}

/** The event of a step that the station ticks; null for every other step. */
export const autoEventOf = ({ observed }: ScenarioStep): string | null =>
  observed !== 'manual' && 'auto' in observed ? observed.auto : null;

/** True while the drill is under way and an open step waits for this event. */
export const isAwaited = (run: DrillRun, event: AutoEvent): boolean =>
  isUnderWay(run) &&
  run.scenario.steps.some((step) => autoEventOf(step) === event && !run.steps.has(step.id));

/** Steps that the station was to tick and did not: open ones, and those that a person ticked. Skipped ones were decided on. */
export const unmeasuredSteps = (run: DrillRun): readonly ScenarioStep[] =>
  run.scenario.steps.filter((step) => {
    const outcome = run.steps.get(step.id);
    if (autoEventOf(step) === null || outcome?.kind === 'skipped') return false;
    return outcome?.how !== 'measured';
  });
