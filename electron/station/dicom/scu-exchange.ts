// What the client's operations and its association agree on: one request, and everything the peer may send in answer to it.
import type { CommandSet } from './command-set.ts';
import type { CancellableRequest, DimseRequest } from './dimse-writer.ts';
import type { DataSetTaker } from './message-assembler.ts';
import type { AcceptedScuContext } from './scu-negotiation.ts';

/** One request and everything that the peer may send in answer to it. */
export interface Exchange {
  readonly request: DimseRequest;
  readonly requestField: number;
  /** Pending responses; the answer takes the response's data set, if one is to be expected. */
  onPending(command: CommandSet, context: AcceptedScuContext): DataSetTaker | undefined;
  /** C-STORE requests of a C-GET; absent where none may come. */
  onStore?(command: CommandSet, context: AcceptedScuContext, respond: StoreResponder): DataSetTaker;
  /** How to ask the peer to stop; absent where there is nothing to stop. */
  readonly cancellable?: CancellableRequest;
  /** Signs of life besides this connection, in milliseconds ago: a C-MOVE's instances come elsewhere. */
  elsewhereIdleMs?(): number;
}

export type StoreResponder = (status: number) => void | Promise<void>;
