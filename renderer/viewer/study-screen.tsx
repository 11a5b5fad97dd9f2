// One open study: opened and closed on the record, its series and priors at the side, one stack in front.
import { Loader } from '@mantine/core';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { StationStatus, StudyView } from '../../shared/contract/views.ts';
import { recall, seriesStateKey, seriesViewStateSchema } from '../db/view-state.ts';
import type { SeriesViewState } from '../db/view-state.ts';
import { useChannel, useStation, useStationNow } from '../link/station-context.tsx';
import { Notice } from '../status/notice.tsx';
import { keyAction } from './bindings.ts';
import type { ViewerAction } from './bindings.ts';
import { createIdleQueue } from './idle-queue.ts';
import type { IdleQueue } from './idle-queue.ts';
import type { DisplayError } from './image-source.ts';
import { useKitTestShow } from './kit-test.ts';
import { BackButton, PatientBanner } from './patient-banner.tsx';
import { createPixelSource } from './pixel-source.ts';
import { PriorList, SeriesList } from './series-list.tsx';
import { clampIndex, framesOf, indexOf, positionAt } from './stack.ts';
import type { FrameRef, StackPosition } from './stack.ts';
import styles from './study-screen.module.css';
import { useOpenStudy } from './use-open-study.ts';
import { HelpDialog, ViewerToolbar } from './viewer-toolbar.tsx';
import { ViewportPane } from './viewport-pane.tsx';
import type { ViewportPaneHandle } from './viewport-pane.tsx';

interface StudyScreenProps {
  readonly studyKey: string;
  readonly onClose: () => void;
  readonly onOpen: (studyKey: string) => void;
}

/** Remembered view of a series: `undefined` while it is being read, so that the first picture already has it. */
function useSeriesState(stateKey: string | null): SeriesViewState | null | undefined {
  const [read, setRead] = useState<{ key: string; value: SeriesViewState | null } | null>(null);
  useEffect(() => {
    if (stateKey === null) return undefined;
    let live = true;
    const readState = async () => {
      const value = await recall(stateKey, seriesViewStateSchema);
      if (live) setRead({ key: stateKey, value });
    };
    void readState();
    return () => {
      live = false;
    };
  }, [stateKey]);
  if (stateKey === null) return null;
  return read?.key === stateKey ? read.value : undefined;
}

