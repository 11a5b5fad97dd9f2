// Ties one stack of frames to one viewport: what is wanted, what is really drawn, and why something is not.
import { useCallback, useEffect, useEffectEvent, useLayoutEffect, useReducer, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { SeriesViewState } from '../db/view-state.ts';
import type { KitImage } from '../pixels/image-loader.ts';
import { attachGestures } from './gestures.ts';
import type { GestureTargets } from './gestures.ts';
import type { DisplayError, ImageSource } from './image-source.ts';
import { keptAfter, keptAtFirst } from './kept-view.ts';
import type { KeptFor } from './kept-view.ts';
import type { Look } from './look.ts';
import { paneReducer } from './pane-state.ts';
import type { PaneState, TileError } from './pane-state.ts';
import type { FrameRef } from './stack.ts';
import { createViewport } from './viewport.ts';
import type { ViewSettings } from './view-settings.ts';
import type { ViewportHandle } from './viewport.ts';
import { whyNotShown } from './why-not-shown.ts';

export interface StackViewport {
  readonly pane: PaneState | null;
  readonly view: ViewSettings | null;
  /** The viewport, for commands; null until it is there. */
  readonly viewport: () => ViewportHandle | null;
  /** The image on screen. */
  readonly image: KitImage | null;
  /** The reader chose the window: it stays for the series. */
  readonly ownWindow: () => void;
  readonly hasOwnWindow: () => boolean;
  /** Each image has its own window again. */
  readonly imageWindow: () => void;
  readonly reset: () => void;
  /** Asks for the wanted frame again. */
  readonly retry: () => void;
}

export interface StackViewportOptions {
  readonly elementRef: RefObject<HTMLDivElement | null>;
  readonly frames: readonly FrameRef[];
  readonly index: number;
  readonly source: ImageSource;
  /** Read while the image is fetched: neither waits for the other. */
  readonly remembered: Promise<SeriesViewState | null>;
  /** How the first picture is to lie and look here, as when it was here last; null: as it comes. */
  readonly look: Look | null;
  /** Series that a frame really belongs to. */
  readonly seriesUidOf: (ref: FrameRef) => string;
  readonly onScroll: (by: number) => void;
  /** A left press on the picture, see `GestureTargets.press`. */
  readonly onPress: GestureTargets['press'];
  readonly leftDrag: ReturnType<GestureTargets['leftDrag']>;
  readonly onDragDone: () => void;
  readonly onDisplayError: (ref: FrameRef, error: DisplayError) => void;
}

const notDrawn = (reason: string): TileError => ({
  code: 'internal',
  message: `The image was decoded but could not be drawn (${reason}).`,
  remedy: 'Go on to the next image. This was recorded for the administrator.',
  retryable: false,
});

export function useStackViewport(options: StackViewportOptions): StackViewport {
  const { elementRef, frames, index, source } = options;
  const handle = useRef<ViewportHandle | null>(null);
  /** What the viewport was last told to draw: what its callbacks speak of. */
  const told = useRef<{ ref: FrameRef; image: KitImage; keptFor: KeptFor } | null>(null);
  /** The picture that was drawn last. */
  const last = useRef<{ image: KeptFor; view: ViewSettings } | null>(null);
  const windowIsOwn = useRef(false);
  const [pane, dispatch] = useReducer(paneReducer, null);
  const [drawn, setDrawn] = useState<{ view: ViewSettings; image: KitImage } | null>(null);
  /** The question whose answer is waited for. */
  const asked = useRef<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  const wanted = frames[index] ?? null;

  const ownWindow = useCallback(() => {
    windowIsOwn.current = true;
  }, []);
  const scroll = useEffectEvent(options.onScroll);
  const press = useEffectEvent(options.onPress);
  const imageCount = useEffectEvent(() => frames.length);
  const leftDrag = useEffectEvent(() => options.leftDrag);
  const dragDone = useEffectEvent(options.onDragDone);
  const reportError = useEffectEvent(options.onDisplayError);

  const beginWindow = useEffectEvent(() => {
    const viewport = handle.current;
    const [wasOwn, window] = [windowIsOwn.current, viewport?.current()?.window];
    const putBack = viewport?.keepGrey();
    windowIsOwn.current = true;
    return () => {
      windowIsOwn.current = wasOwn;
      // Another image has come up meanwhile: it looks as it would have without this drag.
      if (putBack?.() !== false) return;
      if (wasOwn && window) viewport?.change({ window });
      else viewport?.resetWindow();
    };
  });
  // Before the browser draws the screen: a picture that is decoded by then is part of its first frame.
  useLayoutEffect(() => {
    const element = elementRef.current;
    if (!element) return undefined;
    const own = createViewport(element);
    handle.current = own;
    own.onDrawn(({ view }) => {
      if (told.current === null) return;
      last.current = { image: told.current.keptFor, view };
      setDrawn({ view, image: told.current.image });
      dispatch({ type: 'drawn', ref: told.current.ref });
    });
    own.onFailed((reason) => {
      if (told.current === null) return;
      const { ref } = told.current;
      own.clear();
      told.current = null;
      dispatch({ type: 'failed', ref, error: notDrawn(reason) });
      reportError(ref, notDrawn(reason));
    });
    const stop = new AbortController();
    attachGestures(
      element,
      {
        viewport: own,
        scroll: (by) => scroll(by),
        imageCount: () => imageCount(),
        leftDrag: () => leftDrag(),
        press: (at) => press(at),
        onWindow: () => beginWindow(),
        onDone: () => dragDone(),
      },
      stop.signal,
    );
    return () => {
      stop.abort();
      own.destroy();
      handle.current = null;
      told.current = null;
    };
  }, [elementRef]);

  /** What the next picture takes over from the one before it, or from the last visit to this series. */
  const keepFor = useEffectEvent((next: KeptFor, remembered: SeriesViewState | null) => {
    const { look } = options;
    const kept = last.current
      ? keptAfter(last.current, windowIsOwn.current, next)
      : keptAtFirst(look, remembered, next, handle.current?.extent() ?? look?.extent ?? 1);
    windowIsOwn.current = kept.ownWindow;
    return kept.view;
  });
  const seriesUidOf = useEffectEvent(options.seriesUidOf);

  const ask = useEffectEvent(async (question: string) => {
    if (wanted === null) return;
    const fail = (error: TileError) => {
      handle.current?.clear();
      told.current = null;
      dispatch({ type: 'failed', ref: wanted, error });
    };
    dispatch({ type: 'asked', ref: wanted });
    const refusal = whyNotShown(wanted.instance);
    if (refusal) {
      fail(refusal);
      return;
    }
    const [result, remembered] = await Promise.all([source.load(wanted), options.remembered]);
    // Meanwhile the reader may have scrolled on, or left.
    if (asked.current !== question || handle.current === null) return;
    if (!result.ok) {
      fail(result.error);
      options.onDisplayError(wanted, result.error);
      return;
    }
    const { rows, columns } = result.value;
    const keptFor = { rows, columns, seriesUid: seriesUidOf(wanted) };
    told.current = { ref: wanted, image: result.value, keptFor };
    handle.current.show(result.value, keepFor(keptFor, remembered));
  });
  // By name, not by object: a study that grows while it is read brings new objects for the same frames.
  const question =
    wanted && [wanted.instance.instanceKey, wanted.frame, wanted.instance.condition, attempt].join('/');
  useLayoutEffect(() => {
    asked.current = question;
    if (question !== null) void ask(question);
    return () => {
      asked.current = null;
    };
  }, [question]);

  // The first image goes before everything: what lies behind it is fetched once it is on screen, or cannot be.
  const begun = pane !== null && (pane.drawn !== null || pane.state === 'error');
  useEffect(() => {
    if (begun) source.prefetch(frames, index);
  }, [begun, index, frames, source]);

  const hasOwnWindow = useCallback(() => windowIsOwn.current, []);
  const viewport = useCallback(() => handle.current, []);
  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  const imageWindow = useCallback(() => {
    windowIsOwn.current = false;
    handle.current?.resetWindow();
  }, []);
  const reset = useCallback(() => {
    windowIsOwn.current = false;
    handle.current?.reset();
  }, []);
  return {
    pane,
    view: drawn?.view ?? null,
    image: drawn?.image ?? null,
    viewport,
    ownWindow,
    hasOwnWindow,
    imageWindow,
    reset,
    retry,
  };
}
