// The reading screen's state and commands: what hangs where, which image each viewport is at, and what each command does.
import { useEffect, useEffectEvent, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { StudyRow, StudyView } from '../../shared/contract/views.ts';
import { hasPictures } from '../../shared/domain/series-that-matter.ts';
import type { ViewerAction } from './bindings.ts';
import { cellViews, stableFrames } from './cell-view.ts';
import type { CellView } from './cell-view.ts';
import { bestPrior, hangingFor } from './hanging/hanging-rule.ts';
import { useHanging } from './hanging/use-hanging.ts';
import { hungUidOf } from './flagged-images.ts';
import { toggleFullScreen } from './full-screen.ts';
import { useKitTestShow } from './kit-test.ts';
import { cellsOf } from './layouts.ts';
import type { LayoutId } from './layouts.ts';
import { usePriorStudies } from './prior-studies.tsx';
import { usePresentations } from './presentation/use-presentations.ts';
import { recallScreen } from './screen-memory.ts';
import { firstScreen, screenAgain, screenReducer } from './screen-state.ts';
import type { Hung } from './screen-state.ts';
import { clampIndex } from './stack.ts';
import type { HandTool } from './tools/measurement.ts';
import { APART, useComparison } from './use-comparison.ts';
import { useDressed } from './use-dressed.ts';
import type { ShowFlagged, ShowImage } from './show-image.ts';
import { useFlagged } from './use-flagged.ts';
import { usePanes } from './use-panes.ts';
import { usePositions } from './use-positions.ts';

/**
 * @param rows the worklist's rows; null until they are there
 */
export function useReading(study: StudyView, rows: readonly StudyRow[] | null, onClose: () => void) {
  const { studyKey } = study;
  const [remembered] = useState(() => {
    const before = recallScreen();
    return before?.studyKey === studyKey ? before : null;
  });
  const [screen, dispatch] = useReducer(screenReducer, remembered, (before) =>
    before === null ? firstScreen(studyKey) : screenAgain(before),
  );
  const priors = usePriorStudies();
  const positions = usePositions();
  const presentations = usePresentations();
  const flagged = useFlagged();
  const { open: openPrior } = priors;
  const [helpOpened, setHelpOpened] = useState(false);
  const [tool, setTool] = useState<HandTool>(remembered?.tool ?? 'window');
  const { dressed, settled } = useDressed();
  const { panes, paneRefs, queue, onBusy } = usePanes(settled);

  const studies = useMemo(() => {
    const open = new Map([[studyKey, study]]);
    for (const [key, { value }] of priors.loaded) if (value) open.set(key, value);
    return open;
  }, [study, studyKey, priors.loaded]);
  const { shown: flaggedOr } = flagged;
  const views = useMemo(
    () => cellViews(screen, studies, studyKey).map(flaggedOr),
    [screen, studies, studyKey, flaggedOr],
  );
  const active = views.find(({ cell }) => cell === screen.active) ?? null;

  const comparison = useComparison(
    views,
    active,
    positions,
    () => panes.current,
    remembered?.together ?? APART,
  );

  // After the new pane is there.
  const focusActive = (cell = screen.active) => requestAnimationFrame(() => panes.current.get(cell)?.focus());
  const hang = (cell: number, hung: Hung) => {
    flagged.ask(cell, null);
    dispatch({ type: 'series-hung', cell, hung });
    focusActive(cell);
  };
  const move = (view: CellView, index: number) => positions.move([[view, index]]);

  const chooseLayout = (layout: LayoutId) => {
    const fill = study.series
      .filter(hasPictures)
      .map(({ SeriesInstanceUID }) => ({ studyKey, seriesUid: SeriesInstanceUID }));
    dispatch({ type: 'layout-chosen', layout, fill });
    focusActive(screen.active < cellsOf(layout) ? screen.active : 0);
  };
  /** A prior beside the current study: into an empty viewport, one that shows a prior, or a new one on the right. */
  const compare = (priorKey: string) => {
    priors.open(priorKey);
    const hung: Hung = { studyKey: priorKey, seriesUid: null };
    const place = views.find(({ hung, isPrior }) => hung === null || isPrior);
    if (place) dispatch({ type: 'series-hung', cell: place.cell, hung });
    else if (screen.layout === '1x1') {
      const own = active?.hung ?? { studyKey, seriesUid: null };
      dispatch({ type: 'hung-on-request', layout: '2x1', cells: [own, hung] });
    } else dispatch({ type: 'series-hung', cell: screen.active, hung });
  };
  const hanging = useHanging();
  const best = useMemo(
    () => (rows ? bestPrior(study, rows, hanging?.priorRule) : null),
    [study, rows, hanging],
  );
  const compareWithBest = () => {
    if (best) compare(best.studyKey);
  };
  // Once, when the rows and the rules are there: which prior is best is known only then.
  const hungByRule = useRef(false);
  const hangByRule = useEffectEvent(() => {
    if (hungByRule.current || screen.arranged || hanging === null) return;
    hungByRule.current = true;
    const { rules, priorRule } = hanging;
    const { rule, layout, cells, link } = hangingFor(study, best?.studyKey ?? null, rules, priorRule);
    if (rule === '') return;
    dispatch({ type: 'hung-by-rule', layout, cells });
    comparison.link.setOn(link);
  });
  const ready = rows !== null && hanging !== null;
  // Before the browser draws: nothing is hung anew that was seen already.
  useLayoutEffect(() => {
    if (ready) hangByRule();
  }, [ready]);

  // The study that was opened comes first: its priors are opened when its image is on screen.
  useEffect(() => {
    if (!dressed) return;
    for (const hung of screen.cells) if (hung && hung.studyKey !== studyKey) openPrior(hung.studyKey);
  }, [dressed, screen.cells, studyKey, openPrior]);

  const closePrior = (priorKey: string) => {
    priors.close(priorKey);
    dispatch({ type: 'study-left', studyKey: priorKey });
  };
  const stepSeries = (by: number) => {
    const of = active?.study ?? study;
    const at = of.series.findIndex(
      ({ SeriesInstanceUID }) => SeriesInstanceUID === hungUidOf(active?.series ?? null),
    );
    const next = of.series[clampIndex(at < 0 && by < 0 ? 0 : at + by, of.series.length)];
    if (next) hang(screen.active, { studyKey: of.studyKey, seriesUid: next.SeriesInstanceUID });
  };
  const stepStudy = (by: number) => {
    const keys = [studyKey, ...priors.keys];
    const at = Math.max(0, keys.indexOf(active?.hung?.studyKey ?? studyKey));
    const next = keys[clampIndex(at + by, keys.length)];
    if (next !== undefined && next !== active?.hung?.studyKey)
      hang(screen.active, { studyKey: next, seriesUid: null });
  };

  const onAction = (action: ViewerAction) => {
    switch (action.type) {
      case 'series':
        stepSeries(action.by);
        return;
      case 'study':
        stepStudy(action.by);
        return;
      case 'layout':
        chooseLayout(action.layout);
        return;
      case 'toggle':
        comparison.toggle(action.what);
        return;
      case 'tool':
        setTool(action.tool);
        focusActive();
        return;
      case 'full-screen':
        toggleFullScreen();
        return;
      case 'compare':
        compareWithBest();
        return;
      case 'maximise':
        dispatch({ type: 'maximise-toggled' });
        focusActive();
        return;
      case 'help':
        setHelpOpened(true);
        return;
      case 'back':
        // Esc leaves full screen first, where the browser has not done so itself, and puts a tool down.
        if (document.fullscreenElement) toggleFullScreen();
        else if (tool === 'window') onClose();
        else setTool('window');
        return;
      default:
        panes.current.get(screen.active)?.run(action);
    }
  };

  /** Brings an image of one of these studies up in a viewport; false when none of them holds it. */
  const bringUp = (
    from: Iterable<StudyView>,
    SOPInstanceUID: string,
    frame: number,
    cell: number,
  ): boolean => {
    for (const one of from) {
      for (const series of one.series) {
        const frames = stableFrames(series);
        const at = frames.findIndex(
          (ref) => ref.instance.attributes.SOPInstanceUID === SOPInstanceUID && ref.frame === frame,
        );
        if (at < 0) continue;
        const hung = { studyKey: one.studyKey, seriesUid: series.SeriesInstanceUID };
        dispatch({ type: 'series-hung', cell, hung });
        const positionKey = `${cell}/${series.SeriesInstanceUID}`;
        move({ cell, hung, study: one, series, frames, positionKey, isPrior: false }, at);
        return true;
      }
    }
    return false;
  };
  useKitTestShow((SOPInstanceUID, frame) => bringUp(studies.values(), SOPInstanceUID, frame, screen.active));
  /** What a document names comes up beside it where there is room, else in its place. */
  const showImage: ShowImage = (ofStudy, SOPInstanceUID, frame, presentation) => {
    const one = studies.get(ofStudy);
    const others = screen.maximised ? [] : views.filter(({ cell }) => cell !== screen.active);
    const beside =
      others.find(({ hung }) => hung === null) ?? others.find(({ hung }) => hung?.studyKey === ofStudy);
    const cell = beside?.cell ?? screen.active;
    const shown = one !== undefined && bringUp([one], SOPInstanceUID, frame, cell);
    if (shown) presentations.ask(cell, ofStudy, presentation ?? null);
    if (shown && !beside) focusActive();
    return shown;
  };

  const showFlagged: ShowFlagged = (images) => {
    flagged.ask(screen.active, images);
    focusActive();
  };

  return {
    remembered,
    screen,
    dressed,
    dispatch,
    studies,
    views,
    active,
    priors,
    positions,
    queue,
    help: { opened: helpOpened, setOpened: setHelpOpened },
    paneRefs,
    onBusy,
    onAction,
    hang,
    compare,
    closePrior,
    focusActive,
    showImage,
    showFlagged,
    flaggedWordsOf: flagged.wordsOf,
    presentations,
    comparison,
    tool,
    // Ctrl (or ⌘) with Z and Y is about what is drawn; all other combinations are the browser's or the screen's.
    offerKey: (event: KeyboardEvent): boolean =>
      !event.altKey &&
      (!(event.ctrlKey || event.metaKey) || /^[zy]$/iu.test(event.key)) &&
      (panes.current.get(screen.active)?.key(event) ?? false),
    hasPrior: best !== null,
    hangingProblems: hanging?.problems ?? [],
  };
}
