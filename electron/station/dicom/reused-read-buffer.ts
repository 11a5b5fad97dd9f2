// Sockets that read into one buffer each, over and over. Node otherwise allocates 64 KB for every read: at the speed of a C-MOVE
// a fifth of the time then goes into garbage collection and twice as many system calls.
import { connect, type OnReadOpts, Socket, type SocketConstructorOpts } from 'node:net';
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls';

const READ_BUFFER_BYTES = 256 * 1024;

/** A socket and where its bytes go. `onBytes` answers false to be given no more until `socket.resume()`. */
export interface ReadingSocket<S extends Socket = Socket> {
  readonly socket: S;
  /** Can be written to: the connection, and its TLS handshake if it has one, are done. */
  isOpen: boolean;
  /** To be set before the next turn of the event loop. The bytes are only valid during the call. */
  onBytes: (bytes: Uint8Array) => boolean;
}

const reading = (make: (onread: OnReadOpts) => Socket): ReadingSocket => {
  const onread: OnReadOpts = {
    buffer: Buffer.allocUnsafeSlow(READ_BUFFER_BYTES),
    callback: (size, buffer) => result.onBytes(buffer.subarray(0, size)),
  };
  const result: ReadingSocket = { socket: make(onread), isOpen: false, onBytes: () => true };
  openedBy(result, 'connect');
  return result;
};

function openedBy(opening: ReadingSocket, event: 'connect' | 'secureConnect'): void {
  opening.socket.once(event, () => {
    opening.isOpen = true;
  });
}

/** Connects out. */
export const connectReading = (host: string, port: number): ReadingSocket =>
  reading((onread) => connect({ host, port, onread }));

/**
 * Connects out by TLS; what comes is handed on decrypted. Read by its events: with `onread` Node copies every decrypted record of
 * one TCP read into the one buffer, though the callback has answered false, and so over bytes that are still in hand
 * (decision 0173).
 */
export function connectReadingTls(
  host: string,
  port: number,
  options: ConnectionOptions,
): ReadingSocket<TLSSocket> {
  const result = readByEvents(connectTls({ ...options, host, port }));
  result.isOpen = false;
  openedBy(result, 'secureConnect');
  return result;
}

/** Reads a connection that is open already by its events, a buffer for each read. */
export function readByEvents<S extends Socket>(socket: S): ReadingSocket<S> {
  const result: ReadingSocket<S> = { socket, isOpen: true, onBytes: () => true };
  socket.on('data', (chunk: Buffer) => {
    if (!result.onBytes(chunk)) socket.pause();
  });
  socket.resume();
  return result;
}

/**
 * Takes over a connection that a server accepted with `pauseOnConnect`. Node's servers have no `onread` option, so the handle
 * moves to a socket that has; where a Node version has no such handle, the accepted socket itself is read.
 */
export function adoptReading(accepted: Socket): ReadingSocket {
  const holder = accepted as unknown as { _handle: unknown };
  const handle = holder._handle;
  if (typeof handle !== 'object' || handle === null) {
    return readByEvents(accepted);
  }
  holder._handle = null;
  const adopted = reading((onread) => {
    const options = { handle, onread, readable: true, writable: true };
    return new Socket(options as unknown as SocketConstructorOpts);
  });
  // The server counts the accepted socket until that one, now an empty shell, is destroyed.
  adopted.socket.once('close', () => accepted.destroy());
  adopted.isOpen = true;
  adopted.socket.resume();
  return adopted;
}
