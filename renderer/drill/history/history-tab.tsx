// Every run of this station: by quarter, with its trends; one scenario's alone when asked.
import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { RoomBody, roomWaits, StaleNote } from '../../area/room-frame.tsx';
import { useChannel, useStation, useStationNow } from '../../link/station-context.tsx';
import { Notice } from '../../status/notice.tsx';
import { countWords } from '../../words/measure-words.ts';
import type { GoDrill } from '../drill-place.ts';
import { wasNeverRun } from './quarters.ts';
import { RunTable } from './run-table.tsx';
import { Trends } from './trend-charts.tsx';
import styles from './history.module.css';

export function HistoryTab({ go }: { readonly go: GoDrill }) {
  const { state } = useStation();
  const nowMs = useStationNow();
  const asked = useChannel('drill:runs', {}, state.drillStale);
  const [scenarioId, setScenarioId] = useState('');
  const kept = asked.value ?? [];
  const runs = kept.filter((run) => !wasNeverRun(run));
  const cancelled = kept.length - runs.length;
  const titles = new Map(runs.map((run) => [run.scenarioId, run.title]));
  const shown = runs.filter((run) => scenarioId === '' || run.scenarioId === scenarioId);
  return (
    <>
      <StaleNote error={asked.value === null ? null : asked.error} />
      {roomWaits(asked, 'which drills were run') ?? (
        <RoomBody label="History of drills">
          {runs.length === 0 ? (
            <Notice title="No drill has been run yet">
              Prepare one under Scenarios. Every run is kept here with what it measured, and the trends begin
              with the second.
            </Notice>
          ) : (
            <>
              <NativeSelect
                className={styles['filter'] ?? ''}
                label="Scenario"
                value={scenarioId}
                onChange={(event) => setScenarioId(event.currentTarget.value)}
                data={[
                  { value: '', label: 'All scenarios' },
                  ...[...titles].map(([value, label]) => ({ value, label })),
                ]}
              />
              <Trends runs={runs} scenarioId={scenarioId === '' ? null : scenarioId} nowMs={nowMs} />
              <RunTable runs={shown} nowMs={nowMs} go={go} />
            </>
          )}
          {cancelled > 0 && (
            <p className={styles['second']}>
              {countWords(cancelled, 'drill was', 'drills were')} cancelled before the start, or prepared
              again; the journal has {cancelled === 1 ? 'it' : 'them'}.
            </p>
          )}
        </RoomBody>
      )}
    </>
  );
}
