// How a document asks the screen to bring up an image that it names.
import { createContext, use } from 'react';

/** Brings an image of the study up beside or instead of the document; false when it is not in this study's copy. */
export type ShowImage = (studyKey: string, SOPInstanceUID: string, frame: number) => boolean;

const ShowImageContext = createContext<ShowImage>(() => false);

export const ShowImageProvider = ShowImageContext.Provider;
export const useShowImage = (): ShowImage => use(ShowImageContext);
