// The guided run (product D2): preparing a drill, running it, and what other windows show of it.
import { useChannel, useStation } from '../../link/station-context.tsx';

/**
 * The run that is prepared or under way.
 *
 * @param onDone the run is over: its hot wash (or what is left of one that was broken off) is looked at next
 */
export function DrillRunScreen({ onDone }: { readonly onDone: (runId: string) => void }) {
  const { state } = useStation();
  const asked = useChannel('drill:current', {}, state.drillStale);
  const runId = asked.value?.runId;
  return runId === undefined ? null : (
    <button type="button" onClick={() => onDone(runId)}>
      {runId}
    </button>
  );
}
