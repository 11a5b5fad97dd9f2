// Which screen is shown: decided by the station's state alone, never by what the page remembers.
import { Loader, Stack, Text } from '@mantine/core';
import { useCallback, useEffect, useMemo, useState } from 'react';
import styles from './app.module.css';
import { PlacesContext, WORKLIST } from './area/place.ts';
import type { Place } from './area/place.ts';
import { StationArea } from './area/station-area.tsx';
import { useJournalProjection } from './db/journal-projection.ts';
import { LockedDrill } from './drill/run/locked-drill.tsx';
import { asksForDrill, forgetDrillView } from './drill/run/use-view-choice.ts';
import { useStation } from './link/station-context.tsx';
import { useForgetAnswersWhenLocked } from './link/use-last-answer.ts';
import { usePresence } from './link/use-presence.ts';
import { WindowLinkContext } from './peer-windows/peer-windows.ts';
import { useWindowLink } from './peer-windows/use-window-link.ts';
import type { ThisWindow } from './peer-windows/use-window-link.ts';
import { ViewerWindow } from './peer-windows/viewer-window.tsx';
import { useKeepNotes } from './reading-log/open-notes.ts';
import { UnsavedNotes } from './reading-log/unsaved-notes.tsx';
import { ConnectionLost } from './status/connection-lost.tsx';
import { DowntimeBanner } from './status/downtime-banner.tsx';
import { DrillBanner, DrillFrame } from './status/drill-banner.tsx';
import { NotDeclared } from './status/not-declared.tsx';
import { Notice } from './status/notice.tsx';
import { TopBar } from './status/top-bar.tsx';
import { CoachDock } from './training/coach-dock.tsx';
import { UnlockScreen } from './unlock/unlock-screen.tsx';
import { pageOpenings, useDropOpeningsWhenLocked } from './viewer/page-openings.ts';
import { forgetScreen, recallScreen } from './viewer/screen-memory.ts';
import { StudyScreen } from './viewer/study-screen.tsx';
import { useOwnStudy } from './viewer/use-own-study.ts';
import { useDropPixelsWhenLocked } from './viewer/use-pixel-source.ts';
import { useForgetMeasurementsWhenLocked } from './viewer/tools/measurement-store.ts';
import { useKitTestNavigation } from './viewer/kit-test.ts';
import { useForgetListWhenLocked } from './worklist/list-memory.ts';
import { ReadInOrder } from './worklist/read-in-order.tsx';
import { WorklistScreen } from './worklist/worklist-screen.tsx';

function Screens({
  thisWindow,
  studyKey,
  onStudy,
}: {
  readonly thisWindow: ThisWindow;
  readonly studyKey: string | null;
  readonly onStudy: (studyKey: string | null) => void;
}) {
  const { state } = useStation();
  const [recovering, setRecovering] = useState(false);
  const close = useCallback(() => {
    forgetScreen();
    onStudy(null);
  }, [onStudy]);
  useKitTestNavigation(onStudy);
  useJournalProjection();
  useForgetMeasurementsWhenLocked(state.status?.vault === 'unlocked');
  useForgetAnswersWhenLocked(state.status?.vault === 'unlocked');
  useDropOpeningsWhenLocked(state.status?.vault === 'unlocked');
  useForgetListWhenLocked(state.status?.vault === 'unlocked');
  useDropPixelsWhenLocked(state.status?.vault === 'unlocked');
  usePresence();
  useKeepNotes();
  const whose = useOwnStudy(studyKey, state.status?.operator?.label ?? null, close);
  if (!state.status) return null;
  // A new recovery code is shown once: the unlock that came with it must not sweep it away.
  if (state.status.vault !== 'unlocked' || recovering)
    return (
      <LockedDrill>
        <UnlockScreen vault={state.status.vault} onRecovering={setRecovering} />
      </LockedDrill>
    );
  if (studyKey !== null && whose === 'unknown') return null;
  const shownKey = whose === 'of-another' ? null : studyKey;
  const { role } = thisWindow;
  if (role.kind === 'viewer')
    return <ViewerWindow number={role.number} studyKey={shownKey} thisWindow={thisWindow} onClose={close} />;
  return shownKey === null ? (
    <StationArea>
      <WorklistScreen onOpen={onStudy} />
    </StationArea>
  ) : (
    <ReadInOrder studyKey={shownKey} onStudy={onStudy}>
      <StudyScreen key={shownKey} studyKey={shownKey} onClose={close} />
    </ReadInOrder>
  );
}

/** Id of the section that a window opened for a drill begins with. */
const DRILLS: Place = 'drills';

/** The whole page. */
export function App() {
  const { api, state } = useStation();
  const [studyKey, setStudyKey] = useState<string | null>(() => recallScreen()?.studyKey ?? null);
  const [place, setPlace] = useState<Place>(() => (asksForDrill() ? DRILLS : WORKLIST));
  useEffect(() => {
    if (place !== DRILLS) forgetDrillView();
  }, [place]);
  const unlocked = state.status?.vault === 'unlocked';
  const showStudy = useCallback(
    (next: string | null) => {
      if (next !== null && next !== studyKey && unlocked) pageOpenings.begin(api, next);
      setStudyKey(next);
    },
    [api, studyKey, unlocked],
  );
  const thisWindow = useWindowLink(studyKey, unlocked, showStudy);
  const open = unlocked && studyKey === null && thisWindow.role.kind === 'full';
  const places = useMemo(() => ({ place, go: open ? setPlace : null }), [place, open]);
  if (!state.status) {
    return (
      <main className={styles['centred']}>
        {state.error ? (
          <Notice
            title={
              state.error.code === 'access.session-expired'
                ? 'This link is no longer valid'
                : 'The station does not answer'
            }
            error={state.error}
            tone="bad"
          >
            The page keeps asking. Nothing is lost: the station&rsquo;s copy does not depend on this window.
          </Notice>
        ) : (
          <Stack align="center" gap="md" role="status">
            <Loader type="dots" />
            <Text>Asking the station how it is…</Text>
          </Stack>
        )}
      </main>
    );
  }
  return (
    <WindowLinkContext value={thisWindow.link}>
      <PlacesContext value={places}>
        <DrillFrame status={state.status} className={styles['frame']}>
          <header className={styles['head']}>
            <DrillBanner status={state.status} />
            <TopBar status={state.status} />
            <DowntimeBanner status={state.status} />
            <ConnectionLost />
            <NotDeclared status={state.status} />
            <UnsavedNotes />
          </header>
          <CoachDock studyKey={studyKey}>
            <main className={styles['screen']}>
              <Screens thisWindow={thisWindow} studyKey={studyKey} onStudy={showStudy} />
            </main>
          </CoachDock>
        </DrillFrame>
      </PlacesContext>
    </WindowLinkContext>
  );
}
