// The improvement plan across all drills: what is open, who owns it, by when; closed only by a run or a note that shows it.
import { RoomBody, roomWaits, StaleNote } from '../../area/room-frame.tsx';
import { useChannel, useStation, useStationNow } from '../../link/station-context.tsx';
import { Notice } from '../../status/notice.tsx';
import type { GoDrill } from '../drill-place.ts';
import { PlanItem } from './plan-item.tsx';
import { itemKey, planInOrder } from './plan-order.ts';
import styles from './plan.module.css';

export function PlanTab({ go }: { readonly go: GoDrill }) {
  const { state } = useStation();
  const nowMs = useStationNow();
  const asked = useChannel('drill:improvements', {}, state.drillStale);
  const runs = useChannel('drill:runs', {}, state.drillStale);
  const { open, closed } = planInOrder(asked.value ?? []);
  const overdue = open.filter((item) => item.overdue).length;
  const role = state.status?.operator?.role;
  const mayClose = role === 'coordinator' || role === 'administrator';
  return (
    <>
      <StaleNote error={asked.value === null ? null : asked.error} />
      {roomWaits(asked, 'what is to be improved') ?? (
        <RoomBody label="Improvement plan">
          {open.length === 0 && closed.length === 0 && (
            <Notice title="The plan is empty">
              Items come out of a hot wash: what to change, who does it, by when. They stay here until a later
              run or a note shows that it is done.
            </Notice>
          )}
          {open.length > 0 && (
            <section aria-label="Open">
              <h2 className={styles['heading']}>
                Open: {open.length}
                {overdue > 0 && <span className={styles['overdue']}>{overdue} overdue</span>}
              </h2>
              <ul className={styles['items']}>
                {open.map((view) => (
                  <PlanItem
                    key={itemKey(view)}
                    view={view}
                    runs={runs.value ?? []}
                    nowMs={nowMs}
                    mayClose={mayClose}
                    go={go}
                  />
                ))}
              </ul>
            </section>
          )}
          {closed.length > 0 && (
            <section aria-label="Closed">
              <h2 className={styles['heading']}>Closed: {closed.length}</h2>
              <ul className={styles['items']}>
                {closed.map((view) => (
                  <PlanItem
                    key={itemKey(view)}
                    view={view}
                    runs={runs.value ?? []}
                    nowMs={nowMs}
                    mayClose={mayClose}
                    go={go}
                  />
                ))}
              </ul>
            </section>
          )}
        </RoomBody>
      )}
    </>
  );
}
