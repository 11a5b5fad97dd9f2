// The variables of all scenarios as one list: a telephone number that three scenarios ask for is asked once. Pure.
import type { ScenarioTextView } from '../../../shared/contract/drill-view.ts';
import { parseScenario } from '../../../drills/scenario/parse-scenario.ts';

export interface SiteVariable {
  readonly id: string;
  /** What the coordinator is asked for, in the words of the first scenario that asks. */
  readonly label: string;
  readonly fallback: string;
  /** Titles of the scenarios that ask for it. */
  readonly usedBy: readonly string[];
}

/** The most used first: filling in the first line helps the most scenarios. */
export function variablesOf(texts: readonly Pick<ScenarioTextView, 'yaml'>[]): readonly SiteVariable[] {
  const found = new Map<string, SiteVariable>();
  for (const { yaml } of texts) {
    const parsed = parseScenario(new TextEncoder().encode(yaml));
    if (!parsed.ok) continue;
    for (const { id, label, default: fallback } of parsed.value.variables) {
      const known = found.get(id);
      const usedBy = [...(known?.usedBy ?? []), parsed.value.title];
      found.set(id, known === undefined ? { id, label, fallback, usedBy } : { ...known, usedBy });
    }
  }
  return [...found.values()].toSorted((one, other) => other.usedBy.length - one.usedBy.length);
}
