// What a picture takes over from the one before it in its viewport, or from the last visit to its series. Nothing goes from one
// series to another, and nothing of how a picture lies to one of another size (S-4).
import type { SeriesViewState } from '../db/view-state.ts';
import { viewOfLook } from './look.ts';
import type { ImageSize, Look } from './look.ts';
import type { ViewSettings } from './view-settings.ts';

/** An image, as far as it decides what it may take over. */
export interface KeptFor extends ImageSize {
  /** Of the series that it really belongs to, also where it is gone through with images of others. */
  readonly seriesUid: string;
}

export interface Kept {
  readonly view: Partial<ViewSettings>;
  /** The window is still the reader's own. */
  readonly ownWindow: boolean;
}

/**
 * @param before the picture that was drawn last, and how
 * @param ownWindow the reader chose its window
 */
export function keptAfter(
  before: { readonly image: KeptFor; readonly view: ViewSettings },
  ownWindow: boolean,
  next: KeptFor,
): Kept {
  if (before.image.seriesUid !== next.seriesUid) return { view: {}, ownWindow: false };
  // A presentation state's grey values are for the images that it names: it is put on each anew.
  const { window, lut, grey, invert, scale, pan, rotation, hflip, vflip } = before.view;
  const sameSize = before.image.rows === next.rows && before.image.columns === next.columns;
  return {
    ownWindow,
    view: {
      // The extent of a table is no window: each image of such a series has its own table.
      ...(ownWindow && !lut && !grey ? { window } : {}),
      // A MONOCHROME1 picture is inverted by itself: only what the reader turned over is taken along.
      ...(ownWindow ? { invert } : {}),
      ...(sameSize ? { scale, pan, rotation, hflip, vflip } : {}),
    },
  };
}

/**
 * What the first picture of a viewport comes up with: as it lay here last, else with what is remembered of its series.
 *
 * @param extent of the viewport, see `ViewportHandle.extent`
 */
export function keptAtFirst(
  look: Look | null,
  remembered: SeriesViewState | null,
  next: ImageSize,
  extent: number,
): Kept {
  if (look) return { view: viewOfLook(look, extent, next), ownWindow: look.window !== null };
  if (!remembered) return { view: {}, ownWindow: false };
  const { center, width, invert } = remembered;
  return { view: { window: { center, width }, invert }, ownWindow: true };
}
