// The page's only way to the station, whichever shell carries it.
import type { Channel, ChannelInput, ChannelOutput } from './channels.ts';
import type { EventEnvelope } from './events.ts';
import type { KitError } from './kit-error.ts';
import type { Result } from './result.ts';

/** Put on `window.kit` by the Electron preload; built over fetch in the browser shell. */
export interface KitApi {
  readonly shell: 'electron' | 'browser';
  invoke<C extends Channel>(channel: C, input: ChannelInput<C>): Promise<Result<ChannelOutput<C>, KitError>>;
  /** Calls back for every event after `sinceSeq`; returns a function that stops it. */
  subscribe(
    sinceSeq: number,
    onEvent: (envelope: EventEnvelope) => void,
    onConnection: (connected: boolean) => void,
  ): () => void;
}
