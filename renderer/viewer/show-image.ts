// How a document asks the screen to bring up an image that it names.
import { createContext, use } from 'react';
import type { PresentationState } from '../documents/presentation/presentation-state.ts';

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

const ShowImageContext = createContext<ShowImage>(() => false);

export const ShowImageProvider = ShowImageContext.Provider;
export const useShowImage = (): ShowImage => use(ShowImageContext);
