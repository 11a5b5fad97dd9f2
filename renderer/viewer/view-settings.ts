// How an image lies and looks in its viewport, as a value, and the way from and to what cornerstone keeps of it.
import type { CornerstoneLut, CornerstoneViewport } from 'cornerstone-core';
import { greyOfMark } from '../pixels/presented-grey.ts';
import type { WindowLevel } from './window-presets.ts';

/** How an image lies in its viewport. */
export interface ViewSettings {
  readonly window: WindowLevel | null;
  readonly invert: boolean;
  readonly scale: number;
  readonly pan: { readonly x: number; readonly y: number };
  readonly rotation: number;
  readonly hflip: boolean;
  readonly vflip: boolean;
  /** The grey values are those of a presentation state, by its own tables; a window chosen by hand takes them away. */
  readonly grey?: CornerstoneLut;
  /** The image's own VOI LUT is drawn: `window` is its extent, where a drag would begin, and not what is seen. */
  readonly lut?: true;
}

/** What a viewport of cornerstone shows, as a value. */
export const settingsOf = (viewport: CornerstoneViewport): ViewSettings => ({
  window:
    viewport.voi.windowCenter === undefined || viewport.voi.windowWidth === undefined
      ? null
      : { center: viewport.voi.windowCenter, width: viewport.voi.windowWidth },
  invert: viewport.invert,
  scale: viewport.scale,
  pan: { ...viewport.translation },
  rotation: viewport.rotation,
  hflip: viewport.hflip,
  vflip: viewport.vflip,
  ...(viewport.voiLUT ? (greyOfMark(viewport.voiLUT) ? { grey: viewport.voiLUT } : { lut: true }) : {}),
});

/** Puts some of it into one. */
export const applyTo = (viewport: CornerstoneViewport, patch: Partial<ViewSettings>): void => {
  if (patch.window) {
    viewport.voi.windowCenter = patch.window.center;
    viewport.voi.windowWidth = patch.window.width;
    // A window chosen by hand replaces a VOI LUT that came with the image.
    viewport.voiLUT = undefined;
  }
  if (patch.grey) viewport.voiLUT = patch.grey;
  if (patch.invert !== undefined) viewport.invert = patch.invert;
  if (patch.scale !== undefined) viewport.scale = patch.scale;
  if (patch.pan !== undefined) viewport.translation = { ...patch.pan };
  if (patch.rotation !== undefined) viewport.rotation = patch.rotation;
  if (patch.hflip !== undefined) viewport.hflip = patch.hflip;
  if (patch.vflip !== undefined) viewport.vflip = patch.vflip;
};
