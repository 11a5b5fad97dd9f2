// Where in the page a person is, and how to go elsewhere. The sections themselves are listed in `sections.ts`.
import { createContext, useContext } from 'react';

/** `worklist`, or the id of a section. */
export type Place = string;
export const WORKLIST: Place = 'worklist';

export interface Places {
  readonly place: Place;
  /** Null while a study is open: reading ends by closing it, not by a click beside it. */
  readonly go: ((place: Place) => void) | null;
}

export const PlacesContext = createContext<Places>({ place: WORKLIST, go: null });

export const usePlaces = (): Places => useContext(PlacesContext);
