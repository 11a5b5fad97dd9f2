// What a viewport shows, as a value: the wanted frame and the drawn one are never mixed up (S-4).
import { assertNever } from '../../shared/domain/assert-never.ts';
import type { DisplayError } from './image-source.ts';
import { sameFrame } from './stack.ts';
import type { FrameRef } from './stack.ts';

export type TileError = DisplayError & { readonly title?: string };

export type PaneState =
  | { readonly state: 'loading'; readonly wanted: FrameRef; readonly drawn: FrameRef | null }
  | { readonly state: 'ready'; readonly wanted: FrameRef; readonly drawn: FrameRef }
  | { readonly state: 'error'; readonly wanted: FrameRef; readonly drawn: null; readonly error: TileError };

export type PaneEvent =
  | { readonly type: 'asked'; readonly ref: FrameRef }
  /** The screen now holds this frame. */
  | { readonly type: 'drawn'; readonly ref: FrameRef }
  | { readonly type: 'failed'; readonly ref: FrameRef; readonly error: TileError };

/** The next state. A drawing or failure of a frame that is no longer wanted never makes another one ready. */
export function paneReducer(pane: PaneState | null, event: PaneEvent): PaneState | null {
  switch (event.type) {
    case 'asked':
      return { state: 'loading', wanted: event.ref, drawn: pane?.drawn ?? null };
    case 'drawn':
      if (pane === null || pane.state === 'error') return pane;
      if (!sameFrame(pane.wanted, event.ref))
        return pane.state === 'loading' && !sameFrame(pane.drawn, event.ref)
          ? { ...pane, drawn: event.ref }
          : pane;
      return pane.state === 'ready' ? pane : { state: 'ready', wanted: event.ref, drawn: event.ref };
    case 'failed':
      if (pane !== null && !sameFrame(pane.wanted, event.ref)) return pane;
      return { state: 'error', wanted: event.ref, drawn: null, error: event.error };
    default:
      return assertNever(event);
  }
}
