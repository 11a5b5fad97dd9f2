// The one file that knows cornerstone's viewport: everything on screen goes through here, so that what is drawn and what
// is said about it cannot part (S-4).
import * as cornerstone from 'cornerstone-core';
import type { CornerstoneImage, ImageRenderedEvent } from 'cornerstone-core';
import type { KitImageInfo } from '../pixels/image-loader.ts';
import { ALL_PLANES, drawPlanes } from './image-planes.ts';
import type { PlanesShown, PresentedPlanes } from './image-planes.ts';
import { applyTo, settingsOf } from './view-settings.ts';
import type { ViewSettings } from './view-settings.ts';
import { dropPreview, previewElement } from './window-preview.ts';

export interface DrawnView {
  readonly imageId: string;
  readonly view: ViewSettings;
}

export interface ViewportHandle {
  /** Draws an image; the window and the placement of the one before it stay when `keepView` is given. Without a scale it is fitted. */
  show(image: CornerstoneImage, keepView: Partial<ViewSettings> | null): void;
  /** Changes what is drawn now; nothing happens while nothing is shown. */
  change(patch: Partial<ViewSettings>): void;
  current(): ViewSettings | null;
  /** While true a large image is drawn at the viewport's resolution; false draws the image itself again. */
  previewWindow(previewing: boolean): void;
  /** Stored-value range of the image on screen, after its modality rescale; 0 when none. */
  rangeOfImage(): number;
  /** Back to the image's own window, fitted and unturned. */
  reset(): void;
  /** Remembers the grey values on screen, tables included. Called, it puts them back, or answers false where another image is shown. */
  keepGrey(): () => boolean;
  /** Back to the image's own window and its own black and white; it stays where it lies. */
  resetWindow(): void;
  fit(): void;
  /** Whether the picture is as large as its viewport lets it be. */
  isFitted(): boolean;
  /** The way back from `toScreen`. */
  toImage(point: {
    readonly x: number;
    readonly y: number;
  }): { readonly x: number; readonly y: number } | null;
  /** How large it is drawn, in CSS pixels: the geometric mean of width and height, with which the scale goes when it is resized. */
  extent(): number;
  /** The middle of the element, in CSS pixels. */
  middle(): { readonly x: number; readonly y: number };
  /** Image coordinates, (0, 0) being the corner of the first pixel, to CSS pixels of the element; null when nothing is shown. */
  toScreen(point: {
    readonly x: number;
    readonly y: number;
  }): { readonly x: number; readonly y: number } | null;
  /** Which of an image's overlays and shutter are drawn, from now on. */
  showPlanes(shown: PlanesShown): void;
  /** Planes of a presentation state instead of the image's own; null: the image's own. */
  presentPlanes(planes: PresentedPlanes | null): void;
  /** Draws what is on screen around a place (CSS pixels of the element) into a lens, `factor` times as large. */
  magnify(lens: HTMLCanvasElement, at: { readonly x: number; readonly y: number }, factor: number): void;
  /** Takes the image away: an empty black pane, never a stale picture under new words. */
  clear(): void;
  /** Calls back after each drawing with what was really drawn. */
  onDrawn(listener: (drawn: DrawnView) => void): void;
  /** Calls back when the image on screen could not be drawn; cornerstone itself would stop drawing for good. */
  onFailed(listener: (reason: string) => void): void;
  destroy(): void;
}

