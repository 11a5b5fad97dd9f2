// Reads the last runs for the names in them. Without an answer there are no suggestions, and nothing else is missing.
import { useEffect, useState } from 'react';
import type { DrillRunView } from '../../../../shared/contract/drill-view.ts';
import { useStation } from '../../../link/station-context.tsx';
import { NOBODY, rememberedPeople, type RememberedPeople } from './remembered-people.ts';

/** So many runs back. */
const RUNS = 4;

/** @param exceptRunId the run that is being prepared */
export function useRememberedPeople(exceptRunId: string): RememberedPeople {
  const { api } = useStation();
  const [people, setPeople] = useState(NOBODY);
  useEffect(() => {
    let live = true;
    const ask = async () => {
      const rows = await api.invoke('drill:runs', {});
      if (!rows.ok) return;
      const views: DrillRunView[] = [];
      for (const { runId } of rows.value.filter((row) => row.runId !== exceptRunId).slice(0, RUNS)) {
        const view = await api.invoke('drill:run', { runId });
        if (view.ok) views.push(view.value);
      }
      if (live) setPeople(rememberedPeople(views));
    };
    void ask();
    return () => {
      live = false;
    };
  }, [api, exceptRunId]);
  return people;
}
