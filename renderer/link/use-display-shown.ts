// Tells the station that something of the copy is really on the screen while the PACS is away, so that a drill measures it
// instead of asking (product D3). After it was painted, and once for each thing and spell.
import { useEffect } from 'react';
import type { ChannelInput } from '../../shared/contract/channels.ts';
import type { StationClient } from '../station-client.ts';
import { effectiveSwitch } from './effective-switch.ts';
import type { EffectiveSwitch } from './effective-switch.ts';
import { useStation } from './station-context.tsx';

type Shown = ChannelInput<'display:shown'>;

/**
 * The spell in which the copy stands in for the PACS; null while it does not. In a drill also a slow link, or one without its
 * older studies, leaves people to the copy: the station judges what that is worth.
 */
export function spellOf(effective: EffectiveSwitch): string | null {
  const { view } = effective;
  if (effective.kind === 'real') return view.offline ? `real ${view.since}` : null;
  const { runId, link } = effective.drill;
  const how = view.offline ? 'offline' : view.state === 'degraded' ? 'degraded' : null;
  return how === null && link === 'none' ? null : `${runId} ${link} ${how ?? 'on line'}`;
}

/** What was told in the present spell, by page. */
const told = new WeakMap<StationClient, { spell: string; readonly things: Set<string> }>();

async function tellOnce(api: StationClient, spell: string, shown: Shown): Promise<void> {
  let now = told.get(api);
  if (now?.spell !== spell) {
    now = { spell, things: new Set() };
    told.set(api, now);
  }
  const thing = shown.what === 'image' ? shown.studyKey : shown.what;
  if (now.things.has(thing)) return;
  now.things.add(thing);
  const result = await api.invoke('display:shown', shown);
  // Not told is not told: the next painting tries again.
  if (!result.ok) now.things.delete(thing);
}

/** Two frames on: the browser has painted what stood when this was called. */
function afterPaint(run: () => void): () => void {
  let frame = requestAnimationFrame(() => {
    frame = requestAnimationFrame(run);
  });
  return () => cancelAnimationFrame(frame);
}

/** @param studyKey of an image that is drawn; `worklist` when that is on the screen with its rows; null while nothing is */
export function useDisplayShown(shown: 'worklist' | { readonly studyKey: string } | null): void {
  const { api, state } = useStation();
  const spell = state.status === null ? null : spellOf(effectiveSwitch(state.status));
  const thing = shown === null ? null : shown === 'worklist' ? shown : shown.studyKey;
  const isUnlocked = state.status?.vault === 'unlocked';
  useEffect(() => {
    if (spell === null || thing === null || !isUnlocked) return undefined;
    const what: Shown = thing === 'worklist' ? { what: 'worklist' } : { what: 'image', studyKey: thing };
    return afterPaint(() => void tellOnce(api, spell, what));
  }, [api, spell, thing, isUnlocked]);
}
