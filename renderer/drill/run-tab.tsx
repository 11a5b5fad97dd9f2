// The run that is open: guided while it is prepared or under way, its hot wash straight after the end.
import { roomWaits } from '../area/room-frame.tsx';
import { useChannel, useStation } from '../link/station-context.tsx';
import { Notice } from '../status/notice.tsx';
import { DebriefScreen } from './debrief/debrief-screen.tsx';
import type { GoDrill } from './drill-place.ts';
import { foldRun } from './fold-run.ts';
import { DrillRunScreen } from './run/drill-run-screen.tsx';
import styles from './drills.module.css';

export function RunTab({ openRunId, go }: { readonly openRunId: string | null; readonly go: GoDrill }) {
  const { state } = useStation();
  const current = useChannel('drill:current', {}, state.drillStale);
  const view = current.value;
  if (view === null) {
    if (openRunId !== null) return <>{roomWaits(current, 'which drill is open')}</>;
    return (
      <div className={styles['notice']}>
        <Notice title="No drill is open">Prepare one under Scenarios, or look at the history.</Notice>
      </div>
    );
  }
  const folded = foldRun(view);
  if (folded.ok && folded.value.run.phase.name === 'hot-wash')
    return <DebriefScreen key={view.runId} runId={view.runId} go={go} />;
  return <DrillRunScreen onDone={(runId) => go({ tab: 'history', view: 'debrief', runId })} />;
}
