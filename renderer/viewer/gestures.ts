// Mouse, pen and wheel on a viewport; keys come with the focus and are handled by React. A drag always ends: with its own button,
// a second button or finger, a lost capture, another window, a key; Esc takes it back (S-4: no preview stays on, and no picture
// changes under a hand that has let go).
import { createWheelSteps, dragTool } from './bindings.ts';
import type { DragTool } from './bindings.ts';
import { draggedWindow } from './window-presets.ts';
import type { ViewSettings } from './view-settings.ts';
import type { ViewportHandle } from './viewport.ts';

interface Place {
  readonly x: number;
  readonly y: number;
}

/** One drawing by hand, in CSS pixels of the viewport, from its press to its end. */
export interface DrawSession {
  readonly move: (to: Place) => void;
  readonly end: () => void;
  /** As if it had never begun. */
  readonly cancel: () => void;
}

export interface GestureTargets {
  readonly viewport: ViewportHandle;
  readonly scroll: (by: number) => void;
  /** How many images a drag through the whole height goes through. */
  readonly imageCount: () => number;
  /** What a left drag without a modifier does, when it does not draw. */
  readonly leftDrag: () => DragTool;
  /** A left press without a modifier: draws, or null when it is to do what it always does. */
  readonly press: (
    at: Place & {
      /** By a finger, which is wider than a pointer. */
      readonly touch?: boolean;
    },
  ) => DrawSession | null;
  /** The reader begins to choose a window by hand, and nothing is changed yet. The answer puts everything back as it was. */
  readonly onWindow: () => () => void;
  /** A drag is over and was not taken back: what it changed may be kept. */
  readonly onDone: () => void;
}

export const LEAST_SCALE = 0.02;
export const MOST_SCALE = 64;
export const zoomed = (scale: number, factor: number): number =>
  Math.max(LEAST_SCALE, Math.min(MOST_SCALE, scale * factor));

/** Zooms so that what lies under a place of the viewport stays under it. */
export function zoomAt(viewport: ViewportHandle, scale: number, at: Place): void {
  const view = viewport.current();
  const under = viewport.toImage(at);
  if (!view || !under) return;
  viewport.change({ scale });
  const now = viewport.toScreen(under);
  if (now)
    viewport.change({
      pan: { x: view.pan.x + (at.x - now.x) / scale, y: view.pan.y + (at.y - now.y) / scale },
    });
}

/** CSS pixels that a scrolling drag takes for one image: the whole stack in one sweep, but never too fast to aim. */
export const pixelsPerImage = (height: number, count: number): number =>
  Math.max(3, Math.min(30, height / Math.max(1, count)));

/** `PointerEvent.buttons` of a `button`. */
const bitOf = (button: number): number => (button === 1 ? 4 : button === 2 ? 2 : 1);

/** Keys that only change what a press means. */
const MODIFIERS = new Set(['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock']);

interface Hand extends DrawSession {
  readonly id: number;
  readonly bit: number;
}

/** A drag that changes how the picture lies or looks, or which one it is. */
export function dragHand(
  tool: DragTool,
  start: ViewSettings,
  from: Place,
  targets: GestureTargets,
): DrawSession {
  const { viewport } = targets;
  const anchor = viewport.toImage(from);
  let scrolled = 0;
  let takeBack: (() => void) | null = null;
  return {
    move: (to) => {
      const [dx, dy] = [to.x - from.x, to.y - from.y];
      switch (tool) {
        case 'window':
          if (!start.window) return;
          takeBack ??= targets.onWindow();
          viewport.previewWindow(true);
          viewport.change({ window: draggedWindow(start.window, dx, dy, viewport.rangeOfImage()) });
          return;
        case 'zoom':
          viewport.change({ scale: start.scale, pan: start.pan });
          if (anchor) zoomAt(viewport, zoomed(start.scale, Math.exp(-dy / 200)), from);
          return;
        case 'pan':
          viewport.change({ pan: { x: start.pan.x + dx / start.scale, y: start.pan.y + dy / start.scale } });
          return;
        case 'scroll': {
          const step = pixelsPerImage(viewport.middle().y * 2, targets.imageCount());
          const wanted = Math.trunc(dy / step);
          if (wanted !== scrolled) targets.scroll(wanted - scrolled);
          scrolled = wanted;
        }
      }
    },
    end: () => {
      viewport.previewWindow(false);
      targets.onDone();
    },
    cancel: () => {
      viewport.previewWindow(false);
      takeBack?.();
      if (tool === 'zoom' || tool === 'pan') viewport.change({ scale: start.scale, pan: start.pan });
      if (tool === 'scroll' && scrolled !== 0) targets.scroll(-scrolled);
    },
  };
}

/** Listens until `signal` ends it. */
export function attachGestures(element: HTMLElement, targets: GestureTargets, signal: AbortSignal): void {
  const { viewport } = targets;
  const wheelSteps = createWheelSteps();
  let hand: Hand | null = null;
  const placeOf = (event: MouseEvent): Place => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  /** Once: whatever else says that it is over finds no hand any more. */
  const letGo = (how: 'end' | 'cancel'): void => {
    const before = hand;
    hand = null;
    if (!before) return;
    if (element.hasPointerCapture(before.id)) element.releasePointerCapture(before.id);
    before[how]();
  };

  element.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      if (event.ctrlKey) {
        const view = viewport.current();
        if (view) zoomAt(viewport, zoomed(view.scale, event.deltaY < 0 ? 1.1 : 1 / 1.1), placeOf(event));
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
      // A second finger or pen: two hands on one picture move nothing.
      if (hand) {
        letGo('end');
        return;
      }
      if (tool === null) return;
      // Middle button: no auto-scroll. The focus is set by hand because the default is prevented.
      event.preventDefault();
      element.focus({ preventScroll: true });
      const start = viewport.current();
      if (!start) return;
      element.setPointerCapture(event.pointerId);
      const at = placeOf(event);
      const drawn = tool === 'left' ? targets.press({ ...at, touch: event.pointerType === 'touch' }) : null;
      const session = drawn ?? dragHand(tool === 'left' ? targets.leftDrag() : tool, start, at, targets);
      hand = { id: event.pointerId, bit: bitOf(event.button), ...session };
    },
    { signal },
  );

  element.addEventListener(
    'pointermove',
    (event) => {
      if (hand?.id !== event.pointerId) return;
      // Another button too, or none any more: its release was never told.
      if (event.buttons !== hand.bit) letGo('end');
      else hand.move(placeOf(event));
    },
    { signal },
  );

  const endOf = (event: PointerEvent): void => {
    if (hand?.id === event.pointerId) letGo('end');
  };
  element.addEventListener('pointerup', endOf, { signal });
  element.addEventListener('pointercancel', endOf, { signal });
  element.addEventListener('lostpointercapture', endOf, { signal });
  window.addEventListener('blur', () => letGo('end'), { signal });
  window.addEventListener('beforeprint', () => letGo('end'), { signal });
  window.addEventListener(
    'keydown',
    (event) => {
      if (!hand || MODIFIERS.has(event.key)) return;
      if (event.key !== 'Escape') {
        letGo('end');
        return;
      }
      // Esc is for the drag, and for nothing else that listens.
      event.preventDefault();
      event.stopImmediatePropagation();
      letGo('cancel');
    },
    { signal, capture: true },
  );
  signal.addEventListener('abort', () => letGo('end'));
  element.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
}
