// One viewport with its words: the picture, the corners, the tile when there is no picture, and the hand's controls.
import { useEffect, useEffectEvent, useImperativeHandle, useRef, useState } from 'react';
import { forget, remember } from '../db/view-state.ts';
import type { SeriesViewState } from '../db/view-state.ts';
import type { ViewerAction } from './bindings.ts';
import { useDisplayShown } from '../link/use-display-shown.ts';
import { useRegisteredPane } from './kit-test.ts';
import { DocumentPane } from '../documents/document-pane.tsx';
import { useCine } from './cine/use-cine.ts';
import { changesView, followedView } from './follow-view.ts';
import type { ShownView } from './follow-view.ts';
import type { KitImageInfo } from '../pixels/image-loader.ts';
import { isFlaggedStack, worded } from './flagged-images.ts';
import { ALL_PLANES, hiddenWords } from './image-planes.ts';
import { lookOf } from './look.ts';
import { Magnifier } from './magnifier.tsx';
import { Overlay } from './overlay.tsx';
import { PaneGraphics, ReferenceLine } from './pane-graphics.tsx';
import type { ToScreen } from './pane-graphics.tsx';
import { runOnPane } from './pane-commands.ts';
import type { ViewportPaneProps } from './pane-props.ts';
import { Loading, Tile, Track } from './pane-tile.tsx';
import { PresentationLayer } from './presentation/presentation-layer.tsx';
import { PresentationMark } from './presentation/presentation-mark.tsx';
import { usePresentation } from './presentation/use-presentation.ts';
import { placeOf, positionWords, sameFrame } from './stack.ts';
import { jot } from './tools/jot-words.ts';
import { MeasureLayer, MeasureWords } from './tools/measure-layer.tsx';
import { isViewTool } from './tools/measurement.ts';
import { NoteEditor } from './tools/note-editor.tsx';
import { useMeasuring } from './tools/use-measuring.ts';
import type { Measuring } from './tools/use-measuring.ts';
import { useTellBusy } from './use-tell-busy.ts';
import { useStackNews } from './use-stack-news.ts';
import { useStackViewport } from './use-stack-viewport.ts';
import styles from './viewport-pane.module.css';

