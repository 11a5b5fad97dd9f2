// Joins the viewer to the pixels room: one frame store for the page, emptied when the screen is left.
import * as cornerstone from 'cornerstone-core';
import type { Result } from '../../shared/contract/result.ts';
import { loadKitImage } from '../pixels/image-loader.ts';
import type { FramePosition, FrameStore, PrefetchStack } from '../pixels/frame-store.ts';
import { createPageFrameStore } from '../pixels/page-store.ts';
import type { StationClient } from '../station-client.ts';
import type { ImageSource } from './image-source.ts';
import type { PixelDigest } from './kit-test-api.ts';
import type { FrameRef } from './stack.ts';
import { whyNotShown } from './why-not-shown.ts';

export interface PixelSource extends ImageSource {
  digest(ref: FrameRef): Promise<PixelDigest>;
}

let pageStore: { readonly client: StationClient; readonly store: FrameStore } | null = null;

const storeOf = (client: StationClient): FrameStore => {
  if (pageStore?.client !== client) {
    pageStore?.store.close();
    const store = createPageFrameStore((request, signal) => client.fetchInstances(request, signal));
    pageStore = { client, store };
  }
  return pageStore.store;
};

/** Starts what decodes, so that the first image of the first study does not wait for it. */
export const warmPixels = (client: StationClient): void => storeOf(client).warmUp();

/** Asks for the image that the study opens with: its bytes need not wait for the study's list, nor for the screen. */
export const askFirstImage = (client: StationClient, studyKey: string): void =>
  storeOf(client).expectFirst(studyKey);

/** Ends what decodes: a locked page holds no worker whose memory pixels went through. */
export const dropPixels = (): void => {
  pageStore?.store.close();
  pageStore = null;
};

const valueOf = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
};

/** The images of everything that is on one screen. */
export interface PixelRoom {
  /** Images of a study for one viewport; each viewport tells where its reader is. */
  source(studyKey: string): PixelSource;
  /** Lets go of all of them. */
  close(): void;
}

/** One room for each screen: the study that is read, and the priors beside it. */
export function createPixelRoom(client: StationClient): PixelRoom {
  const stacks = new Map<symbol, PrefetchStack>();
  const setStack = (owner: symbol, stack: PrefetchStack | null): void => {
    if (stack) stacks.set(owner, stack);
    else stacks.delete(owner);
    storeOf(client).prefetch([...stacks.values()]);
  };
  return {
    source: (studyKey) => {
      const owner = Symbol(studyKey);
      return createPixelSource(client, studyKey, (stack) => setStack(owner, stack));
    },
    close: () => {
      stacks.clear();
      storeOf(client).closeStudy();
    },
  };
}

function createPixelSource(
  client: StationClient,
  studyKey: string,
  setStack: (stack: PrefetchStack | null) => void,
): PixelSource {
  const instanceOf = ({ instance }: FrameRef) => ({ studyKey, instanceKey: instance.instanceKey });
  return {
    load: (ref) => loadKitImage(storeOf(client), instanceOf(ref), ref.frame, cornerstone),
    prefetch: (frames, index) => {
      const list: FramePosition[] = [];
      let position = 0;
      for (const [at, ref] of frames.entries()) {
        if (whyNotShown(ref.instance) !== null) continue;
        if (at <= index) position = list.length;
        list.push({ ...instanceOf(ref), frameNumber: ref.frame });
      }
      setStack({ list, position });
    },
    digest: async (ref) => {
      const store = storeOf(client);
      const whole = valueOf(await store.digest(instanceOf(ref)));
      const frame = whole.frames === 1 ? whole : valueOf(await store.digest(instanceOf(ref), ref.frame));
      return {
        rows: whole.rows,
        columns: whole.columns,
        samples: whole.samplesPerPixel,
        bits: whole.bitsAllocated,
        signed: whole.signed,
        photometric: whole.photometric,
        sha256: whole.sha256,
        sha256Masked: whole.sha256Masked,
        frameSha256: frame.sha256,
        frames: whole.frames,
      };
    },
    close: () => setStack(null),
  };
}
