// What a command does to one viewport; those of the whole screen never come here.
import type { ViewerAction } from './bindings.ts';
import type { Cine } from './cine/use-cine.ts';
import { zoomed } from './gestures.ts';
import type { ViewportHandle } from './viewport.ts';

export interface PaneTargets {
  readonly viewport: ViewportHandle | null;
  readonly goTo: (where: 'first' | 'last' | { readonly by: number }) => void;
  /** The reader has chosen a window: it stays for the series. */
  readonly ownWindow: () => void;
  readonly saveView: () => void;
  readonly reset: () => void;
  readonly cine: Pick<Cine, 'toggle' | 'faster'>;
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
      pane.ownWindow();
      viewport.change({ window: { center: action.preset.center, width: action.preset.width } });
      pane.saveView();
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
