// What the Electron main process and the station's process say to each other: one message type each way, nothing implied.
import type { EventEnvelope } from '../shared/contract/events.ts';
import type { KitError } from '../shared/contract/kit-error.ts';
import type { Result } from '../shared/contract/result.ts';

/** `id` is the main process's number for one call, subscription or body. */
export type ToStation =
  | { readonly type: 'invoke'; readonly id: number; readonly channel: unknown; readonly input: unknown }
  | { readonly type: 'subscribe'; readonly id: number; readonly sinceSeq: number }
  | { readonly type: 'unsubscribe'; readonly id: number }
  | { readonly type: 'open-instances'; readonly id: number; readonly request: unknown }
  /** The page has room: send one more block of this body. Nothing is read before it is asked for. */
  | { readonly type: 'pull'; readonly id: number }
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'close' };

export type FromStation =
  | { readonly type: 'started' }
  | { readonly type: 'not-started'; readonly error: KitError }
  | { readonly type: 'answered'; readonly id: number; readonly result: Result<unknown, KitError> }
  | { readonly type: 'event'; readonly id: number; readonly envelope: EventEnvelope }
  | { readonly type: 'instances-opened'; readonly id: number; readonly result: Result<null, KitError> }
  | { readonly type: 'block'; readonly id: number; readonly bytes: Uint8Array }
  | { readonly type: 'instances-ended'; readonly id: number }
  | { readonly type: 'instances-failed'; readonly id: number };

/** One end of the line between the two processes. */
export interface MessageLink<Out, In> {
  send(message: Out): void;
  onMessage(take: (message: In) => void): void;
}