/** Takes over an element, which must have a size. */
export function createViewport(element: HTMLElement): ViewportHandle {
  cornerstone.enable(element);
  let shown: CornerstoneImage | null = null;
  let listener: ((drawn: DrawnView) => void) | null = null;
  let failureListener: ((reason: string) => void) | null = null;
  /** The image whose last drawing failed. */
  let failed: CornerstoneImage | null = null;
  const onRendered = (event: Event): void => {
    const { image, viewport } = (event as ImageRenderedEvent).detail;
    if (shown !== null && image === shown && failed !== image)
      listener?.({ imageId: image.imageId, view: settingsOf(viewport) });
  };
  element.addEventListener('cornerstoneimagerendered', onRendered);
  const resizes = new ResizeObserver(() => {
    // `true` fits again only when the reader had not zoomed: otherwise their view stays.
    const fitted = shown !== null && isFitted(element, shown);
    cornerstone.resize(element, fitted);
  });
  resizes.observe(element);

  const current = (): ViewSettings | null => {
    if (shown === null) return null;
    const viewport = cornerstone.getViewport(element);
    return viewport ? settingsOf(viewport) : null;
  };

  return {
    show: (image, keepView) => {
      // Another picture is drawn itself, whatever the hand is doing.
      previewed.delete(element);
      dropPreview(element);
      // Planes of a state are for the image that it was put on.
      if (image !== shown) presentedPlanes.delete(element);
      shown = image;
      failed = null;
      guardRender(image);
      failureOf.set(image, (reason) => {
        if (shown !== image) return;
        failed = image;
        failureListener?.(reason);
      });
      setCanvasVisible(element, true);
      const viewport = cornerstone.getDefaultViewportForImage(element, image);
      if (keepView) applyTo(viewport, keepView);
      cornerstone.displayImage(element, image, viewport);
      // The default fits the image as it was sent; turned, it fits otherwise.
      if (keepView?.scale === undefined && viewport.rotation !== 0) cornerstone.fitToWindow(element);
    },
    change: (patch) => {
      if (shown === null) return;
      const viewport = cornerstone.getViewport(element);
      if (!viewport) return;
      applyTo(viewport, patch);
      cornerstone.setViewport(element, viewport);
    },
    current,
    previewWindow: (previewing) => {
      if (previewing) previewed.add(element);
      else if (previewed.delete(element) && dropPreview(element) && shown !== null)
        cornerstone.updateImage(element, true);
    },
    rangeOfImage: () =>
      shown === null ? 0 : Math.abs((shown.maxPixelValue - shown.minPixelValue) * shown.slope),
    reset: () => {
      if (shown !== null) cornerstone.reset(element);
    },
    keepGrey: () => {
      const [of, before] = [shown, shown && cornerstone.getViewport(element)];
      if (!before) return () => false;
      const { voi, voiLUT, modalityLUT, invert } = { ...before, voi: { ...before.voi } };
      return () => {
        const viewport = shown === of ? cornerstone.getViewport(element) : undefined;
        if (!viewport) return false;
        Object.assign(viewport, { voi: { ...voi }, voiLUT, modalityLUT, invert });
        cornerstone.setViewport(element, viewport);
        return true;
      };
    },
    resetWindow: () => {
      const viewport = shown === null ? undefined : cornerstone.getViewport(element);
      if (shown === null || !viewport) return;
      const own = cornerstone.getDefaultViewportForImage(element, shown);
      viewport.voi = { ...own.voi };
      viewport.voiLUT = own.voiLUT;
      viewport.modalityLUT = own.modalityLUT;
      viewport.invert = own.invert;
      cornerstone.setViewport(element, viewport);
    },
    fit: () => {
      if (shown !== null) cornerstone.fitToWindow(element);
    },
    isFitted: () => shown !== null && isFitted(element, shown),
    magnify: (lens, at, factor) => {
      const context = lens.getContext('2d');
      const canvas = element.querySelector('canvas');
      if (!context || !canvas) return;
      const [width, height] = [lens.width / factor, lens.height / factor];
      context.fillStyle = '#000';
      context.fillRect(0, 0, lens.width, lens.height);
      if (shown === null) return;
      const [left, top] = [at.x - width / 2, at.y - height / 2];
      context.drawImage(canvas, left, top, width, height, 0, 0, lens.width, lens.height);
    },
    toImage: (point) => (shown === null ? null : cornerstone.canvasToPixel(element, point)),
    extent: () => {
      const canvas = element.querySelector('canvas');
      return Math.max(1, Math.sqrt((canvas?.width ?? 1) * (canvas?.height ?? 1)));
    },
    middle: () => ({ x: element.clientWidth / 2, y: element.clientHeight / 2 }),
    toScreen: (point) => (shown === null ? null : cornerstone.pixelToCanvas(element, point)),
    showPlanes: (next) => {
      planesShown.set(element, next);
      if (shown !== null) cornerstone.updateImage(element);
    },
    presentPlanes: (planes) => {
      if ((presentedPlanes.get(element) ?? null) === planes) return;
      if (planes) presentedPlanes.set(element, planes);
      else presentedPlanes.delete(element);
      if (shown !== null) cornerstone.updateImage(element);
    },
    clear: () => {
      previewed.delete(element);
      dropPreview(element);
      shown = null;
      setCanvasVisible(element, false);
    },
    onDrawn: (next) => {
      listener = next;
    },
    onFailed: (next) => {
      failureListener = next;
    },
    destroy: () => {
      listener = null;
      failureListener = null;
      resizes.disconnect();
      element.removeEventListener('cornerstoneimagerendered', onRendered);
      cornerstone.disable(element);
    },
  };
}

