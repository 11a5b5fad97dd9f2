// Joins the viewer to the pixels room.
import type { CornerstoneImage } from 'cornerstone-core';
import { err } from '../../shared/contract/result.ts';
import type { StationClient } from '../station-client.ts';
import type { ImageSource } from './image-source.ts';
import type { FrameRef } from './stack.ts';

export interface PixelDigest {
  readonly rows: number;
  readonly columns: number;
  readonly samples: number;
  readonly bits: number;
  readonly signed: boolean;
  readonly sha256: string;
  readonly frameSha256: string;
}

export const digestOf = async (_ref: FrameRef, _image: CornerstoneImage): Promise<PixelDigest> => {
  throw new Error('no pixels room yet');
};

export function createPixelSource(_client: StationClient, _studyKey: string): ImageSource {
  return {
    load: async () =>
      err({ code: 'internal', message: 'The pixels room is not joined yet.', remedy: 'Join it.' }),
    prefetch: () => undefined,
    close: () => undefined,
  };
}
