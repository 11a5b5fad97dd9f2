// Which presentation state a person asked for in which viewport. It goes with the study that it is of, and with nothing else (S-3).
import { useCallback, useState } from 'react';
import type { PresentationState } from '../../documents/presentation/presentation-state.ts';
import type { CellView } from '../cell-view.ts';

interface Asked {
  readonly studyKey: string;
  readonly state: PresentationState;
}

export interface Presentations {
  /** `state` null: this viewport is to show images as they are. */
  readonly ask: (cell: number, studyKey: string, state: PresentationState | null) => void;
  /** The state for what hangs in a viewport; null when none was asked for, or when it is for nothing in this series. */
  readonly of: (view: CellView) => PresentationState | null;
}

export function usePresentations(): Presentations {
  const [asked, setAsked] = useState<Readonly<Record<number, Asked | null>>>({});
  const ask = useCallback((cell: number, studyKey: string, state: PresentationState | null) => {
    setAsked((before) => ({ ...before, [cell]: state && { studyKey, state } }));
  }, []);
  const of = useCallback(
    ({ cell, hung, series }: CellView): PresentationState | null => {
      const own = asked[cell];
      if (!own || !series || hung?.studyKey !== own.studyKey) return null;
      const named = new Set(own.state.references.map((reference) => reference.ReferencedSOPInstanceUID));
      return series.instances.some(({ attributes }) => named.has(attributes.SOPInstanceUID))
        ? own.state
        : null;
    },
    [asked],
  );
  return { ask, of };
}
