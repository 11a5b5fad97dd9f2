// The run that is open: guided while it is prepared or under way, its hot wash straight after the end.
import { useChannel, useStation } from '../link/station-context.tsx';
import { DebriefScreen } from './debrief/debrief-screen.tsx';
import { FIRST_PLACE, type GoDrill } from './drill-place.ts';
import { foldRun } from './fold-run.ts';
import { DrillRunScreen } from './run/drill-run-screen.tsx';
import { useViewChoice } from './run/use-view-choice.ts';

export function RunTab({ go }: { readonly go: GoDrill }) {
  const { state } = useStation();
  const [choice] = useViewChoice();
  const view = useChannel('drill:current', {}, state.drillStale).value;
  const folded = view && foldRun(view);
  // A window for the whole room, or for one role, says that the drill is over; the debrief is the coordinator's.
  if (view && folded?.ok && folded.value.run.phase.name === 'hot-wash' && choice.view === 'coordinator')
    return <DebriefScreen key={view.runId} runId={view.runId} go={go} />;
  return (
    <DrillRunScreen
      onDone={(runId) => go({ tab: 'history', view: 'debrief', runId })}
      onLeave={() => go(FIRST_PLACE)}
    />
  );
}
