// How a picture lies and looks in its viewport, as a value that outlives the viewport: another layout, a series that comes back, a
// reload. Numbers only, nothing of a patient (S-12).
import { z } from 'zod';
import type { ViewSettings } from './view-settings.ts';

const finite = z.number();

export const lookSchema = z.object({
  /** As large as the viewport lets it be: then scale and pan follow the viewport's size. */
  fitted: z.boolean(),
  scale: finite.positive(),
  /** Of the viewport in which this was the scale: {@link ViewportHandle.extent}. */
  extent: finite.positive(),
  pan: z.object({ x: finite, y: finite }),
  rotation: finite,
  hflip: z.boolean(),
  vflip: z.boolean(),
  /** What the reader chose; null: each image's own. */
  window: z.object({ center: finite, width: finite.positive(), invert: z.boolean() }).nullable(),
});
export type Look = z.infer<typeof lookSchema>;

/**
 * @param hasOwnWindow the reader chose the window
 * @param extent of the viewport
 */
export function lookOf(view: ViewSettings, fitted: boolean, hasOwnWindow: boolean, extent: number): Look {
  const { window, invert, scale, pan, rotation, hflip, vflip } = view;
  const lies = { scale, pan, rotation, hflip, vflip };
  return { ...lies, fitted, extent, window: hasOwnWindow && window ? { ...window, invert } : null };
}

/**
 * What the first picture of a viewport takes over; without scale and pan it is fitted.
 *
 * @param now extent of the viewport that it comes back in: the scale goes with it, as when a viewport is resized
 */
export function viewOfLook(look: Look, now: number): Partial<ViewSettings> {
  const { fitted, scale, extent, pan, window, ...turn } = look;
  return {
    ...turn,
    ...(fitted ? {} : { scale: (scale * now) / extent, pan }),
    ...(window ? { window: { center: window.center, width: window.width }, invert: window.invert } : {}),
  };
}

/** The looks of one screen, by viewport and series: a series that comes back to its viewport lies as it lay. */
export interface Looks {
  readonly of: (positionKey: string) => Look | null;
  readonly set: (positionKey: string, look: Look) => void;
  /** One listener, called after each change; null ends it. */
  readonly listen: (listener: (() => void) | null) => void;
}

export function createLooks(): Looks {
  const byPlace = new Map<string, Look>();
  let listener: (() => void) | null = null;
  return {
    of: (positionKey) => byPlace.get(positionKey) ?? null,
    set: (positionKey, look) => {
      byPlace.set(positionKey, look);
      listener?.();
    },
    listen: (next) => {
      listener = next;
    },
  };
}
