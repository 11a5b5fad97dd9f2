// Which viewport goes through the images of a key object selection instead of showing its page. It ends with whatever else hangs there.
import { useCallback, useState } from 'react';
import type { CellView } from './cell-view.ts';
import { flaggedStack, flaggedWords, seriesOf, stackUidOf } from './flagged-images.ts';
import type { FlaggedImages } from './flagged-images.ts';

export interface Flagged {
  /** null: the viewport shows what hangs there again. */
  readonly ask: (cell: number, flagged: FlaggedImages | null) => void;
  /** A viewport as it is to be shown. */
  readonly shown: (view: CellView) => CellView;
  /** What the viewport says of it; null where no such images are gone through. */
  readonly wordsOf: (view: CellView) => string | null;
}

/** The selection's series with its frames exchanged; made once for each of what it depends on. */
const made = new WeakMap<FlaggedImages, WeakMap<object, CellView>>();

function stackOf(view: CellView, flagged: FlaggedImages): CellView {
  const { study, series } = view;
  if (!study || !series) return view;
  const byStudy = made.get(flagged) ?? new WeakMap<object, CellView>();
  made.set(flagged, byStudy);
  const known = byStudy.get(study);
  if (known?.cell === view.cell && known.isPrior === view.isPrior) return known;
  const { frames } = flaggedStack(study, flagged);
  const [first] = frames;
  if (!first) return view;
  const stackUid = stackUidOf(series.SeriesInstanceUID);
  const next: CellView = {
    ...view,
    series: {
      ...series,
      // Of the images, not of the selection: presets and rules are by modality.
      Modality: seriesOf(study, first)?.Modality ?? series.Modality,
      SeriesInstanceUID: stackUid,
      SeriesDescription: `Key images: ${flagged.title}`,
    },
    frames,
    positionKey: `${view.cell}/${stackUid}`,
  };
  byStudy.set(study, next);
  return next;
}

export function useFlagged(): Flagged {
  const [asked, setAsked] = useState<Readonly<Record<number, FlaggedImages | null>>>({});
  const ask = useCallback((cell: number, flagged: FlaggedImages | null) => {
    setAsked((before) => ((before[cell] ?? null) === flagged ? before : { ...before, [cell]: flagged }));
  }, []);
  const of = useCallback(
    ({ cell, hung }: CellView): FlaggedImages | null => {
      const own = asked[cell];
      return own && own.studyKey === hung?.studyKey && own.seriesUid === hung.seriesUid ? own : null;
    },
    [asked],
  );
  const shown = useCallback(
    (view: CellView): CellView => {
      const own = of(view);
      return own ? stackOf(view, own) : view;
    },
    [of],
  );
  const wordsOf = useCallback(
    (view: CellView): string | null => {
      const own = of(view);
      return own && view.study ? flaggedWords(own, flaggedStack(view.study, own).missing) : null;
    },
    [of],
  );
  return { ask, shown, wordsOf };
}
