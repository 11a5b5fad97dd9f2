// Drills: the scenarios to practise, the run that is open, what earlier runs measured, and the plan that came of them (D1–D5).
import { Tabs } from '@mantine/core';
import { IconCalendarDown } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { PrintButton } from '../area/print-button.tsx';
import { RoomFrame, roomWaits, StaleNote } from '../area/room-frame.tsx';
import { useChannel, useStation } from '../link/station-context.tsx';
import { Notice } from '../status/notice.tsx';
import { DebriefScreen } from './debrief/debrief-screen.tsx';
import { FIRST_PLACE, placeOfTab } from './drill-place.ts';
import type { DrillPlace, DrillTab } from './drill-place.ts';
import { HistoryTab } from './history/history-tab.tsx';
import { ScenariosTab } from './library/scenarios-tab.tsx';
import { PlanTab } from './plan/plan-tab.tsx';
import { ReportView } from './report/report-view.tsx';
import { asksForDrill, forgetDrillView } from './run/use-view-choice.ts';
import { RunTab } from './run-tab.tsx';
import { ExportButton, useExport } from './save-export.tsx';
import styles from './drills.module.css';

const TABS: readonly { readonly tab: DrillTab; readonly name: string; readonly key: string }[] = [
  { tab: 'scenarios', name: 'Scenarios', key: '1' },
  { tab: 'run', name: 'Run', key: '2' },
  { tab: 'history', name: 'History', key: '3' },
  { tab: 'plan', name: 'Improvement plan', key: '4' },
];

const typesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select, [role=dialog]') !== null;

export function DrillsRoom() {
  const { state } = useStation();
  const library = useChannel('drill:library', {}, state.drillStale);
  const [place, setPlace] = useState<DrillPlace>(() => (asksForDrill() ? { tab: 'run' } : FIRST_PLACE));
  useEffect(() => {
    if (place.tab !== 'run') forgetDrillView();
  }, [place.tab]);
  const exporter = useExport();
  const openRunId = library.value?.openRunId ?? null;
  const tabs = TABS.filter(({ tab }) => tab !== 'run' || openRunId !== null);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || typesText(event.target))
        return;
      const wanted = TABS.find(({ key, tab }) => key === event.key && (tab !== 'run' || openRunId !== null));
      if (wanted === undefined) return;
      event.preventDefault();
      setPlace(placeOfTab(wanted.tab));
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [openRunId]);

  return (
    <RoomFrame
      title="Drills"
      lead="Practise an outage on this station’s own link, and keep what it showed."
      actions={
        <>
          <ExportButton exporter={exporter} ask={{ what: 'calendar' }} icon={<IconCalendarDown size={16} />}>
            Due dates (.ics)
          </ExportButton>
          <PrintButton />
        </>
      }
      foot={
        <span>
          <kbd>1</kbd> … <kbd>4</kbd> scenarios, run, history, plan
        </span>
      }
    >
      <Tabs
        className={styles['tabs'] ?? ''}
        value={place.tab}
        onChange={(value) => {
          const wanted = TABS.find(({ tab }) => tab === value);
          if (wanted) setPlace(placeOfTab(wanted.tab));
        }}
      >
        <Tabs.List aria-label="Drills">
          {tabs.map(({ tab, name }) => (
            <Tabs.Tab key={tab} value={tab}>
              {name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      {exporter.error && (
        <div className={styles['notice']}>
          <Notice title="No file was made" error={exporter.error} tone="bad" />
        </div>
      )}
      <StaleNote error={library.value === null ? null : library.error} />
      {place.tab === 'scenarios' &&
        (library.value === null ? (
          roomWaits(library, 'which scenarios there are')
        ) : (
          <ScenariosTab library={library.value} go={setPlace} />
        ))}
      {place.tab === 'run' && <RunTab go={setPlace} />}
      {place.tab === 'history' && place.view === 'list' && <HistoryTab go={setPlace} />}
      {place.tab === 'history' && place.view === 'report' && (
        <ReportView key={place.runId} runId={place.runId} go={setPlace} />
      )}
      {place.tab === 'history' && place.view === 'debrief' && (
        <DebriefScreen key={place.runId} runId={place.runId} go={setPlace} />
      )}
      {place.tab === 'plan' && <PlanTab go={setPlace} />}
    </RoomFrame>
  );
}
