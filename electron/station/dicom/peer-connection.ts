// One connection, TCP or TLS, that speaks PDUs: serialises their handling, holds the peer back while we are busy (back-pressure), and
// ends exactly once with a cause. Used by both the storage SCP and the client.
import type { Socket } from 'node:net';
import { PDU, type PduLimits, PduReader, type PduTaker } from './pdu-reader.ts';
import type { ReadingSocket } from './reused-read-buffer.ts';
import { ABORT_REASONS, ProtocolViolation } from './protocol-violation.ts';

/** Why a connection is over, as far as the transport knows. */
export type ConnectionEnd =
  | { readonly kind: 'closed-by-peer' }
  | { readonly kind: 'closed-by-us' }
  | { readonly kind: 'socket-error'; readonly systemCode: string }
  | { readonly kind: 'violation'; readonly violation: ProtocolViolation }
  | { readonly kind: 'internal'; readonly error: unknown };

export interface ConnectionEvents extends PduTaker {
  /** The connection is of no more use. Called once; nothing is called after it. */
  ended(end: ConnectionEnd): void;
}

// Long enough for an A-ABORT to reach a peer that is still sending; what comes meanwhile is thrown away unread.
const LINGER_MS = 300;
// A sign of life is a new PDU or this much of one: a peer that drips single bytes is idle.
const PROGRESS_BYTES = 4096;
// More unread answers than this, and we stop reading the peer's requests.
const MAX_UNSENT_BYTES = 256 * 1024;

/** Owns the socket: nobody else listens to it. */
export class PeerConnection {
  readonly socket: Socket;
  readonly #reading: ReadingSocket;
  readonly #events: ConnectionEvents;
  readonly #reader: PduReader;
  #over = false;
  #busy = false;
  #waiting: Promise<void> | undefined;
  #lastActivityMs = performance.now();
  #bytesSinceActivity = 0;

  constructor(reading: ReadingSocket, events: ConnectionEvents, limits: PduLimits) {
    const { socket } = reading;
    this.socket = socket;
    this.#reading = reading;
    this.#events = events;
    const taker: PduTaker = {
      announced: (type, length) => {
        this.#alive();
        events.announced(type, length);
      },
      pdu: (type, body) => events.pdu(type, body),
      fragment: (header, piece, isEnd) => events.fragment(header, piece, isEnd),
    };
    this.#reader = new PduReader(taker, limits);
    socket.setNoDelay(true);
    reading.onBytes = (bytes) => this.#receive(bytes);
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.#finish({ kind: 'socket-error', systemCode: error.code ?? 'UNKNOWN' });
    });
    socket.on('end', () => this.#finish({ kind: 'closed-by-peer' }));
    socket.on('close', () => this.#finish({ kind: 'closed-by-peer' }));
  }

  /** Settles when the handling that is under way has; an association can end in the midst of it. */
  async settled(): Promise<void> {
    await this.#waiting;
  }

  get isOver(): boolean {
    return this.#over;
  }

  /** Time since the peer last sent something, in milliseconds; 0 while it is we who keep it waiting. */
  idleMs(): number {
    return this.#busy ? 0 : performance.now() - this.#lastActivityMs;
  }

  /** Sends bytes. The answer, if any, settles when the peer has read enough for us to take its next request. */
  write(bytes: Uint8Array): void | Promise<void> {
    if (this.#over) return undefined;
    this.socket.write(bytes);
    if (this.socket.writableLength < MAX_UNSENT_BYTES) return undefined;
    return new Promise((resolve) => {
      this.socket.once('drain', resolve);
      this.socket.once('close', resolve);
    });
  }

  /** Ends it from our side, after what has been written. */
  close(): void {
    this.#finish({ kind: 'closed-by-us' });
  }

  /** A-ABORT by the service user, and the end. */
  abort(): void {
    if (this.#over) return;
    if (this.#reading.isOpen) this.socket.write(abortPdu(0, 0));
    this.#finish({ kind: 'closed-by-us' });
  }

  /** Treats an exception from a handler: a violation is answered by an A-ABORT of the service provider. */
  fail(error: unknown): void {
    if (this.#over) return;
    if (this.#reading.isOpen && !this.socket.destroyed) {
      const reason = error instanceof ProtocolViolation ? ABORT_REASONS[error.abortReason] : 0;
      this.socket.write(abortPdu(2, reason));
    }
    this.#finish(
      error instanceof ProtocolViolation
        ? { kind: 'violation', violation: error }
        : { kind: 'internal', error },
    );
  }

  #alive(): void {
    this.#lastActivityMs = performance.now();
    this.#bytesSinceActivity = 0;
  }

  /** Answers whether more may come at once. */
  #receive(chunk: Uint8Array): boolean {
    if (this.#over) return true;
    if (this.#busy) {
      // The bytes in hand may lie in the very buffer that these came into: what is stored of them would be wrong.
      this.fail(new Error('a socket gave bytes although it was held back'));
      return true;
    }
    this.#bytesSinceActivity += chunk.length;
    if (this.#bytesSinceActivity >= PROGRESS_BYTES) this.#alive();
    let waiting: void | Promise<void> = undefined;
    try {
      waiting = this.#reader.push(chunk);
    } catch (error) {
      this.fail(error);
    }
    if (waiting === undefined) return true;
    this.#busy = true;
    this.#waiting = this.#holdBack(waiting);
    return false;
  }

  async #holdBack(waiting: Promise<void>): Promise<void> {
    try {
      await waiting;
      this.#alive();
    } catch (error) {
      this.fail(error);
    }
    this.#busy = false;
    this.socket.resume();
  }

  #finish(end: ConnectionEnd): void {
    if (this.#over) return;
    this.#over = true;
    this.#reader.stop();
    const { socket } = this;
    if (!this.#reading.isOpen || socket.destroyed || end.kind === 'socket-error') {
      socket.destroy();
    } else {
      // Keep reading into nothing: closing with unread data would reset the connection and lose our last PDU. Not over the
      // bytes in hand: their handling resumes the socket when it is done.
      if (!this.#busy) socket.resume();
      socket.end();
      const timer = setTimeout(() => socket.destroy(), LINGER_MS);
      socket.once('close', () => clearTimeout(timer));
    }
    this.#events.ended(end);
  }
}

/** An A-ABORT PDU (PS3.8 §9.3.8). dcmjs-dimse skips sending one while there is no association. */
export function abortPdu(source: 0 | 2, reason: number): Buffer {
  return Buffer.from([PDU.abort, 0, 0, 0, 0, 4, 0, 0, source, reason]);
}
