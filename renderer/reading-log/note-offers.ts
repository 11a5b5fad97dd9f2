// Words that the viewer offers to the downtime note of a study, such as what a measurement says. They wait in the page's memory
// until the note beside the images takes them; without a downtime nothing takes them, and the panel says why (R1, S-13).
import { useEffect, useEffectEvent } from 'react';

interface Offer {
  readonly studyKey: string;
  readonly words: string;
}

let waiting: readonly Offer[] = [];
const listeners = new Set<() => void>();

/** Offers a line to the note of a study. The caller opens the panel. */
export function offerToNote(studyKey: string, words: string): void {
  waiting = [...waiting, { studyKey, words }];
  for (const listener of listeners) listener();
}

/** Whether something waits for a study's note. */
export const isOffered = (studyKey: string): boolean => waiting.some((offer) => offer.studyKey === studyKey);

/** What waits for a study's note, oldest first; it then waits no longer, and what another study's note was offered is dropped. */
export function takeOffers(studyKey: string): readonly string[] {
  const own = waiting.filter((offer) => offer.studyKey === studyKey);
  waiting = [];
  return own.map(({ words }) => words);
}

/** A line at the end of a text, on a line of its own. */
export const withLine = (text: string, line: string): string =>
  text.trimEnd() === '' ? line : `${text.trimEnd()}\n${line}`;

/**
 * Takes what is offered while a note is open.
 *
 * @param take null: no note of this study can be written now, and nothing is kept for a later one
 */
export function useOffers(studyKey: string, take: ((words: string) => void) | null): void {
  const takeAll = useEffectEvent((from: string, canTake: boolean) => {
    for (const words of takeOffers(from)) if (canTake) take?.(words);
  });
  const canTake = take !== null;
  useEffect(() => {
    const listener = (): void => takeAll(studyKey, canTake);
    listener();
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, [studyKey, canTake]);
}
