// One study under reading: its series and priors at the side, viewports in front, one of them under the hands.
import { useEffect, useMemo, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { isKitErrorCode } from '../../shared/contract/kit-error.ts';
import type { StationStatus, StudyView } from '../../shared/contract/views.ts';
import { useStation, useStationNow } from '../link/station-context.tsx';
import { useWorklist } from '../link/use-last-answer.ts';
import { PacsLookLines } from '../pacs-look/pacs-look-lines.tsx';
import { PaperHead } from '../print/paper-head.tsx';
import { PrintFailed } from '../print/print-failed.tsx';
import { printViewports } from '../print/print-study.ts';
import { usePrint } from '../print/use-print.ts';
import { NotePanel } from '../reading-log/note-panel.tsx';
import { isOffered } from '../reading-log/note-offers.ts';
import { useNotePanel } from '../reading-log/use-note-panel.ts';
import { keyAction } from './bindings.ts';
import type { ViewerAction } from './bindings.ts';
import { HangingProblems } from './hanging/hanging-problems.tsx';
import type { DisplayError } from './image-source.ts';
import { PatientBanner } from './patient-banner.tsx';
import { createPixelRoom } from './pixel-source.ts';
import { PriorList } from './prior-list.tsx';
import { PriorHolders } from './prior-studies.tsx';
import { takeDraggedSeries } from './series-drag.ts';
import { Arriving } from './arriving.tsx';
import { SeriesList } from './series-list.tsx';
import { hungUidOf, isFlaggedStack } from './flagged-images.ts';
import { ShowFlaggedProvider, ShowImageProvider } from './show-image.ts';
import type { FrameRef } from './stack.ts';
import styles from './study-screen.module.css';
import { tellDrawn, tellNothingDrawn } from '../training/drawn.ts';
import { useKeptMeasurements } from './tools/measurement-keeper.ts';
import { usePixelSource } from './use-pixel-source.ts';
import { useReading } from './use-reading.ts';
import { useScreenMemory } from './use-screen-memory.ts';
import { HelpDialog } from './help-dialog.tsx';
import { ToolbarPlace, ViewerToolbar } from './viewer-toolbar.tsx';
import { ViewportCell } from './viewport-cell.tsx';

/** A key that a focused control needs for itself. */
const belongsToControl = (event: KeyboardEvent): boolean =>
  (event.key === ' ' || event.key === 'Enter') &&
  event.target instanceof Element &&
  event.target.closest('button, a, input, select, textarea') !== null;

/** What is typed is never a command. */
const typesText = (target: Node): boolean =>
  target instanceof Element &&
  target.closest('textarea, select, input:not([type=radio]):not([type=checkbox])') !== null;

export function ReadingScreen({
  study,
  status,
  onClose,
}: {
  readonly study: StudyView;
  readonly status: StationStatus;
  readonly onClose: () => void;
}) {
  const { api, state } = useStation();
  const nowMs = useStationNow();
  const { studyKey } = study;
  const list = useWorklist();
  const room = useMemo(() => createPixelRoom(api), [api]);
  useEffect(() => () => room.close(), [room]);
  useEffect(() => tellNothingDrawn, []);
  const source = usePixelSource(room, studyKey);
  const reading = useReading(study, list.state === 'loaded' ? list.value.rows : null, onClose);
  const { screen, views, active, priors, positions, comparison, dispatch } = reading;
  const gridRef = useRef<HTMLDivElement>(null);
  const toldRef = useRef<HTMLDivElement>(null);
  const headRef = useRef<HTMLParagraphElement>(null);
  // At once: a second Esc is meant for the images.
  const note = useNotePanel(() =>
    gridRef.current?.querySelector<HTMLElement>('[role=application][data-active=true]')?.focus(),
  );

  useKeptMeasurements([studyKey, ...priors.keys]);
  const looks = useScreenMemory({
    studyKey,
    by: status.operator?.label ?? null,
    remembered: reading.remembered,
    screen,
    views,
    positions,
    hands: { together: comparison.on, tool: reading.tool },
    dispatch,
  });
  const onDisplayError = (ofStudy: string, ref: FrameRef, error: DisplayError) => {
    void api.invoke('study:report-display-error', {
      studyKey: ofStudy,
      instanceKey: ref.instance.instanceKey,
      code: isKitErrorCode(error.code) ? error.code : 'internal',
    });
  };
  const shownInfo = active ? comparison.drawn.get(active.cell) : undefined;
  // Flagged images are of several series: the presets are those of the one on screen.
  const modality =
    (active?.series && isFlaggedStack(active.series) && shownInfo?.description.Modality) ||
    (active?.series?.Modality ?? '');
  // Keys work wherever the focus is on this screen, except in menus and dialogs (React lets their events through here).
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (!(event.target instanceof Node) || !event.currentTarget.contains(event.target)) return;
    if (belongsToControl(event) || typesText(event.target)) return;
    if (reading.offerKey(event)) {
      event.preventDefault();
      return;
    }
    const action = keyAction(event, modality);
    if (!action) return;
    event.preventDefault();
    onAction(action);
  };
  const printing = usePrint({ sheet: 'study', studyKey }, () => {
    if (gridRef.current) printViewports(gridRef.current, headRef.current, toldRef.current);
  });
  const onAction = (action: ViewerAction) => {
    if (action.type === 'print') void printing.start();
    else if (action.type === 'note') note.open();
    else if (action.type === 'jot') {
      reading.onAction(action);
      if (isOffered(studyKey)) note.show();
    } else reading.onAction(action);
  };
  const activeUid = hungUidOf(active?.series ?? null);
  const shownUids = new Set(views.flatMap(({ series }) => hungUidOf(series) ?? []));
  const openPrior = (key: string) => priors.loaded.get(key)?.value ?? [];
  const choose = (key: string, seriesUid: string) =>
    reading.hang(screen.active, { studyKey: key, seriesUid });

  return (
    <div className={styles['screen']} data-note={note.opened || undefined} onKeyDown={onKeyDown}>
      <PriorHolders priors={priors} />
      <p ref={headRef} className={styles['paperHead']}>
        <PaperHead status={status} nowMs={nowMs} />
      </p>
      <PatientBanner study={study} nowMs={nowMs} onBack={onClose} />
      <nav className={styles['rail']} aria-label="Series and priors">
        {reading.dressed && (
          <>
            <h2 className={styles['railTitle']}>Series ({study.series.length})</h2>
            <Arriving completeness={study.completeness} />
            <SeriesList
              study={study}
              source={source}
              queue={reading.queue}
              activeUid={activeUid}
              shownUids={shownUids}
              onChoose={(uid) => choose(studyKey, uid)}
            />
            <PriorList
              keys={study.priors}
              rows={list.value?.rows ?? []}
              disabled={!state.connected}
              room={room}
              queue={reading.queue}
              activeUid={activeUid}
              shownUids={shownUids}
              opened={priors.keys}
              loaded={priors.loaded}
              onCompare={reading.compare}
              onClose={reading.closePrior}
              onChoose={choose}
            />
          </>
        )}
      </nav>
      <section className={styles['work']} aria-label="Images">
        {reading.dressed ? (
          <ViewerToolbar
            modality={modality}
            layout={screen.layout}
            on={comparison.on}
            hasPrior={reading.hasPrior}
            tool={reading.tool}
            onAction={onAction}
          />
        ) : (
          <ToolbarPlace />
        )}
        <PrintFailed error={printing.error} onDismiss={printing.dismiss} />
        <HangingProblems problems={reading.hangingProblems} />
        <div ref={toldRef}>
          <PacsLookLines study={study} priors={priors.keys.flatMap(openPrior)} nowMs={nowMs} />
        </div>
        <div ref={gridRef} className={styles['grid']} data-layout={screen.maximised ? '1x1' : screen.layout}>
          <ShowImageProvider value={reading.showImage}>
            <ShowFlaggedProvider value={reading.showFlagged}>
              {views.map((view) => (
                <ViewportCell
                  key={view.cell}
                  ref={reading.paneRefs[view.cell] ?? null}
                  view={view}
                  index={positions.indexOf(view)}
                  active={view.cell === screen.active}
                  several={views.length > 1}
                  current={study}
                  room={room}
                  status={status}
                  nowMs={nowMs}
                  error={(view.hung && priors.loaded.get(view.hung.studyKey)?.error) ?? null}
                  tool={reading.tool}
                  notes={[...comparison.notesFor(view), ...[reading.flaggedWordsOf(view) ?? []].flat()]}
                  line={comparison.lineFor(view)}
                  presentation={reading.presentations.of(view)}
                  onTakeOff={() => {
                    reading.presentations.ask(view.cell, study.studyKey, null);
                    reading.focusActive(view.cell);
                  }}
                  onDrawn={(info) => {
                    comparison.onDrawn(view.cell, info);
                    if (info) tellDrawn(view.isPrior);
                  }}
                  look={looks.of(view.positionKey)}
                  onLook={(look) => looks.set(view.positionKey, look)}
                  onView={(shown) => comparison.onView(view, shown)}
                  onIndex={(index) => comparison.link.move(view, index)}
                  onActivate={() => dispatch({ type: 'cell-activated', cell: view.cell })}
                  onMaximise={() => reading.onAction({ type: 'maximise' })}
                  onDropSeries={() => {
                    const hung = takeDraggedSeries();
                    if (hung) reading.hang(view.cell, hung);
                  }}
                  onBusy={reading.onBusy}
                  onDisplayError={onDisplayError}
                />
              ))}
            </ShowFlaggedProvider>
          </ShowImageProvider>
        </div>
      </section>
      {note.opened && (
        <NotePanel
          study={study}
          nowMs={nowMs}
          textRef={note.textRef}
          onLeave={note.leave}
          onClose={note.close}
        />
      )}
      {reading.dressed && (
        <HelpDialog
          opened={reading.help.opened}
          onClose={() => {
            reading.help.setOpened(false);
            reading.focusActive();
          }}
        />
      )}
    </div>
  );
}
