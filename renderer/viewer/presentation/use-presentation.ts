// Puts a presentation state on the images that it is for, in the one viewport where a person asked for it, and takes it off again.
import { useEffect, useEffectEvent, useMemo, useRef } from 'react';
import { inScope, isFor } from '../../documents/presentation/presentation-state.ts';
import type { Annotation, PresentationState } from '../../documents/presentation/presentation-state.ts';
import type { KitImage, KitImageInfo } from '../../pixels/image-loader.ts';
import type { FrameRef } from '../stack.ts';
import type { StackViewport } from '../use-stack-viewport.ts';
import { placementOf, presentedLook } from './presented-view.ts';
import type { PresentedLook } from './presented-view.ts';

export interface Presented {
  readonly state: PresentationState;
  /** null while the image on screen is none that the state is for. */
  readonly look: PresentedLook | null;
  /** Of the image on screen. */
  readonly annotations: readonly Annotation[];
}

/**
 * @param drawn the frame on screen, with what its picture says of itself; null while there is none
 * @returns what the viewport is to say and draw of the state; null without one
 */
export function usePresentation(
  state: PresentationState | null,
  drawn: { readonly ref: FrameRef; readonly image: KitImage; readonly info: KitImageInfo } | null,
  stack: Pick<StackViewport, 'viewport' | 'reset'>,
): Presented | null {
  const uid = drawn?.ref.instance.attributes.SOPInstanceUID ?? '';
  const frame = drawn?.ref.frame ?? 0;
  const [image, info] = [drawn?.image ?? null, drawn?.info ?? null];
  const presented = useMemo((): Presented | null => {
    if (state === null) return null;
    if (!image || !info || !isFor(state, uid, frame)) return { state, look: null, annotations: [] };
    const look = presentedLook(state, { SOPInstanceUID: uid, frame }, image, info);
    return { state, look, annotations: state.annotations.filter(({ scope }) => inScope(scope, uid, frame)) };
  }, [state, image, info, uid, frame]);

  /** The picture on screen is as a state set it, or was carried over from one that was. */
  const applied = useRef(false);
  const apply = useEffectEvent((look: PresentedLook | null) => {
    const viewport = stack.viewport();
    if (!viewport || !image) return;
    // From the image's own look each time: nothing of the image before, or of the reader's remembered window, is mixed in.
    if (look !== null || applied.current) stack.reset();
    applied.current = look !== null;
    viewport.presentPlanes(look?.planes ?? null);
    if (look === null) return;
    const middle = viewport.middle();
    viewport.change({
      ...look.turn,
      ...(look.window ? { window: look.window } : {}),
      ...(look.grey ? { grey: look.grey } : {}),
      ...(look.invert === undefined ? {} : { invert: look.invert }),
      ...placementOf(look, image, { width: middle.x * 2, height: middle.y * 2 }),
    });
  });
  const look = presented?.look ?? null;
  // While the next image is on its way, the one before stays as it is.
  const there = info !== null;
  useEffect(() => {
    if (there) apply(look);
  }, [there, look]);
  return presented;
}
