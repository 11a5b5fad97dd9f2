// Drills: the scenarios to practise, the run that is open, what earlier runs measured, and the plan that came of them (D1–D5).
import { Tabs } from '@mantine/core';
import { IconCalendarDown } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import type { DrillLibraryView, ScenarioTextView } from '../../shared/contract/drill-view.ts';
import { askToLeave } from '../area/leave-guard.tsx';
import { PrintButton } from '../area/print-button.tsx';
import { RoomFrame, roomWaits, StaleNote } from '../area/room-frame.tsx';
import { useChannel, useStation } from '../link/station-context.tsx';
import { Notice } from '../status/notice.tsx';
import { DebriefScreen } from './debrief/debrief-screen.tsx';
import { FIRST_PLACE, placeOfTab } from './drill-place.ts';
import type { DrillPlace, DrillTab, GoDrill } from './drill-place.ts';
import { HistoryTab } from './history/history-tab.tsx';
import { ScenarioEditor } from './library/scenario-editor.tsx';
import { ScenariosTab } from './library/scenarios-tab.tsx';
import { SiteValues } from './library/site-values.tsx';
import { UndoRemoval } from './library/undo-removal.tsx';
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

/** The library and what is done with its texts; a removal can be undone from here. */
function Scenarios({
  library,
  place,
  go,
  onPlace,
}: {
  readonly library: DrillLibraryView;
  readonly place: Extract<DrillPlace, { readonly tab: 'scenarios' }>;
  readonly go: GoDrill;
  /** Without asking: what was written is saved. */
  readonly onPlace: GoDrill;
}) {
  const [removed, setRemoved] = useState<ScenarioTextView | null>(null);
  const back = () => go(FIRST_PLACE);
  if (place.view === 'values') return <SiteValues scenarios={library.scenarios} onBack={back} />;
  if (place.view === 'edit')
    return (
      <ScenarioEditor
        scenarioId={place.scenarioId}
        scenarios={library.scenarios}
        onBack={back}
        onSaved={(scenarioId) => onPlace({ tab: 'scenarios', view: 'edit', scenarioId })}
        onRemoved={(text) => {
          setRemoved(text);
          onPlace(FIRST_PLACE);
        }}
      />
    );
  return (
    <>
      {removed !== null && <UndoRemoval removed={removed} onDone={() => setRemoved(null)} />}
      <ScenariosTab library={library} go={go} />
    </>
  );
}

export function DrillsRoom() {
  const { state } = useStation();
  const library = useChannel('drill:library', {}, state.drillStale);
  const [place, setPlace] = useState<DrillPlace>(() => (asksForDrill() ? { tab: 'run' } : FIRST_PLACE));
  useEffect(() => {
    if (place.tab !== 'run') forgetDrillView();
  }, [place.tab]);
  const go = useCallback<GoDrill>((next) => askToLeave(() => setPlace(next)), []);
  const exporter = useExport();
  const openRunId = library.value?.openRunId ?? null;
  const current = useChannel('drill:current', openRunId === null ? null : {}, state.drillStale);
  // Nothing but `ended` leads into the hot wash, and an open run leaves it only by being closed.
  const inHotWash = current.value?.events.some(({ type }) => type === 'ended') ?? false;
  // The hot wash of the open run stands under its own tab, whichever way led to it.
  const debriefsOpenRun = place.tab === 'history' && place.view === 'debrief' && place.runId === openRunId;
  const shownTab = debriefsOpenRun ? 'run' : place.tab;
  const tabs = TABS.filter(({ tab }) => tab !== 'run' || openRunId !== null);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || typesText(event.target))
        return;
      const wanted = TABS.find(({ key, tab }) => key === event.key && (tab !== 'run' || openRunId !== null));
      if (wanted === undefined) return;
      event.preventDefault();
      go(placeOfTab(wanted.tab));
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [openRunId, go]);

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
        value={shownTab}
        onChange={(value) => {
          const wanted = TABS.find(({ tab }) => tab === value);
          if (wanted) go(placeOfTab(wanted.tab));
        }}
      >
        <Tabs.List aria-label="Drills">
          {tabs.map(({ tab, name }) => (
            <Tabs.Tab key={tab} value={tab}>
              {tab === 'run' && inHotWash ? 'Hot wash' : name}
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
          <Scenarios library={library.value} place={place} go={go} onPlace={setPlace} />
        ))}
      {place.tab === 'run' && <RunTab go={go} />}
      {place.tab === 'history' && place.view === 'list' && <HistoryTab go={go} />}
      {place.tab === 'history' && place.view === 'report' && (
        <ReportView key={place.runId} runId={place.runId} go={go} />
      )}
      {place.tab === 'history' && place.view === 'debrief' && (
        <DebriefScreen key={place.runId} runId={place.runId} go={go} />
      )}
      {place.tab === 'plan' && <PlanTab go={go} />}
    </RoomFrame>
  );
}
