// Whether the reading screen has drawn an image, and one of a prior: told by the viewports, read by the coach of a lesson.
import { useSyncExternalStore } from 'react';

interface Drawn {
  readonly image: boolean;
  readonly prior: boolean;
}

const NOTHING: Drawn = { image: false, prior: false };
let drawn: Drawn = NOTHING;
const listeners = new Set<() => void>();

const change = (next: Drawn): void => {
  if (next.image === drawn.image && next.prior === drawn.prior) return;
  drawn = next;
  for (const tell of listeners) tell();
};

/** A viewport shows an image. */
export const tellDrawn = (isPrior: boolean): void =>
  change({ image: drawn.image || !isPrior, prior: drawn.prior || isPrior });

/** The study was closed, or another one is opened: nothing of it is on the screen. */
export const tellNothingDrawn = (): void => change(NOTHING);

export const useDrawn = (): Drawn =>
  useSyncExternalStore(
    (onChange) => {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    () => drawn,
  );
