// What the viewer asks of the pixels room: one frame as an image that cornerstone draws, or the reason why not.
import type { CornerstoneImage } from 'cornerstone-core';
import type { Result } from '../../shared/contract/result.ts';
import type { FrameRef } from './stack.ts';

/** Why a frame is not shown, in words for its tile. */
export interface DisplayError {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

export interface ImageSource {
  /** The frame, authenticated and decoded whole (S-4, S-8). */
  load(ref: FrameRef): Promise<Result<CornerstoneImage, DisplayError>>;
  /** Has these frames ready soon, in this order; replaces what was asked before. */
  prefetch(refs: readonly FrameRef[]): void;
  /** Lets go of what belongs to the study that is left. */
  close(): void;
}