/** Elements whose window is being dragged. */
const previewed = new WeakSet<HTMLElement>();

/** By element: one image may be on screen in two viewports. */
const planesShown = new WeakMap<HTMLElement, PlanesShown>();

const presentedPlanes = new WeakMap<HTMLElement, PresentedPlanes>();

const failureOf = new WeakMap<CornerstoneImage, (reason: string) => void>();
const guarded = new WeakSet<CornerstoneImage>();

/** An exception in cornerstone's drawing loop would end the loop: caught here, it becomes a tile. */
const guardRender = (image: CornerstoneImage): void => {
  if (guarded.has(image)) return;
  guarded.add(image);
  const own = image.render;
  image.render = (enabledElement, invalidated) => {
    try {
      (own ?? (image.color ? cornerstone.renderColorImage : cornerstone.renderGrayscaleImage))(
        previewed.has(enabledElement.element) ? previewElement(enabledElement) : enabledElement,
        invalidated,
      );
      const context = 'kit' in image ? enabledElement.canvas.getContext('2d') : null;
      if (context === null) return;
      cornerstone.setToPixelCoordinateSystem(enabledElement, context);
      drawPlanes(
        context,
        (image as CornerstoneImage & { readonly kit: KitImageInfo }).kit,
        planesShown.get(enabledElement.element) ?? ALL_PLANES,
        presentedPlanes.get(enabledElement.element) ?? null,
      );
      context.setTransform(1, 0, 0, 1, 0, 0);
    } catch (error) {
      failureOf.get(image)?.(error instanceof Error ? error.name : 'unknown');
    }
  };
};

const setCanvasVisible = (element: HTMLElement, visible: boolean): void => {
  const canvas = element.querySelector('canvas');
  if (canvas) canvas.style.visibility = visible ? 'visible' : 'hidden';
};

const isFitted = (element: HTMLElement, image: CornerstoneImage): boolean => {
  const viewport = cornerstone.getViewport(element);
  const canvas = element.querySelector('canvas');
  if (!viewport || !canvas) return true;
  const turned = viewport.rotation % 180 !== 0;
  const [width, height] = turned ? [image.height, image.width] : [image.width, image.height];
  const fit = Math.min(canvas.width / width, canvas.height / height);
  return (
    viewport.translation.x === 0 && viewport.translation.y === 0 && Math.abs(viewport.scale / fit - 1) < 0.02
  );
};

/** Draws a small picture of an image, with its own default window. */
export function drawThumbnail(canvas: HTMLCanvasElement, image: CornerstoneImage): void {
  cornerstone.renderToCanvas(canvas, image);
}
