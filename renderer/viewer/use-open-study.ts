// An open study is on the record and counts as being read (S-11): every opening here is matched by exactly one closing,
// also when the study is asked for again because it grew, and when the reader leaves before the answer comes.
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { StudyView } from '../../shared/contract/views.ts';
import { askDelayMs } from '../link/ask-delay.ts';
import { useStation } from '../link/station-context.tsx';
import { flushNotes } from '../reading-log/open-notes.ts';
import type { Loaded } from '../link/station-context.tsx';
import { pageOpenings } from './page-openings.ts';
import { expectSeriesState } from './use-series-state.ts';

/** At most one new view a second while images arrive. */
const REFRESH_MS = 1_000;

/**
 * Opens a study, again whenever `staleCount` moves, and closes it when the component goes.
 *
 * @param studyKey stays the same for the life of the component
 */
export function useOpenStudy(studyKey: string, staleCount: number): Loaded<StudyView> {
  const { api } = useStation();
  const [study, setStudy] = useState<Loaded<StudyView>>({ state: 'loading', value: null, error: null });
  const openings = useRef(0);
  const gone = useRef(false);
  const asked = useRef<{ staleCount: number; atMs: number } | null>(null);

  // Before the browser draws what stands here meanwhile.
  useLayoutEffect(() => {
    const ask = async () => {
      const first = asked.current === null;
      asked.current = { staleCount, atMs: Date.now() };
      const answer = await (first
        ? pageOpenings.take(api, studyKey)
        : api.invoke('study:open', { studyKey }));
      if (answer.ok) {
        if (first) expectSeriesState(answer.value);
        openings.current += 1;
        // The one before is closed after the new one is open: the count of readers never touches zero in between.
        if (openings.current > 1 || gone.current) {
          openings.current -= 1;
          void api.invoke('study:close', { studyKey });
        }
      }
      setStudy((before) =>
        answer.ok
          ? { state: 'loaded', value: answer.value, error: null }
          : { state: 'failed', value: before.value, error: answer.error },
      );
    };
    // An answer counts even if the study has changed meanwhile: else a stream of changes would leave the reader waiting.
    if (asked.current === null) {
      void ask();
      return undefined;
    }
    const timer = setTimeout(() => void ask(), askDelayMs(asked.current.atMs, REFRESH_MS, Date.now()));
    return () => clearTimeout(timer);
  }, [api, studyKey, staleCount]);

  useEffect(() => {
    gone.current = false;
    const close = () => {
      if (openings.current === 0) return;
      openings.current = 0;
      const close = () => void api.invoke('study:close', { studyKey });
      // The last words of its note come before the closing: after it they may be refused.
      const saving = flushNotes();
      if (saving === null) close();
      else void saving.then(close);
    };
    // A window that is closed ends its reading too. One that the browser only puts aside comes back with its study.
    const onHide = (event: PageTransitionEvent) => {
      if (!event.persisted) close();
    };
    window.addEventListener('pagehide', onHide);
    return () => {
      window.removeEventListener('pagehide', onHide);
      gone.current = true;
      close();
    };
  }, [api, studyKey]);
  return study;
}
