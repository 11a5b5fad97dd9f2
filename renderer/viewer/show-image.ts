// How a document asks the screen to bring up an image that it names.
import { createContext, use } from 'react';
import type { PresentationState } from '../documents/presentation/presentation-state.ts';
import type { FlaggedImages } from './flagged-images.ts';

/**
 * Brings an image of the study up beside or instead of the document; false when it is not in this study's copy.
 *
 * @param presentation what it is to be shown with; without one, as it is
 */
export type ShowImage = (
  studyKey: string,
  SOPInstanceUID: string,
  frame: number,
  presentation?: PresentationState,
) => boolean;

/** Goes through the images that a key object selection flags, in the viewport of its page. */
export type ShowFlagged = (flagged: FlaggedImages) => void;

const ShowFlaggedContext = createContext<ShowFlagged>(() => undefined);

export const ShowFlaggedProvider = ShowFlaggedContext.Provider;
export const useShowFlagged = (): ShowFlagged => use(ShowFlaggedContext);

const ShowImageContext = createContext<ShowImage>(() => false);

export const ShowImageProvider = ShowImageContext.Provider;
export const useShowImage = (): ShowImage => use(ShowImageContext);
