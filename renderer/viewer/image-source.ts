// What the viewer asks of the pixels room: one frame as an image that cornerstone draws, or the reason why not.
import type { Result } from '../../shared/contract/result.ts';
import type { KitImage } from '../pixels/image-loader.ts';
import type { FrameRef } from './stack.ts';

/** Why a frame is not shown, in words for its tile. */
export interface DisplayError {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  /** Whether asking again may help. */
  readonly retryable: boolean;
}

export interface ImageSource {
  /** The frame, authenticated and decoded whole (S-4, S-8). */
  load(ref: FrameRef): Promise<Result<KitImage, DisplayError>>;
  /** Tells the reading order and where the reader is: the nearest frames come first, and stay longest. */
  prefetch(frames: readonly FrameRef[], index: number): void;
  /** Nobody waits for these images any more. */
  close(): void;
}
