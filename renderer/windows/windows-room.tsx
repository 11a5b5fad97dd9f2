// Downtimes that are known before: the switch goes offline and comes back by the clock, and the copy is topped up before (H5).
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCalendarPlus } from '@tabler/icons-react';
import type { PlannedWindowView } from '../../shared/contract/planned-window-view.ts';
import { RoomBody, RoomFrame, roomWaits, StaleNote } from '../area/room-frame.tsx';
import { useChannel, useStation, useStationNow } from '../link/station-context.tsx';
import { Notice } from '../status/notice.tsx';
import { CancelWindow } from './cancel-window.tsx';
import { PlanWindow } from './plan-window.tsx';
import { windowsInOrder, windowStateWords } from './window-words.ts';
import { spanWords } from '../words/when-words.ts';
import styles from './windows.module.css';

const plannedByWords = (plannedBy: string): string =>
  plannedBy === 'configuration' ? 'in the configuration file' : `by ${plannedBy}`;

function WindowList({
  title,
  windows,
  mayCancel,
  nowMs,
}: {
  readonly title: string;
  readonly windows: readonly PlannedWindowView[];
  readonly mayCancel: boolean;
  readonly nowMs: number;
}) {
  if (windows.length === 0) return null;
  return (
    <section aria-label={title}>
      <h2 className={styles['heading']}>{title}</h2>
      <ul className={styles['list']}>
        {windows.map((view) => {
          const state = windowStateWords(view, nowMs);
          return (
            <li key={view.windowId} className={styles['window']}>
              <div>
                <span className={styles['span']}>{spanWords(view.startsAt, view.endsAt, nowMs)}</span>
                <span className={`${styles['state']} ${styles[state.tone]}`}>{state.text}</span>
                <div>{view.reason}</div>
                <div className={styles['soft']}>Planned {plannedByWords(view.plannedBy)}</div>
              </div>
              {mayCancel && (view.state === 'upcoming' || view.state === 'running') && (
                <CancelWindow view={view} nowMs={nowMs} />
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

export function WindowsRoom() {
  const { state } = useStation();
  const nowMs = useStationNow();
  const list = useChannel('window:list', {}, state.areaStale.windows);
  const [planning, plan] = useDisclosure(false);
  const isAdministrator = state.status?.operator?.role === 'administrator';
  const { ahead, past } = windowsInOrder(list.value ?? []);
  return (
    <RoomFrame
      title="Planned downtimes"
      lead="When one begins, every screen says DOWNTIME COPY. When it ends, the station goes by its probes again."
      actions={
        isAdministrator && (
          <Button
            leftSection={<IconCalendarPlus size={17} />}
            disabled={!state.connected}
            onClick={plan.open}
          >
            Plan a downtime
          </Button>
        )
      }
    >
      <StaleNote error={list.value === null ? null : list.error} />
      {roomWaits(list, 'which downtimes are planned') ?? (
        <RoomBody label="Planned downtimes">
          {ahead.length === 0 && (
            <div className={styles['none']}>
              <Notice title="No downtime is planned">
                {isAdministrator
                  ? 'When a PACS upgrade is announced, plan it here: the copy is then topped up before it begins.'
                  : 'An administrator of this station can plan one. A downtime that nobody announced can be declared at the top.'}
              </Notice>
            </div>
          )}
          <WindowList title="Ahead" windows={ahead} mayCancel={isAdministrator} nowMs={nowMs} />
          <WindowList title="Past" windows={past} mayCancel={false} nowMs={nowMs} />
        </RoomBody>
      )}
      <PlanWindow opened={planning} onClose={plan.close} nowMs={nowMs} />
    </RoomFrame>
  );
}
