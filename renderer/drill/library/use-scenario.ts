// A scenario's text, and what it says with the site's values filled in: the page reads it with the station's own parser.
import { useMemo } from 'react';
import type { ScenarioTextView } from '../../../shared/contract/drill-view.ts';
import { parseScenario } from '../../../drills/scenario/parse-scenario.ts';
import type { Scenario } from '../../../drills/scenario/schema.ts';
import { fillIn } from '../../../drills/scenario/variables.ts';
import { useChannel, useStation } from '../../link/station-context.tsx';
import type { Loaded } from '../../link/station-context.tsx';

/** @returns the answer, and the scenario in it; null until it came, or when its text has a mistake */
export function useScenario(scenarioId: string | null): {
  readonly asked: Loaded<ScenarioTextView>;
  readonly scenario: Scenario | null;
} {
  const { state } = useStation();
  const asked = useChannel('drill:scenario', scenarioId === null ? null : { scenarioId }, state.drillStale);
  const { value } = asked;
  const scenario = useMemo(() => {
    if (value === null) return null;
    const parsed = parseScenario(new TextEncoder().encode(value.yaml));
    return parsed.ok ? fillIn(parsed.value, value.values).scenario : null;
  }, [value]);
  return { asked, scenario };
}
