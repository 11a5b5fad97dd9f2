// What only the page knows of a learner: what is on the screen. Told to the station of a rehearsal ground, and to no other.
import { useEffect } from 'react';
import type { PageSignal } from '../../shared/training/signals.ts';
import { WORKLIST } from '../area/place.ts';
import type { Place } from '../area/place.ts';
import { useStation } from '../link/station-context.tsx';
import { useDrawn } from './drawn.ts';

const PLACE_SIGNALS: Readonly<Record<string, PageSignal>> = {
  queue: 'queue-shown',
  pacs: 'pacs-shown',
  switch: 'switch-record-shown',
  windows: 'windows-shown',
};

export interface OnScreen {
  readonly place: Place;
  /** A study is open instead of the place. */
  readonly reading: boolean;
  readonly unlocked: boolean;
  readonly offline: boolean;
  readonly drawn: { readonly image: boolean; readonly prior: boolean };
}

/** Pure, so that what counts as shown can be tested. */
export function signalsOf({ place, reading, unlocked, offline, drawn }: OnScreen): readonly PageSignal[] {
  if (!unlocked) return [];
  const placed = PLACE_SIGNALS[place];
  if (!reading) {
    if (placed !== undefined) return [placed];
    return place === WORKLIST && offline ? ['list-shown-offline'] : [];
  }
  return [
    ...(drawn.image ? (['image-shown'] as const) : []),
    ...(drawn.image && offline ? (['image-shown-offline'] as const) : []),
    ...(drawn.prior ? (['prior-shown'] as const) : []),
  ];
}

/**
 * Tells what is on the screen when it changes, and again when another step of the lesson opens.
 *
 * @param stepId the step that is open; null: there is no lesson, and nothing is told
 */
export function usePageSignals(stepId: string | null, place: Place, reading: boolean): void {
  const { api, state } = useStation();
  const drawn = useDrawn();
  const unlocked = state.status?.vault === 'unlocked';
  const offline = state.status?.switch.offline === true;
  const signals = signalsOf({ place, reading, unlocked, offline, drawn }).join(' ');
  useEffect(() => {
    if (stepId === null || signals === '') return;
    for (const signal of signals.split(' ') as PageSignal[]) void api.invoke('training:seen', { signal });
  }, [api, stepId, signals]);
}
