// Puts a reloaded window back where its reader was, and notes where they are from then on.
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Dispatch } from 'react';
import { stableFrames } from './cell-view.ts';
import type { CellView } from './cell-view.ts';
import { createLooks } from './look.ts';
import type { Looks } from './look.ts';
import { findImage, rememberScreen, screenToRemember } from './screen-memory.ts';
import type { RememberedCell, RememberedScreen } from './screen-memory.ts';
import type { ScreenEvent, ScreenState } from './screen-state.ts';
import type { Positions } from './use-positions.ts';

/** From a change of how a picture lies to its note. */
const LOOK_MS = 200;

export function useScreenMemory({
  studyKey,
  by,
  remembered,
  screen,
  views,
  positions,
  hands,
  dispatch,
}: {
  readonly studyKey: string;
  /** Label of the operator; null while nobody is there, and nothing is noted. */
  readonly by: string | null;
  /** Of before the reload; null after an ordinary opening. */
  readonly remembered: RememberedScreen | null;
  readonly screen: ScreenState;
  readonly views: readonly CellView[];
  readonly positions: Positions;
  readonly hands: Pick<RememberedScreen, 'together' | 'tool'>;
  readonly dispatch: Dispatch<ScreenEvent>;
}): Looks {
  const [looks] = useState(createLooks);
  /** Images that are still to be found, by viewport: their study is being opened. */
  const pending = useRef<Map<number, RememberedCell> | null>(null);
  pending.current ??= new Map(
    (remembered?.cells ?? []).flatMap((cell, index) => (cell?.image ? [[index, cell] as const] : [])),
  );
  const { move } = positions;
  const begun = useRef(new Set<string>());

  // What "fits best" was when it was first shown is what stays, also when the study grows.
  useEffect(() => {
    for (const view of views) {
      const { cell, hung, study, series } = view;
      if (hung?.seriesUid !== null || !study || !series) continue;
      const wanted = pending.current?.get(cell);
      pending.current?.delete(cell);
      const found =
        wanted?.image && wanted.studyKey === hung.studyKey ? findImage(study, wanted.image) : null;
      const seriesUid = found?.seriesUid ?? series.SeriesInstanceUID;
      dispatch({ type: 'series-settled', cell, hung: { studyKey: hung.studyKey, seriesUid } });
      const again = found && study.series.find(({ SeriesInstanceUID }) => SeriesInstanceUID === seriesUid);
      if (found && again) {
        const positionKey = `${cell}/${seriesUid}`;
        begun.current.add(positionKey);
        if (wanted?.look) looks.set(positionKey, wanted.look);
        move([[{ ...view, series: again, frames: stableFrames(again), positionKey }, found.index]]);
      }
    }
  }, [views, dispatch, move, looks]);

  // From the first look on, the reader stays with this image, whatever arrives before it.
  useEffect(() => {
    for (const view of views) {
      if (view.frames.length === 0 || begun.current.has(view.positionKey)) continue;
      begun.current.add(view.positionKey);
      move([[view, positions.indexOf(view)]]);
    }
  }, [views, positions, move]);

  const saved = useRef<readonly (RememberedCell | null)[]>([]);
  const save = useEffectEvent(() => {
    if (by === null) return;
    const now = screenToRemember(studyKey, by, screen, views, positions, hands, looks);
    const cells = now.cells.map((cell, index) => {
      if (cell?.image !== null) return cell;
      // Its study is not there yet, or the viewport is behind a larger one: it stays as it was.
      const known = [pending.current?.get(index), saved.current[index]];
      return known.find((before) => before?.studyKey === cell.studyKey) ?? cell;
    });
    saved.current = cells;
    rememberScreen({ ...now, cells });
  });
  // After each drawing of the screen: whatever changed on it is noted.
  useEffect(() => save());

  // A drag is many looks, and a reload may come at any time.
  const saveNow = useEffectEvent(() => save());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    let again = false;
    looks.listen(() => {
      again = timer !== null;
      if (again) return;
      // At once, as a lock may be next; and once more when the drag has gone on.
      saveNow();
      timer = setTimeout(() => {
        timer = null;
        if (again) saveNow();
      }, LOOK_MS);
    });
    const onHide = () => saveNow();
    window.addEventListener('pagehide', onHide);
    return () => {
      looks.listen(null);
      if (timer !== null) clearTimeout(timer);
      window.removeEventListener('pagehide', onHide);
    };
  }, [looks]);
  return looks;
}
