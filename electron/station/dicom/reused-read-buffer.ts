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

const reading = <S extends Socket>(
  openEvent: 'connect' | 'secureConnect',
  make: (onread: OnReadOpts) => S,
): ReadingSocket<S> => {
  const onread: OnReadOpts = {
    buffer: Buffer.allocUnsafeSlow(READ_BUFFER_BYTES),
    callback: (size, buffer) => result.onBytes(buffer.subarray(0, size)),
  };
  const result: ReadingSocket<S> = { socket: make(onread), isOpen: false, onBytes: () => true };
  result.socket.once(openEvent, () => {
    result.isOpen = true;
  });
  return result;
};

/** Connects out. */
export const connectReading = (host: string, port: number): ReadingSocket =>
  reading('connect', (onread) => connect({ host, port, onread }));

/** Connects out by TLS; what comes is handed on decrypted. */
export const connectReadingTls = (
  host: string,
  port: number,
  options: ConnectionOptions,
): ReadingSocket<TLSSocket> =>
  // Node's typings leave `onread` of tls.connect out.
  reading('secureConnect', (onread) => connectTls({ ...options, host, port, onread } as ConnectionOptions));

/** Reads a connection that is open already by its events, a buffer for each read. */
export function readByEvents(socket: Socket): ReadingSocket {
  const result: ReadingSocket = { socket, isOpen: true, onBytes: () => true };
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
  const adopted = reading('connect', (onread) => {
    const options = { handle, onread, readable: true, writable: true };
    return new Socket(options as unknown as SocketConstructorOpts);
  });
  // The server counts the accepted socket until that one, now an empty shell, is destroyed.
  adopted.socket.once('close', () => accepted.destroy());
  adopted.isOpen = true;
  adopted.socket.resume();
  return adopted;
}
