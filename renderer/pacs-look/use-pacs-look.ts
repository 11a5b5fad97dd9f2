// Wants to know, while a study is on screen, what the PACS has of it; when the PACS is really asked, the station decides (S-10).
import { useEffect, useReducer, useState } from 'react';
import type { PacsLookView } from '../../shared/contract/pacs-look-view.ts';
import { useChannel, useStation } from '../link/station-context.tsx';

/** The first image comes first. */
const FIRST_AFTER_MS = 1500;
const EVERY_MS = 60_000;

/**
 * @param studyKey stays the same for the life of the component
 * @returns null while nothing is known
 */
export function usePacsLook(studyKey: string): {
  readonly look: PacsLookView | null;
  readonly again: () => void;
} {
  const { state } = useStation();
  const [asked, setAsked] = useState(false);
  const [stale, again] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const first = setTimeout(() => setAsked(true), FIRST_AFTER_MS);
    const timer = setInterval(again, EVERY_MS);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
    };
  }, []);
  const studyStale = state.studyStale[studyKey] ?? 0;
  const switchState = state.status?.switch.state;
  const drillState = state.status?.drill?.switch.state;
  const standing = [studyStale, switchState, drillState, state.connected].join(' ');
  const [seen, setSeen] = useState(standing);
  if (seen !== standing) {
    setSeen(standing);
    again();
  }
  const looked = useChannel('study:look', asked ? { studyKey } : null, stale);
  return { look: looked.value, again };
}
