// What a screen needs before its first drawing, and another screen has asked for already: the last answer is there at once, while the
// station is asked again.
import { useEffect, useState } from 'react';
import type { Channel, ChannelOutput } from '../../shared/contract/channels.ts';
import type { WorklistView } from '../../shared/contract/views.ts';
import type { StationClient } from '../station-client.ts';
import { useChannel, useStation } from './station-context.tsx';
import type { Loaded } from './station-context.tsx';

/** An image is on screen by then. */
const AFTER_DRAWING_MS = 150;

/** Channels that are asked without an input. */
type Kept = 'worklist:list' | 'hanging:rules' | 'window:list';

const last = new Map<Channel, { readonly client: StationClient; readonly value: unknown }>();

/** As this window saw it last, then as it is. */
export function useLastAnswer<C extends Kept>(channel: C, staleCount: number): Loaded<ChannelOutput<C>> {
  const { api } = useStation();
  const known = last.get(channel)?.client === api;
  // Who has the last answer can wait until the screen is drawn.
  const [due, setDue] = useState(!known);
  useEffect(() => {
    if (due) return undefined;
    const timer = setTimeout(() => setDue(true), AFTER_DRAWING_MS);
    return () => clearTimeout(timer);
  }, [due]);
  const answer = useChannel<Kept>(channel, due ? {} : null, staleCount) as Loaded<ChannelOutput<C>>;
  useEffect(() => {
    if (answer.state === 'loaded') last.set(channel, { client: api, value: answer.value });
  }, [api, channel, answer]);
  const before = last.get(channel);
  if (answer.state === 'loaded' || before?.client !== api) return answer;
  const value = before.value as ChannelOutput<C>;
  // What could not be asked anew stands with its error, as it does on a screen that had it itself.
  return answer.state === 'failed'
    ? { state: 'failed', value: answer.value ?? value, error: answer.error }
    : { state: 'loaded', value, error: null };
}

export const useWorklist = (): Loaded<WorklistView> =>
  useLastAnswer('worklist:list', useStation().state.worklistStale);

/** A locked page holds no patient's name. */
export function useForgetAnswersWhenLocked(unlocked: boolean): void {
  useEffect(() => {
    if (!unlocked) last.clear();
  }, [unlocked]);
}
