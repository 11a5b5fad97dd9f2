// What a scripted run needs of a station: its contract, and hands at it. Handed in, because a run may have a page or none.
import {
  type Channel,
  type ChannelInput,
  type ChannelOutput,
  channels,
} from '../../shared/contract/channels.ts';
import type { KitError } from '../../shared/contract/kit-error.ts';
import { ok, type Result } from '../../shared/contract/result.ts';
import type { StationAct } from './station-act.ts';

/** Asks a station as a page does. */
export type Ask = <C extends Channel>(
  channel: C,
  input: ChannelInput<C>,
) => Promise<Result<ChannelOutput<C>, KitError>>;

/** Does what a scripted person does at the station; resolves when it was done, not when the drill has seen it. */
export type StationHands = (act: StationAct) => Promise<Result<void, KitError>>;

/** The contract over a host's one door. */
export const askOf =
  (invoke: (channel: string, input: unknown) => Promise<Result<unknown, KitError>>): Ask =>
  async <C extends Channel>(channel: C, input: ChannelInput<C>) => {
    const answer = await invoke(channel, input);
    return answer.ok ? ok(channels[channel].output.parse(answer.value) as ChannelOutput<C>) : answer;
  };
