// Hands find here what they know from the big viewers; one table drives the keys and the help that shows them.
import type { PlanesShown } from './image-planes.ts';
import { LAYOUTS } from './layouts.ts';
import type { LayoutId } from './layouts.ts';
import { TOOLS } from './tools/measurement.ts';
import type { HandTool } from './tools/measurement.ts';
import type { ScreenToggle } from './use-comparison.ts';
import { presetByKey } from './window-presets.ts';
import type { WindowPreset } from './window-presets.ts';

export type DragTool = 'window' | 'zoom' | 'pan' | 'scroll';

export type ViewerAction =
  | { readonly type: 'scroll'; readonly by: number }
  | { readonly type: 'go'; readonly to: 'first' | 'last' }
  | { readonly type: 'series'; readonly by: 1 | -1 }
  | { readonly type: 'preset'; readonly preset: WindowPreset }
  | { readonly type: 'zoom'; readonly factor: number }
  | { readonly type: 'rotate'; readonly by: 90 | -90 }
  | { readonly type: 'layout'; readonly layout: LayoutId }
  /** The same viewport, another of the studies that are open. */
  | { readonly type: 'study'; readonly by: 1 | -1 }
  | { readonly type: 'maximise' | 'compare' }
  | { readonly type: 'tool'; readonly tool: HandTool }
  | { readonly type: 'one-to-one' | 'full-screen' | 'magnifier' | 'print' }
  | { readonly type: 'cine' }
  | { readonly type: 'cine-speed'; readonly by: 1 | -1 }
  | { readonly type: 'toggle'; readonly what: ScreenToggle }
  | { readonly type: 'planes'; readonly what: keyof PlanesShown }
  /** The downtime note beside the images. */
  | { readonly type: 'note' }
  /** What a measurement says goes into the note. */
  | { readonly type: 'jot' }
  | { readonly type: 'reset' | 'invert' | 'fit' | 'flip-horizontal' | 'flip-vertical' | 'help' | 'back' };

/** Which tool a drag is; `left` for the one that the reader has chosen, or null for a button that does nothing. */
export function dragTool(press: {
  readonly button: number;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
}): DragTool | 'left' | null {
  switch (press.button) {
    case 0:
      return press.shiftKey ? 'pan' : press.ctrlKey ? 'zoom' : press.altKey ? 'scroll' : 'left';
    case 1:
      return 'pan';
    case 2:
      return 'zoom';
    default:
      return null;
  }
}

/** Images that a page key moves. */
export const PAGE_IMAGES = 10;

const KEYS: Readonly<Record<string, ViewerAction>> = {
  ArrowDown: { type: 'scroll', by: 1 },
  ArrowRight: { type: 'scroll', by: 1 },
  ArrowUp: { type: 'scroll', by: -1 },
  ArrowLeft: { type: 'scroll', by: -1 },
  PageDown: { type: 'scroll', by: PAGE_IMAGES },
  PageUp: { type: 'scroll', by: -PAGE_IMAGES },
  Home: { type: 'go', to: 'first' },
  End: { type: 'go', to: 'last' },
  ']': { type: 'series', by: 1 },
  '[': { type: 'series', by: -1 },
  '}': { type: 'study', by: 1 },
  '{': { type: 'study', by: -1 },
  ...Object.fromEntries(TOOLS.map(({ tool, key }) => [key, { type: 'tool', tool } as const])),
  x: { type: 'maximise' },
  z: { type: 'one-to-one' },
  s: { type: 'full-screen' },
  g: { type: 'magnifier' },
  ' ': { type: 'cine' },
  '>': { type: 'cine-speed', by: 1 },
  '<': { type: 'cine-speed', by: -1 },
  c: { type: 'compare' },
  l: { type: 'toggle', what: 'link' },
  k: { type: 'toggle', what: 'lines' },
  y: { type: 'toggle', what: 'sync' },
  '+': { type: 'zoom', factor: 1.2 },
  '=': { type: 'zoom', factor: 1.2 },
  '-': { type: 'zoom', factor: 1 / 1.2 },
  '.': { type: 'rotate', by: 90 },
  ',': { type: 'rotate', by: -90 },
  r: { type: 'reset' },
  i: { type: 'invert' },
  n: { type: 'note' },
  j: { type: 'jot' },
  o: { type: 'planes', what: 'overlays' },
  u: { type: 'planes', what: 'shutter' },
  f: { type: 'fit' },
  h: { type: 'flip-horizontal' },
  v: { type: 'flip-vertical' },
  '?': { type: 'help' },
  Escape: { type: 'back' },
};

/** What a key means in the viewer for an image of this modality; null when nothing. */
export function keyAction(
  press: {
    readonly key: string;
    /** The place of the key: Shift and a digit is another character on every keyboard. */
    readonly code?: string;
    readonly shiftKey?: boolean;
    readonly ctrlKey: boolean;
    readonly altKey: boolean;
    readonly metaKey: boolean;
  },
  modality: string,
): ViewerAction | null {
  if (press.ctrlKey || press.altKey || press.metaKey) return null;
  if (press.shiftKey === true) {
    const layout = LAYOUTS.find(({ digit }) => press.code === `Digit${digit}`);
    if (layout) return { type: 'layout', layout: layout.id };
  }
  const preset = presetByKey(modality, press.key);
  if (preset) return { type: 'preset', preset };
  return KEYS[press.key.length === 1 ? press.key.toLowerCase() : press.key] ?? null;
}

/** Turns wheel events of mice and trackpads into whole images. */
export function createWheelSteps(): (deltaY: number, deltaMode: number) => number {
  let rest = 0;
  return (deltaY, deltaMode) => {
    // Lines and pages come from wheels with notches: one notch is one image. So does any large pixel step.
    if (deltaMode !== 0 || Math.abs(deltaY) >= 50) {
      rest = 0;
      return Math.sign(deltaY);
    }
    rest += deltaY;
    const steps = Math.trunc(rest / 30);
    rest -= steps * 30;
    return steps;
  };
}
