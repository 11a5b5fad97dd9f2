// "Show the other one like this one": window and magnification of the viewport under the hands, carried over to another image
// without ever making a false equality (S-4, S-5).
import type { KitImageInfo } from '../pixels/image-loader.ts';
import type { ViewSettings } from './view-settings.ts';

export interface ShownView {
  readonly view: ViewSettings;
  readonly info: KitImageInfo;
  /** The reader chose the window. */
  readonly ownWindow?: boolean;
}

/**
 * What a viewport takes over. The window: only between grey images of one modality, whose values mean the same. The zoom: to the
 * same size in the patient where both say how large a pixel is, and to the same part of the image where not.
 */
export function followedView(from: ShownView, to: ShownView): Partial<ViewSettings> {
  const [a, b] = [from.info, to.info];
  const sameScale =
    a.description.Modality !== '' &&
    a.description.Modality === b.description.Modality &&
    a.display.kind === 'grey' &&
    b.display.kind === 'grey';
  const measured = a.spacing?.source === 'PixelSpacing' && b.spacing?.source === 'PixelSpacing';
  // A table is no window, and the other one's table gives way only to a window that the reader chose.
  const hasTable = ({ view }: ShownView): boolean => view.lut === true || view.grey !== undefined;
  const isWindow = !hasTable(from) && (from.ownWindow === true || !hasTable(to));
  const ratio =
    measured && a.spacing && b.spacing
      ? b.spacing.column / a.spacing.column
      : a.description.Columns / b.description.Columns;
  return {
    ...(sameScale && isWindow && from.view.window ? { window: from.view.window } : {}),
    scale: from.view.scale * ratio,
    pan: { x: from.view.pan.x / ratio, y: from.view.pan.y / ratio },
  };
}

/** Whether a change would change anything. */
export const changesView = (view: ViewSettings, patch: Partial<ViewSettings>): boolean => {
  const near = (a: number, b: number): boolean => Math.abs(a - b) < 1e-6 * Math.max(1, Math.abs(a));
  return !(
    (!patch.window ||
      (view.window !== null &&
        near(view.window.center, patch.window.center) &&
        near(view.window.width, patch.window.width))) &&
    (patch.scale === undefined || near(view.scale, patch.scale)) &&
    (!patch.pan || (near(view.pan.x, patch.pan.x) && near(view.pan.y, patch.pan.y)))
  );
};
