// The switch record: every change of the switch, newest first, with what caused it (H2).
import { Button } from '@mantine/core';
import { useState } from 'react';
import { PrintButton } from '../area/print-button.tsx';
import { RoomBody, RoomFrame, roomWaits, StaleNote } from '../area/room-frame.tsx';
import { useChannel, useStation, useStationNow } from '../link/station-context.tsx';
import { Notice } from '../status/notice.tsx';
import { countWords } from '../words/measure-words.ts';
import { DecisionEntry } from './decision-entry.tsx';
import { decisionBefore, newestFirst, offlineCount } from './decision-words.ts';
import styles from './decisions.module.css';

const PAGE_SIZE = 50;
const MOST = 500;
const WEEK_MS = 7 * 86_400_000;

export function DecisionsRoom() {
  const { state } = useStation();
  const nowMs = useStationNow();
  const [limit, setLimit] = useState(PAGE_SIZE);
  const asked = useChannel('switch:decisions', { limit }, state.areaStale.decisions);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const list = newestFirst(asked.value ?? []);
  const several = new Set(list.map(({ endpointId }) => endpointId)).size > 1;
  const toggle = (seq: number) =>
    setOpen((before) => {
      const next = new Set(before);
      if (!next.delete(seq)) next.add(seq);
      return next;
    });
  const allOpen = list.length > 0 && list.every(({ seq }) => open.has(seq));
  return (
    <RoomFrame
      title="Switch record"
      lead={
        list.length > 0 &&
        `Offline ${countWords(offlineCount(list, nowMs - WEEK_MS), 'time', 'times')} in the last 7 days. Open a line to see the probes behind it.`
      }
      actions={
        list.length > 0 && (
          <>
            <Button
              variant="default"
              onClick={() => setOpen(allOpen ? new Set() : new Set(list.map(({ seq }) => seq)))}
            >
              {allOpen ? 'Close all' : 'Open all'}
            </Button>
            <PrintButton />
          </>
        )
      }
      foot={
        <>
          <span>
            <kbd>Tab</kbd> next decision
          </span>
          <span>
            <kbd>Enter</kbd> show its probes
          </span>
        </>
      }
    >
      <StaleNote error={asked.value === null ? null : asked.error} />
      {roomWaits(asked, 'what the switch decided') ?? (
        <RoomBody label="Decisions of the switch">
          {list.length === 0 ? (
            <Notice title="The switch has not changed yet">
              Since this journal began the switch has stayed as it is. Every change will stand here, with the
              probes that caused it.
            </Notice>
          ) : (
            <ol className={styles['list']}>
              {list.map((decision, index) => (
                <DecisionEntry
                  key={decision.seq}
                  decision={decision}
                  before={decisionBefore(list, index)}
                  open={open.has(decision.seq)}
                  onToggle={() => toggle(decision.seq)}
                  nowMs={nowMs}
                  showEndpoint={several}
                />
              ))}
            </ol>
          )}
          {list.length >= limit && limit < MOST && (
            <Button variant="default" mt="md" onClick={() => setLimit(Math.min(MOST, limit + PAGE_SIZE))}>
              Show earlier decisions
            </Button>
          )}
        </RoomBody>
      )}
    </RoomFrame>
  );
}
