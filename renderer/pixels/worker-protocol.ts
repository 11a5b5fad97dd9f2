// What the page and its decoding workers say to each other. A worker keeps nothing between two messages.
import type { Result } from '../../shared/contract/result.ts';
import type { StoredPixels } from './decode/decode-frame.ts';
import type { DisplayFrame, DrawnFormat } from './decode/display.ts';
import type { ImageDescription, PixelFormat } from './decode/image-description.ts';

/** What decoding one frame needs of an image's description. */
export type FrameRecipe = PixelFormat & DrawnFormat & { readonly bitOffset: number };

/** A frame, decoded and ready to draw. */
export interface DecodedFrame {
  /** As the file has it, for digests, probes and measurements. */
  readonly stored: StoredPixels;
  /** As a screen draws it; shares the memory of `stored` where the values are the same. */
  readonly display: DisplayFrame;
  readonly decodeMs: number;
}

export type DecodeRequest =
  | {
      readonly type: 'open';
      readonly id: number;
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly TransferSyntaxUID: string;
    }
  | {
      readonly type: 'decode';
      readonly id: number;
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly recipe: FrameRecipe;
    };

/** A description, with the bytes back of a multi-frame image, or the only frame of another, decoded on the way. */
export interface OpenedImage {
  readonly description: ImageDescription;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly onlyFrame: Result<DecodedFrame> | null;
}

export type DecodeAnswer =
  | { readonly type: 'open'; readonly id: number; readonly result: Result<OpenedImage> }
  | { readonly type: 'decode'; readonly id: number; readonly result: Result<DecodedFrame> };

/** What the page uses of a Worker; a test gives a decoder in the same thread. */
export interface DecodeWorker {
  postMessage(message: DecodeRequest, transfer: Transferable[]): void;
  addEventListener(
    type: 'message',
    listener: (event: { readonly data: DecodeAnswer }) => void,
    options?: { readonly signal: AbortSignal },
  ): void;
  addEventListener(
    type: 'error' | 'messageerror',
    listener: () => void,
    options?: { readonly signal: AbortSignal },
  ): void;
  terminate(): void;
}

/** The part of a description that goes with a frame to a worker. */
export function recipeOf(description: ImageDescription, frameNumber: number): FrameRecipe {
  const {
    frames,
    frameAttributes: _attributes,
    overlays: _overlays,
    shutter: _shutter,
    warnings: _warnings,
    ...rest
  } = description;
  const source = frames[frameNumber - 1];
  return { ...rest, bitOffset: source?.kind === 'native' ? source.bitOffset : 0 };
}
