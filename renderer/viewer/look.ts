// How a picture lies and looks in its viewport, as a value that outlives the viewport: another layout, a series that comes back, a
// reload. Numbers only, nothing of a patient (S-12).
import { z } from 'zod';
import type { ViewSettings } from './view-settings.ts';

const finite = z.number();

/** In pixels. */
export interface ImageSize {
  readonly rows: number;
  readonly columns: number;
}

export const lookSchema = z.object({
  /** Of the image that lay so. */
  rows: z.number().int().positive(),
  columns: z.number().int().positive(),
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
export function lookOf(
  view: ViewSettings,
  { rows, columns }: ImageSize,
  fitted: boolean,
  hasOwnWindow: boolean,
  extent: number,
): Look {
  const { invert, scale, pan, rotation, hflip, vflip } = view;
  // The extent of a table is no window.
  const window = hasOwnWindow && !view.lut && !view.grey ? view.window : null;
  const lies = { scale, pan, rotation, hflip, vflip };
  return { ...lies, rows, columns, fitted, extent, window: window && { ...window, invert } };
}

/**
 * What the first picture of a viewport takes over; without scale and pan it is fitted.
 *
 * @param now extent of the viewport that it comes back in: the scale goes with it, as when a viewport is resized
 * @param next the picture; one of another size lies as it comes
 */
export function viewOfLook(look: Look, now: number, next: ImageSize): Partial<ViewSettings> {
  const { rows, columns, fitted, scale, extent, pan, window, ...turn } = look;
  const sameSize = rows === next.rows && columns === next.columns;
  return {
    ...(sameSize ? turn : {}),
    ...(sameSize && !fitted ? { scale: (scale * now) / extent, pan } : {}),
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
