// Derived from the contract: what a station must be able to answer, and what a shell needs of a station.
import type { ByteFrame } from '../../shared/contract/bytes.ts';
import type { Channel, ChannelOutput, ParsedInput } from '../../shared/contract/channels.ts';
import type { EventEnvelope } from '../../shared/contract/events.ts';
import type { KitError } from '../../shared/contract/kit-error.ts';
import type { Result } from '../../shared/contract/result.ts';

/** One function a channel; a missing one does not compile. */
export type Handlers = {
  readonly [C in Channel]: (input: ParsedInput<C>) => Promise<Result<ChannelOutput<C>, KitError>>;
};

/**
 * One frame and, beside a `chunk` header, its payload. A payload belongs to the consumer once it is yielded: it waits in a
 * socket's queue while the next is read, so its buffer must not be reused.
 */
export interface InstanceFrame {
  readonly frame: ByteFrame;
  readonly payload?: Uint8Array;
}

/** A station as a shell sees it. Input of `invoke` is untrusted; it is parsed against the channel's schema here. */
export interface StationHost {
  /** Parses, checks the role, runs the handler, checks the output. Never rejects: a bug becomes `internal` with an id. */
  invoke(channel: unknown, input: unknown): Promise<Result<unknown, KitError>>;
  subscribe(sinceSeq: number, onEvent: (envelope: EventEnvelope) => void): () => void;
  /** Frames for {@link InstancesRequest}; payload rides beside its `chunk` header. Role `reader`. */
  instances(request: unknown): Promise<Result<AsyncIterable<InstanceFrame>, KitError>>;
  close(): Promise<void>;
}
