// The worklist for every screen that needs it: the last answer is there at once, while the station is asked again.
import { useEffect } from 'react';
import type { WorklistView } from '../../shared/contract/views.ts';
import type { StationClient } from '../station-client.ts';
import { useChannel, useStation } from './station-context.tsx';
import type { Loaded } from './station-context.tsx';

let last: { readonly client: StationClient; readonly value: WorklistView } | null = null;

/** The worklist as it was last seen by this window, then as it is. */
export function useWorklist(): Loaded<WorklistView> {
  const { api, state } = useStation();
  const list = useChannel('worklist:list', {}, state.worklistStale);
  useEffect(() => {
    if (list.state === 'loaded') last = { client: api, value: list.value };
  }, [api, list]);
  if (list.state !== 'loading' || last?.client !== api) return list;
  return { state: 'loaded', value: last.value, error: null };
}

/** A locked page holds no patient's name. */
export function useForgetWorklistWhenLocked(unlocked: boolean): void {
  useEffect(() => {
    if (!unlocked) last = null;
  }, [unlocked]);
}
