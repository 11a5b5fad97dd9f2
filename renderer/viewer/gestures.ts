// Mouse, pen and wheel on a viewport; keys come with the focus and are handled by React.
import { createWheelSteps, dragTool } from './bindings.ts';
import { draggedWindow } from './window-presets.ts';
import type { ViewportHandle, ViewSettings } from './viewport.ts';

/** One drawing by hand, in CSS pixels of the viewport, from its press to its end. */
export interface DrawSession {
  readonly move: (to: { readonly x: number; readonly y: number }) => void;
  readonly end: () => void;
}

export interface GestureTargets {
  readonly viewport: ViewportHandle;
  readonly scroll: (by: number) => void;
  /** A left press without a modifier: draws, or null when it is to do what it always does. */
  readonly press: (at: {
    readonly x: number;
    readonly y: number;
    /** By a finger, which is wider than a pointer. */
    readonly touch?: boolean;
  }) => DrawSession | null;
  /** The reader has chosen a window by hand. */
  readonly onWindow: () => void;
}

export const LEAST_SCALE = 0.02;
export const MOST_SCALE = 64;
export const zoomed = (scale: number, factor: number): number =>
  Math.max(LEAST_SCALE, Math.min(MOST_SCALE, scale * factor));

/** Listens until `signal` ends it. */
export function attachGestures(element: HTMLElement, targets: GestureTargets, signal: AbortSignal): void {
  const { viewport } = targets;
  const wheelSteps = createWheelSteps();
  let drawing: { readonly session: DrawSession; readonly id: number } | null = null;
  const placeOf = (event: PointerEvent) => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  let drag: {
    tool: 'window' | 'zoom' | 'pan';
    x: number;
    y: number;
    start: ViewSettings;
    id: number;
  } | null = null;

  element.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      if (event.ctrlKey) {
        const view = viewport.current();
        if (view) viewport.change({ scale: zoomed(view.scale, event.deltaY < 0 ? 1.1 : 1 / 1.1) });
        return;
      }
      const steps = wheelSteps(event.deltaY, event.deltaMode);
      if (steps !== 0) targets.scroll(steps);
    },
    { passive: false, signal },
  );

  element.addEventListener(
    'pointerdown',
    (event) => {
      const tool = dragTool(event);
      const start = viewport.current();
      if (tool === null) return;
      // Middle button: no auto-scroll. The focus is set by hand because the default is prevented.
      event.preventDefault();
      element.focus({ preventScroll: true });
      if (!start) return;
      element.setPointerCapture(event.pointerId);
      const session =
        tool === 'window' ? targets.press({ ...placeOf(event), touch: event.pointerType === 'touch' }) : null;
      if (session) {
        drawing = { session, id: event.pointerId };
        return;
      }
      drag = { tool, x: event.clientX, y: event.clientY, start, id: event.pointerId };
    },
    { signal },
  );

  element.addEventListener(
    'pointermove',
    (event) => {
      if (drawing?.id === event.pointerId) {
        drawing.session.move(placeOf(event));
        return;
      }
      if (drag?.id !== event.pointerId) return;
      const dx = event.clientX - drag.x;
      const dy = event.clientY - drag.y;
      const { start } = drag;
      switch (drag.tool) {
        case 'window':
          if (!start.window) return;
          viewport.previewWindow(true);
          viewport.change({ window: draggedWindow(start.window, dx, dy, viewport.rangeOfImage()) });
          targets.onWindow();
          break;
        case 'zoom':
          viewport.change({ scale: zoomed(start.scale, Math.exp(-dy / 200)) });
          break;
        case 'pan':
          viewport.change({ pan: { x: start.pan.x + dx / start.scale, y: start.pan.y + dy / start.scale } });
          break;
      }
    },
    { signal },
  );

  const end = (event: PointerEvent): void => {
    if (drag?.id === event.pointerId) {
      drag = null;
      viewport.previewWindow(false);
    }
    if (drawing?.id === event.pointerId) {
      drawing.session.end();
      drawing = null;
    }
  };
  element.addEventListener('pointerup', end, { signal });
  element.addEventListener('pointercancel', end, { signal });
  element.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
}