function OpenStudy({
  study,
  status,
  onClose,
  onOpen,
}: StudyScreenProps & { readonly study: StudyView; readonly status: StationStatus }) {
  const { api, state } = useStation();
  const nowMs = useStationNow();
  const paneRef = useRef<ViewportPaneHandle>(null);
  const [seriesUid, setSeriesUid] = useState(() => study.series[firstWithPictures(study)]?.SeriesInstanceUID);
  const [positions, setPositions] = useState<Readonly<Record<string, StackPosition | null>>>({});
  const [helpOpened, setHelpOpened] = useState(false);
  const [queue] = useState(newBusyQueue);
  const list = useChannel('worklist:list', {}, state.worklistStale);
  const source = useMemo(() => createPixelSource(api, study.studyKey), [api, study.studyKey]);
  useEffect(() => () => source.close(), [source]);

  // A series by its UID: others may arrive in front of it.
  const found = study.series.findIndex(({ SeriesInstanceUID }) => SeriesInstanceUID === seriesUid);
  const seriesIndex = found < 0 ? firstWithPictures(study) : found;
  const series = study.series[seriesIndex];
  const frames = useMemo(() => (series ? framesOf(series) : []), [series]);
  const stateKey = series ? seriesStateKey(series) : null;
  const remembered = useSeriesState(stateKey);
  const uid = series?.SeriesInstanceUID ?? '';
  const index = indexOf(frames, positions[uid] ?? null);

  const setIndex = (next: number) =>
    setPositions((before) => ({ ...before, [uid]: positionAt(frames, next) }));
  const chooseSeries = (next: number) => {
    setSeriesUid(study.series[clampIndex(next, study.series.length)]?.SeriesInstanceUID);
    // After the new pane is there.
    requestAnimationFrame(() => paneRef.current?.focus());
  };
  const onAction = (action: ViewerAction) => {
    switch (action.type) {
      case 'series':
        chooseSeries(seriesIndex + action.by);
        return;
      case 'help':
        setHelpOpened(true);
        return;
      case 'back':
        onClose();
        return;
      default:
        paneRef.current?.run(action);
    }
  };
  useKitTestShow((SOPInstanceUID, frame) => {
    for (const one of study.series) {
      const position = framesOf(one).findIndex(
        (ref) => ref.instance.attributes.SOPInstanceUID === SOPInstanceUID && ref.frame === frame,
      );
      if (position < 0) continue;
      setSeriesUid(one.SeriesInstanceUID);
      setPositions((before) => ({ ...before, [one.SeriesInstanceUID]: positionAt(framesOf(one), position) }));
      return true;
    }
    return false;
  });

  const onBusy = useCallback((busy: boolean) => queue.setBusy(busy), [queue]);
  // From the first look on, the reader stays with this image, whatever arrives before it.
  const hasPosition = positions[uid] !== undefined;
  if (!hasPosition && frames.length > 0)
    setPositions((before) => ({ ...before, [uid]: positionAt(frames, 0) }));
  const onDisplayError = (ref: FrameRef, error: DisplayError) => {
    void api.invoke('study:report-display-error', {
      studyKey: study.studyKey,
      instanceKey: ref.instance.instanceKey,
      code: error.code,
    });
  };
  const readyToFocus = remembered !== undefined;
  useEffect(() => {
    if (readyToFocus) paneRef.current?.focus();
  }, [readyToFocus]);
  // Keys work wherever the focus is on this screen, except in menus and dialogs (React lets their events through here).
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (!(event.target instanceof Node) || !event.currentTarget.contains(event.target)) return;
    const action = keyAction(event, series?.Modality ?? '');
    if (!action) return;
    event.preventDefault();
    onAction(action);
  };

  return (
    <div className={styles['screen']} onKeyDown={onKeyDown}>
      <PatientBanner study={study} nowMs={nowMs} onBack={onClose} />
      <nav className={styles['rail']} aria-label="Series and priors">
        <SeriesList
          series={study.series}
          currentIndex={seriesIndex}
          source={source}
          queue={queue}
          onChoose={chooseSeries}
        />
        <PriorList
          keys={study.priors}
          rows={list.value?.rows ?? []}
          disabled={!state.connected}
          onOpen={onOpen}
        />
      </nav>
      <section className={styles['work']} aria-label="Images">
        <ViewerToolbar modality={series?.Modality ?? ''} onAction={onAction} />
        {series && remembered !== undefined ? (
          <ViewportPane
            key={uid}
            ref={paneRef}
            study={study}
            series={series}
            frames={frames}
            index={index}
            source={source}
            status={status}
            nowMs={nowMs}
            stateKey={stateKey}
            remembered={remembered}
            onIndex={setIndex}
            onAction={onAction}
            onBusy={onBusy}
            onDisplayError={onDisplayError}
          />
        ) : (
          <div className={styles['centred']}>
            {!series && (
              <Notice title="No image of this study is here yet" tone="warn">
                The station knows of the study but holds none of its images so far. They appear here as they
                arrive.
              </Notice>
            )}
          </div>
        )}
      </section>
      <HelpDialog
        opened={helpOpened}
        onClose={() => {
          setHelpOpened(false);
          requestAnimationFrame(() => paneRef.current?.focus());
        }}
      />
    </div>
  );
}

/** Thumbnails begin only after the first picture. */
const newBusyQueue = (): IdleQueue => {
  const queue = createIdleQueue();
  queue.setBusy(true);
  return queue;
};

const firstWithPictures = (study: StudyView): number =>
  Math.max(
    0,
    study.series.findIndex(({ instances }) => instances.some(({ attributes }) => attributes.hasPixels)),
  );

export function StudyScreen(props: StudyScreenProps) {
  const { studyKey, onClose } = props;
  const { state } = useStation();
  const study = useOpenStudy(studyKey, state.studyStale[studyKey] ?? 0);
  if (study.value && state.status) return <OpenStudy {...props} study={study.value} status={state.status} />;
  return (
    <div className={styles['centred']}>
      {study.state === 'failed' ? (
        <div>
          <Notice title="This study could not be opened" error={study.error} tone="bad" />
          <p>
            <BackButton onBack={onClose} />
          </p>
        </div>
      ) : (
        <Loader type="dots" aria-label="Opening the study" />
      )}
    </div>
  );
}
