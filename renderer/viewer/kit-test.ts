// Handles for the end-to-end tests; installed only on a station that was started with --test-hooks.
import { useEffect, useEffectEvent, useLayoutEffect } from 'react';
import type { RefObject } from 'react';
import { useStation } from '../link/station-context.tsx';
import type { PixelDigest } from './kit-test-api.ts';
import type { PixelSource } from './pixel-source.ts';
import type { FrameRef } from './stack.ts';

interface ShownFrame {
  readonly ref: FrameRef;
  readonly digest: (ref: FrameRef) => Promise<PixelDigest>;
}

const panes = new WeakMap<Element, ShownFrame>();
let showFrame: ((SOPInstanceUID: string, frame: number) => boolean) | null = null;

/** Tells which frame an element really shows; null when it shows none, or when nobody may ask. */
export function useRegisteredPane(
  elementRef: RefObject<Element | null>,
  ref: FrameRef | null,
  source: Pick<PixelSource, 'digest'>,
): void {
  // Before the page can be looked at: who sees `ready` may ask for the pixels at once.
  useLayoutEffect(() => {
    const element = elementRef.current;
    if (!element) return;
    if (ref) panes.set(element, { ref, digest: (one) => source.digest(one) });
    else panes.delete(element);
  }, [elementRef, ref, source]);
}

/** Lets `show` steer the open study. */
export function useKitTestShow(show: (SOPInstanceUID: string, frame: number) => boolean): void {
  const { state } = useStation();
  const enabled = state.status?.testHooks === true;
  const onShow = useEffectEvent(show);
  useEffect(() => {
    if (!enabled) return undefined;
    showFrame = (uid, frame) => onShow(uid, frame);
    return () => {
      showFrame = null;
    };
  }, [enabled]);
}

/** Installs `window.kitTest` where the station allows it. */
export function useKitTestNavigation(open: (studyKey: string) => void): void {
  const { api, state } = useStation();
  const enabled = state.status?.testHooks === true;
  const onOpen = useEffectEvent(open);
  useEffect(() => {
    if (!enabled) return undefined;
    window.kitTest = {
      storedPixels: async (element) => {
        const shown = panes.get(element);
        if (!shown) throw new Error('this element shows no image');
        return shown.digest(shown.ref);
      },
      openStudy: async (wanted) => {
        const list = await api.invoke('worklist:list', {});
        if (!list.ok) return false;
        const row = list.value.rows.find(
          ({ studyKey, descriptor }) => studyKey === wanted || descriptor.StudyInstanceUID === wanted,
        );
        if (!row) return false;
        onOpen(row.studyKey);
        return true;
      },
      show: (uid, frame = 1) => showFrame?.(uid, frame) ?? false,
    };
    return () => {
      delete window.kitTest;
    };
  }, [api, enabled]);
}
