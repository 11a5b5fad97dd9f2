// Every PACS of this station, each on its card; printable, to be laid beside the vendor's own view (H4, P7).
import { useEffect, useState } from 'react';
import { PrintButton } from '../area/print-button.tsx';
import { RoomBody, RoomFrame, roomWaits, StaleNote } from '../area/room-frame.tsx';
import { useChannel, useStation, useStationNow } from '../link/station-context.tsx';
import { Notice } from '../status/notice.tsx';
import { ConnectionTest } from './connection-test.tsx';
import { EndpointCard } from './endpoint-card.tsx';
import { endpointsInOrder } from './endpoint-words.ts';
import styles from './endpoints.module.css';

/** Latencies and load move without an event. */
const ASK_AGAIN_MS = 10_000;

function useTicks(everyMs: number): number {
  const [ticks, setTicks] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTicks((count) => count + 1), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return ticks;
}

export function EndpointsRoom() {
  const { state } = useStation();
  const nowMs = useStationNow(5_000);
  const ticks = useTicks(ASK_AGAIN_MS);
  const list = useChannel('endpoint:list', {}, state.areaStale.endpoints + ticks);
  const isAdministrator = state.status?.operator?.role === 'administrator';
  const views = endpointsInOrder(list.value ?? []);
  return (
    <RoomFrame
      title="PACS"
      lead="How each PACS is, what it is used for and why, and what this station costs it."
      actions={views.length > 0 && <PrintButton />}
    >
      <StaleNote error={list.value === null ? null : list.error} />
      {roomWaits(list, 'how its PACS are') ?? (
        <RoomBody label="PACS of this station">
          {views.length === 0 ? (
            <Notice title="No PACS is configured" tone="warn">
              Without one the station can fetch nothing. Name one under &ldquo;endpoints&rdquo; in its
              configuration file, and start it again.
            </Notice>
          ) : (
            <div className={styles['cards']}>
              {views.map((view) => (
                <EndpointCard
                  key={view.endpointId}
                  view={view}
                  nowMs={nowMs}
                  test={isAdministrator && <ConnectionTest endpointId={view.endpointId} />}
                />
              ))}
            </div>
          )}
        </RoomBody>
      )}
    </RoomFrame>
  );
}
