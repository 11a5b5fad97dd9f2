// What a command does to one viewport; those of the whole screen never come here.
import type { KitImageInfo } from '../pixels/image-loader.ts';
import type { ViewerAction } from './bindings.ts';
import type { Cine } from './cine/use-cine.ts';
import { zoomed } from './gestures.ts';
import type { ViewSettings } from './view-settings.ts';
import type { ViewportHandle } from './viewport.ts';
import { nextOwnWindow, windowOf } from './window-choice.ts';
import type { WindowChoice } from './window-presets.ts';

export interface PaneTargets {
  readonly viewport: ViewportHandle | null;
  readonly goTo: (where: 'first' | 'last' | { readonly by: number }) => void;
  /** The reader has chosen a window: it stays for the series. */
  readonly ownWindow: () => void;
  /** Each image has its own window again. */
  readonly imageWindow: () => void;
  readonly saveView: () => void;
  /** Of the image on screen. */
  readonly info: KitImageInfo | null;
  readonly reset: () => void;
  readonly cine: Pick<Cine, 'toggle' | 'faster'>;
}

/** A colour image has no window to choose. The image's own window is no choice: each image of the series has its own again. */
function choose(
  choice: WindowChoice,
  viewport: ViewportHandle,
  shown: ViewSettings,
  pane: Pick<PaneTargets, 'info' | 'ownWindow' | 'imageWindow' | 'saveView'>,
): void {
  if (!pane.info) return;
  const again = choice.kind === 'own' && choice.factor === 1;
  const window = again ? shown.window && nextOwnWindow(pane.info, shown.window) : windowOf(choice, pane.info);
  if (window) {
    pane.ownWindow();
    viewport.change({ window });
    pane.saveView();
  } else if (again) pane.imageWindow();
}

export function runOnPane(action: ViewerAction, pane: PaneTargets): void {
  const { viewport } = pane;
  const current = viewport?.current() ?? null;
  switch (action.type) {
    case 'scroll':
      pane.goTo({ by: action.by });
      return;
    case 'go':
      pane.goTo(action.to);
      return;
    case 'reset':
      pane.reset();
      return;
    case 'cine':
      pane.cine.toggle();
      return;
    case 'cine-speed':
      pane.cine.faster(action.by);
      return;
    case 'fit':
      viewport?.fit();
      return;
  }
  if (!viewport || !current) return;
  switch (action.type) {
    case 'preset':
      choose(action.preset.choice, viewport, current, pane);
      return;
    case 'zoom':
      viewport.change({ scale: zoomed(current.scale, action.factor) });
      return;
    case 'one-to-one':
      viewport.change({ scale: 1, pan: { x: 0, y: 0 } });
      return;
    case 'rotate': {
      const wasFitted = viewport.isFitted();
      viewport.change({ rotation: (current.rotation + action.by + 360) % 360 });
      if (wasFitted) viewport.fit();
      return;
    }
    case 'invert':
      pane.ownWindow();
      viewport.change({ invert: !current.invert });
      pane.saveView();
      return;
    case 'flip-horizontal':
      viewport.change({ hflip: !current.hflip });
      return;
    case 'flip-vertical':
      viewport.change({ vflip: !current.vflip });
      return;
  }
}
