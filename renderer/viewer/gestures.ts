// Mouse, pen and wheel on a viewport; keys come with the focus and are handled by React.
import { createWheelSteps, dragTool } from './bindings.ts';
import { draggedWindow } from './window-presets.ts';
import type { ViewportHandle, ViewSettings } from './viewport.ts';

export interface GestureTargets {
  readonly viewport: ViewportHandle;
  readonly scroll: (by: number) => void;
  /** The reader has chosen a window by hand. */
  readonly onWindow: () => void;
}

export const zoomed = (scale: number, factor: number): number => Math.max(0.02, Math.min(64, scale * factor));

/** Listens until `signal` ends it. */
export function attachGestures(element: HTMLElement, targets: GestureTargets, signal: AbortSignal): void {
  const { viewport } = targets;
  const wheelSteps = createWheelSteps();
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
      drag = { tool, x: event.clientX, y: event.clientY, start, id: event.pointerId };
    },
    { signal },
  );

  element.addEventListener(
    'pointermove',
    (event) => {
      if (drag?.id !== event.pointerId) return;
      const dx = event.clientX - drag.x;
      const dy = event.clientY - drag.y;
      const { start } = drag;
      switch (drag.tool) {
        case 'window':
          if (!start.window) return;
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
    if (drag?.id === event.pointerId) drag = null;
  };
  element.addEventListener('pointerup', end, { signal });
  element.addEventListener('pointercancel', end, { signal });
  element.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
}