export function ViewportPane({ ref, ...props }: ViewportPaneProps) {
  const { study, current, series, frames, index, source, status, nowMs, stateKey } = props;
  const isPrior = study.studyKey !== current.studyKey;
  const elementRef = useRef<HTMLDivElement>(null);
  const pressRef = useRef<Measuring['press']>(() => null);
  const stack = useStackViewport({
    elementRef,
    frames,
    index,
    source,
    remembered: props.remembered,
    // Of flagged images of several series none is what another one looks like.
    look: isFlaggedStack(series) ? null : props.look,
    seriesUidOf: (ref) => worded(study, series, ref).SeriesInstanceUID,
    onScroll: (by) => props.onIndex(index + by),
    onPress: (at) => pressRef.current(at),
    leftDrag: isViewTool(props.tool) ? props.tool : 'window',
    onDragDone: () => saveView(),
    onDisplayError: props.onDisplayError,
  });
  const { pane, view, hasOwnWindow } = stack;

  // Only what belongs to the drawn frame: words and picture never part (S-4).
  const drawn = pane?.drawn ?? null;
  const own = stack.image?.kit ?? null;
  const info =
    drawn && own?.instanceKey === drawn.instance.instanceKey && own.frameNumber === drawn.frame ? own : null;

  const picture = drawn && stack.image && info && { ref: drawn, image: stack.image, info };
  const presented = usePresentation(props.presentation, picture, stack);
  useDisplayShown(info === null ? null : study);

  const cine = useCine({
    frames,
    index,
    settled: pane !== null && pane.state !== 'loading' && sameFrame(pane.wanted, frames[index] ?? null),
    attributes: info?.description.cine ?? null,
    goTo: props.onIndex,
  });

  const news = useStackNews(frames, index);
  const measuring = useMeasuring(props.tool, info, stack.viewport);
  useEffect(() => {
    pressRef.current = measuring.press;
  });

  function saveView(): void {
    // A presentation state's look is its own, also where the reader goes on from it by hand.
    if (presented?.look) return;
    const current = stack.viewport()?.current();
    // Only what the reader chose: a picture's own window is its own to give next time.
    if (stateKey !== null && current?.window && !current.lut && stack.hasOwnWindow())
      void remember(stateKey, { ...current.window, invert: current.invert } satisfies SeriesViewState);
  }

  const [magnified, setMagnified] = useState(false);
  const [planes, setPlanes] = useState(ALL_PLANES);
  const run = (action: ViewerAction): void => {
    if (action.type === 'magnifier') {
      setMagnified(!magnified);
      return;
    }
    if (action.type === 'jot') {
      if (info && drawn)
        jot(measuring.meant, info, { study, current, series: worded(study, series, drawn), shown: drawn });
      return;
    }
    if (action.type === 'planes') {
      const next = { ...planes, [action.what]: !planes[action.what] };
      setPlanes(next);
      stack.viewport()?.showPlanes(next);
      return;
    }
    runOnPane(action, {
      viewport: stack.viewport(),
      goTo: (where) => {
        cine.stop();
        props.onIndex(where === 'first' ? 0 : where === 'last' ? frames.length - 1 : index + where.by);
      },
      cine,
      ownWindow: stack.ownWindow,
      imageWindow: () => {
        stack.imageWindow();
        if (stateKey !== null) void forget(stateKey);
      },
      info,
      saveView,
      reset: () => {
        stack.reset();
        if (presented) props.onTakeOff();
        if (stateKey !== null) void forget(stateKey);
      },
    });
  };
  const goToIndex = (next: number): void => {
    cine.stop();
    props.onActivate();
    if (next !== index) props.onIndex(next);
  };
  const follow = (shown: ShownView): void => {
    if (!info || !view) return;
    const patch = followedView(shown, { view, info });
    if (!changesView(view, patch)) return;
    if (patch.window) stack.ownWindow();
    stack.viewport()?.change(patch);
  };
  /** An object without a picture is read on a page of its own, which then has the keys. */
  const reading = pane?.state === 'error' && pane.error.code === 'no-picture' ? pane.wanted.instance : null;
  const pageRef = useRef<HTMLDivElement>(null);
  const focus = () => (pageRef.current ?? elementRef.current)?.focus({ preventScroll: true });
  useImperativeHandle(ref, () => ({
    run,
    focus,
    follow,
    key: measuring.key,
    shown: () => (view && info ? { view, info, ownWindow: stack.hasOwnWindow() } : null),
  }));
  const isReading = reading !== null;
  const writingAt = measuring.note.at?.id ?? null;
  const takeKeys = useEffectEvent((onPage: boolean, writes: boolean) => {
    if (writes) return;
    const place = onPage ? pageRef.current : elementRef.current;
    const { activeElement } = document;
    if (props.active && (activeElement === elementRef.current || activeElement === document.body))
      place?.focus({ preventScroll: true });
  });
  // Also when a note has been written: the keys come back from its field.
  const writes = writingAt !== null;
  useEffect(() => takeKeys(isReading, writes), [isReading, writes]);

  const toScreen: ToScreen = (point) => stack.viewport()?.toScreen(point) ?? null;
  const { onDrawn } = props;
  const tellDrawn = useEffectEvent((next: KitImageInfo | null) => onDrawn(next));
  useEffect(() => tellDrawn(info), [info]);
  useEffect(() => () => tellDrawn(null), []);
  const tellView = useEffectEvent((shown: ShownView) => {
    props.onView(shown);
    // A presentation state's look is its own: it comes back only when it is asked for again.
    const viewport = stack.viewport();
    if (!presented && viewport)
      props.onLook(
        lookOf(
          shown.view,
          { rows: shown.info.description.Rows, columns: shown.info.description.Columns },
          viewport.isFitted(),
          hasOwnWindow(),
          viewport.extent(),
        ),
      );
  });
  useEffect(() => {
    if (view && info) tellView({ view, info, ownWindow: hasOwnWindow() });
  }, [view, info, hasOwnWindow]);

  // A viewport that comes under the hands takes the keys.
  const focusOnMount = useEffectEvent(() => {
    if (props.active) elementRef.current?.focus({ preventScroll: true });
  });
  useEffect(() => focusOnMount(), []);

  const state = pane?.state ?? 'loading';
  useTellBusy(state === 'loading', props.onBusy);

  const shown = pane === null ? null : pane.state === 'error' ? pane.wanted : pane.drawn;
  useRegisteredPane(elementRef, status.testHooks && pane?.state === 'ready' ? pane.drawn : null, source);

  const hooks = status.testHooks
    ? {
        'data-sop-instance-uid': pane?.wanted.instance.attributes.SOPInstanceUID ?? '',
        'data-frame-number': pane?.wanted.frame ?? 0,
        'data-state': state,
      }
    : {};
  return (
    <div className={styles['pane']}>
      <div
        ref={elementRef}
        className={styles['canvas']}
        tabIndex={isReading ? -1 : 0}
        role="application"
        aria-roledescription="image viewport"
        aria-label={`${isPrior ? 'Prior. ' : ''}${series.Modality} ${series.SeriesDescription}. ${shown ? positionWords(frames, placeOf(frames, shown)) : 'Loading'}. Press question mark for help.`}
        data-testid="viewport"
        data-active={props.active}
        onFocus={props.onActivate}
        onDoubleClick={(event) => {
          if (!measuring.editNoteAt(event)) props.onMaximise();
        }}
        data-tool={props.tool}
        onWheelCapture={cine.stop}
        {...hooks}
      />
      <PaneGraphics>
        {info && view && props.line && <ReferenceLine toScreen={toScreen} line={props.line} />}
        {view && presented && <PresentationLayer presented={presented} viewport={stack.viewport()} />}
        {info && view && <MeasureLayer measuring={measuring} info={info} viewport={stack.viewport} />}
      </PaneGraphics>
      {writingAt !== null && <NoteEditor key={writingAt} note={measuring.note} toScreen={toScreen} />}
      {magnified && view && <Magnifier elementRef={elementRef} viewport={stack.viewport} />}
      {info && <MeasureWords measuring={measuring} info={info} />}
      {reading ? (
        <div className={styles['document']} onFocus={props.onActivate} onPointerDown={props.onActivate}>
          <DocumentPane
            ref={pageRef}
            study={study}
            current={current}
            series={series}
            instance={reading}
            index={index}
            length={frames.length}
            status={status}
            nowMs={nowMs}
            onIndex={props.onIndex}
            onDisplayError={(error) => pane && props.onDisplayError(pane.wanted, error)}
          />
        </div>
      ) : (
        <Overlay
          study={study}
          current={current}
          series={worded(study, series, shown)}
          frames={frames}
          shown={shown}
          view={view}
          info={info}
          mark={
            presented && <PresentationMark presented={presented} view={view} onTakeOff={props.onTakeOff} />
          }
          notes={[
            ...news,
            ...(cine.words ? [cine.words] : []),
            ...props.notes,
            ...hiddenWords(info, planes, presented?.look?.planes ?? null),
          ]}
          status={status}
          nowMs={nowMs}
        />
      )}
      {pane?.state === 'error' && !reading && <Tile error={pane.error} onRetry={stack.retry} />}
      {(pane === null || pane.state === 'loading') && (
        <Loading words={positionWords(frames, index).toLowerCase()} />
      )}
      {!reading && <Track index={index} length={frames.length} onIndex={goToIndex} />}
    </div>
  );
}
