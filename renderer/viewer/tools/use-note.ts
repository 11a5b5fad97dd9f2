// Writing beside an arrow. Each keystroke is kept where the arrow is, so that nothing is lost when the reader scrolls on or
// clicks elsewhere; only Escape takes it back. It never goes further than memory, the page's and the station's (S-12, S-13).
import { useState } from 'react';
import type { Measurement } from './measurement.ts';
import { measurements } from './measurement-store.ts';

export interface Note {
  /** The arrow that is written at, on this image; null when none is. */
  readonly at: Measurement | null;
  /** @param isNew Escape takes the arrow away with its text */
  readonly begin: (arrow: Measurement, isNew: boolean) => void;
  readonly write: (text: string) => void;
  readonly keep: () => void;
  /** As it was before. */
  readonly drop: () => void;
}

interface Writing {
  readonly frameKey: string;
  readonly before: Measurement;
  readonly isNew: boolean;
}

export function useNote(frameKey: string, shown: readonly Measurement[]): Note {
  const [writing, setWriting] = useState<Writing | null>(null);
  // Another image: what is written stays at its arrow.
  if (writing !== null && writing.frameKey !== frameKey) setWriting(null);
  const at = (writing?.frameKey === frameKey && shown.find(({ id }) => id === writing.before.id)) || null;
  /** Never puts one back that a lock has cleared. */
  const change = (to: Measurement): void => {
    if (measurements.of(frameKey).some(({ id }) => id === to.id)) measurements.put(frameKey, to);
  };
  return {
    at,
    begin: (before, isNew) => {
      // Its own change, to be taken back apart from the arrow.
      if (!isNew) measurements.begin(frameKey);
      setWriting({ frameKey, before, isNew });
    },
    write: (text) => {
      if (at) change({ ...at, text });
    },
    keep: () => setWriting(null),
    drop: () => {
      if (writing?.isNew) measurements.remove(frameKey, writing.before.id);
      else if (writing && at) change({ ...writing.before, points: at.points });
      setWriting(null);
    },
  };
}
