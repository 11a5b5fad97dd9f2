// A run keeps the site's values that it was prepared with (their hash stands in the journal). Values filled in while it is
// prepared therefore prepare it anew: the one without them is cancelled, people and checks are carried over.
import { useCallback } from 'react';
import type { KitError } from '../../../../shared/contract/kit-error.ts';
import type { DrillRun } from '../../../../drills/engine/run.ts';
import { useStation } from '../../../link/station-context.tsx';
import type { DrillAct } from '../live-run.ts';

const CANCELLED = 'Prepared again with the site’s values';

/** What was settled in a prepared run, as acts for another one. */
export const settledActs = (run: DrillRun): readonly DrillAct[] => [
  ...[...run.seats].flatMap(([role, { person }]): DrillAct[] =>
    person === null ? [] : [{ type: 'role-assigned', role, person }],
  ),
  ...[...run.preconditions].map(
    ([precondition, checked]): DrillAct => ({ type: 'precondition-checked', precondition, ...checked }),
  ),
];

/** @returns keeps values and prepares the run anew; answers the first error, or null */
export function useRenew(
  run: DrillRun,
  by: string,
): (values: Readonly<Record<string, string>>) => Promise<KitError | null> {
  const { api, refresh } = useStation();
  return useCallback(
    async (values) => {
      const saved = await api.invoke('drill:set-values', { values: { ...values } });
      if (!saved.ok) return saved.error;
      const cancelled = await api.invoke('drill:record', {
        runId: run.runId,
        act: { type: 'aborted', by, reason: CANCELLED },
      });
      if (!cancelled.ok) return cancelled.error;
      const prepared = await api.invoke('drill:prepare', { scenarioId: run.scenario.id });
      if (!prepared.ok) return prepared.error;
      for (const act of settledActs(run)) {
        const kept = await api.invoke('drill:record', { runId: prepared.value.runId, act });
        if (!kept.ok) return kept.error;
      }
      refresh();
      return null;
    },
    [api, refresh, run, by],
  );
}
