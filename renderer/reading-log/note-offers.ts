// Words that the viewer offers to the downtime note of a study, such as what a measurement says. They wait in the page's memory
// until the note beside the images takes them; without a downtime nothing takes them, and the panel says why (R1, S-13). They are
// for the note of the person who offered them, and forgotten when that person goes: a line is a finding about a patient (S-12).
import { useEffect, useEffectEvent } from 'react';

interface Offer {
  /** Who measured: it is a line of nobody else's note. */
  readonly by: string;
  readonly studyKey: string;
  readonly words: string;
}

/** A panel that cannot take them for hours must not fill the page's memory: the latest stay. */
const KEPT = 20;

let offerer: string | null = null;
let waiting: readonly Offer[] = [];
const listeners = new Set<() => void>();

/** Who is at the station now; null: it is locked. What somebody else offered is forgotten. */
export function setOfferer(operator: string | null): void {
  if (operator !== offerer) waiting = [];
  offerer = operator;
}

/** Offers a line to the note of a study, of whoever is at the station. The caller opens the panel. */
export function offerToNote(studyKey: string, words: string): void {
  if (offerer === null) return;
  waiting = [...waiting, { by: offerer, studyKey, words }].slice(-KEPT);
  for (const listener of listeners) listener();
}

/** Whether something waits for a study's note. */
export const isOffered = (studyKey: string): boolean => waiting.some((offer) => offer.studyKey === studyKey);

/**
 * What waits for a study's note, oldest first; it then waits no longer, and what another study's note was offered is dropped.
 *
 * @param by whose note it is: what another person offered is dropped, too
 */
export function takeOffers(studyKey: string, by: string): readonly string[] {
  const own = waiting.filter((offer) => offer.studyKey === studyKey && offer.by === by);
  waiting = [];
  return own.map(({ words }) => words);
}

/** A line at the end of a text, on a line of its own. */
export const withLine = (text: string, line: string): string =>
  text.trimEnd() === '' ? line : `${text.trimEnd()}\n${line}`;

/**
 * Takes what is offered while a note is open.
 *
 * @param by whose note it is
 * @param take null: no note of this study can be written now, and nothing is kept for a later one
 */
export function useOffers(studyKey: string, by: string, take: ((words: string) => void) | null): void {
  const takeAll = useEffectEvent((from: string, whose: string, canTake: boolean) => {
    for (const words of takeOffers(from, whose)) if (canTake) take?.(words);
  });
  const canTake = take !== null;
  useEffect(() => {
    const listener = (): void => takeAll(studyKey, by, canTake);
    listener();
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, [studyKey, by, canTake]);
}
