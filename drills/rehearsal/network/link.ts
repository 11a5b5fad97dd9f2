// Stands between dcmjs-dimse and a TCP socket: frames PDUs with a limit (the library has none, and concatenates
// quadratically), and is where a connection stalls, crawls or is cut when a drill says so.
import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type { FaultBoard } from '../faults.ts';
import { countPdvs } from './pdv-guard.ts';

/** We announce 256 KB (PS3.8 §D.1); nobody has a reason to send more than this. */
const LARGEST_PDU_BYTES = 1024 * 1024;
/** Requests and their identifiers are small, and nobody may store into the archive. */
const LARGEST_MESSAGE_BYTES = 4 * 1024 * 1024;
const MOST_FRAGMENTS_OF_A_MESSAGE = 2_000;
const PDU_HEADER_BYTES = 6;
const THROTTLE_TICK_MS = 20;
const LINGER_MS = 2_000;
/** PS3.8 §9.3.8: A-ABORT by the service user. */
const A_ABORT = Buffer.from([7, 0, 0, 0, 0, 4, 0, 0, 0, 0]);

/** The part of `net.Socket` that dcmjs-dimse uses: `data` carries exactly one PDU. */
export class Link extends EventEmitter {
  readonly #socket: Socket;
  readonly #board: FaultBoard;
  readonly #stopListening: () => void;
  #incoming: Buffer[] = [];
  #incomingBytes = 0;
  #outgoing: Buffer[] = [];
  #timer: NodeJS.Timeout | undefined;
  #abortAfterBytes: number | undefined;
  #ending = false;
  #sinceMessageBytes = 0;
  #sinceMessageFragments = 0;
  bytesSent = 0;
  bytesReceived = 0;

  constructor(socket: Socket, board: FaultBoard) {
    super();
    this.#socket = socket;
    this.#board = board;
    this.#stopListening = board.onChange(() => this.#applyFault());
    socket.setNoDelay(true);
    socket.on('connect', () => this.emit('connect'));
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    // A stalled server keeps its connections: whoever waits must have a deadline of its own.
    socket.on('timeout', () => {
      if (board.current().mode !== 'stall') this.destroy();
    });
    socket.on('drain', () => this.emit('drain'));
    // An error is always followed by `close`, which is what everybody here acts on.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(this.#timer);
      this.#stopListening();
      this.#outgoing = [];
      this.emit('close');
    });
    this.#applyFault();
  }

  get destroyed(): boolean {
    return this.#socket.destroyed;
  }

  setTimeout(idleMs: number): this {
    this.#socket.setTimeout(idleMs);
    return this;
  }

  write(bytes: Buffer): boolean {
    if (this.#ending || this.#socket.destroyed) return false;
    this.#outgoing.push(bytes);
    this.#flush();
    return true;
  }

  /** Resolves when what was written has left for the kernel, or the connection is gone. */
  async drained(): Promise<void> {
    while (!this.#socket.destroyed && (this.#outgoing.length > 0 || this.#socket.writableNeedDrain)) {
      await new Promise<void>((resolve) => {
        const done = () => {
          this.off('drain', done).off('close', done);
          resolve();
        };
        this.on('drain', done).on('close', done);
      });
    }
  }

  /** From now on lets `bytes` more through, then sends A-ABORT and hangs up. */
  abortAfter(bytes: number): void {
    this.#abortAfterBytes = bytes;
  }

  /** A-ABORT, and the end of the connection. */
  abort(): void {
    this.#ending = true;
    this.#outgoing = [];
    this.#incoming = [];
    this.#incomingBytes = 0;
    if (!this.#socket.destroyed) this.#socket.end(A_ABORT);
    this.#socket.removeAllListeners('data').resume();
    this.#socket.setTimeout(LINGER_MS);
  }

  /** A whole message has arrived: the next one may be as large again. */
  messageDone(): void {
    this.#sinceMessageBytes = 0;
    this.#sinceMessageFragments = 0;
  }

  end(): void {
    this.#ending = true;
    if (this.#outgoing.length === 0) this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** Drops the connection with a RST, as a crashed host does. */
  reset(): void {
    this.#socket.resetAndDestroy();
  }

  #applyFault(): void {
    if (this.#board.current().mode === 'stall') {
      this.#socket.pause();
      return;
    }
    this.#socket.resume();
    this.#flush();
  }

  #flush(): void {
    const fault = this.#board.current();
    if (fault.mode === 'stall' || this.#timer !== undefined) return;
    if (fault.mode !== 'slow' || fault.bytesPerSecond === undefined) {
      for (let next = this.#outgoing.shift(); next !== undefined; next = this.#outgoing.shift())
        this.#send(next);
      this.#settle();
      return;
    }
    let budget = Math.max(1, Math.floor((fault.bytesPerSecond * THROTTLE_TICK_MS) / 1000));
    while (budget > 0 && this.#outgoing[0] !== undefined) {
      const next = this.#outgoing[0];
      this.#send(next.subarray(0, budget));
      if (next.length > budget) this.#outgoing[0] = next.subarray(budget);
      else this.#outgoing.shift();
      budget -= next.length;
    }
    if (this.#outgoing.length === 0) {
      this.#settle();
      return;
    }
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#flush();
    }, THROTTLE_TICK_MS);
  }

  #settle(): void {
    this.emit('drain');
    if (this.#ending) this.#socket.end();
  }

  #send(bytes: Buffer): void {
    if (this.#socket.destroyed) return;
    if (this.#abortAfterBytes === undefined) {
      this.bytesSent += bytes.length;
      this.#socket.write(bytes);
      return;
    }
    const allowed = Math.min(bytes.length, this.#abortAfterBytes);
    this.#abortAfterBytes -= allowed;
    if (this.#abortAfterBytes > 0) {
      this.bytesSent += bytes.length;
      this.#socket.write(bytes);
      return;
    }
    // A-ABORT may only come between PDUs: the one that is cut is left out.
    this.#socket.end(A_ABORT);
    this.#ending = true;
    this.#outgoing = [];
  }

  #receive(chunk: Buffer): void {
    this.bytesReceived += chunk.length;
    this.#sinceMessageBytes += chunk.length;
    if (this.#sinceMessageBytes > LARGEST_MESSAGE_BYTES) {
      this.abort();
      return;
    }
    this.#incoming.push(chunk);
    this.#incomingBytes += chunk.length;
    while (this.#incomingBytes >= PDU_HEADER_BYTES) {
      const first = this.#incoming[0];
      if (first === undefined || first.length < PDU_HEADER_BYTES) this.#join();
      const size = PDU_HEADER_BYTES + (this.#incoming[0]?.readUInt32BE(2) ?? 0);
      if (size > LARGEST_PDU_BYTES) {
        this.abort();
        return;
      }
      if (this.#incomingBytes < size) return;
      const all = this.#join();
      this.#incoming = all.length > size ? [all.subarray(size)] : [];
      this.#incomingBytes -= size;
      const pdu = all.subarray(0, size);
      this.#sinceMessageFragments += countPdvs(pdu);
      if (this.#sinceMessageFragments > MOST_FRAGMENTS_OF_A_MESSAGE) {
        this.abort();
        return;
      }
      try {
        this.emit('data', pdu);
      } catch {
        // The library's PDU readers throw on lengths that lie.
        this.abort();
        return;
      }
      if (this.#ending) return;
    }
  }

  #join(): Buffer {
    const all = Buffer.concat(this.#incoming, this.#incomingBytes);
    this.#incoming = [all];
    return all;
  }
}
