// Sockets that read into one buffer each, over and over. Node otherwise allocates 64 KB for every read: at the speed of a C-MOVE
// a fifth of the time then goes into garbage collection and twice as many system calls.
import { connect, type OnReadOpts, Socket, type SocketConstructorOpts } from 'node:net';

const READ_BUFFER_BYTES = 256 * 1024;

/** A socket and where its bytes go. `onBytes` answers false to be given no more until `socket.resume()`. */
export interface ReadingSocket {
  readonly socket: Socket;
  /** To be set before the next turn of the event loop. The bytes are only valid during the call. */
  onBytes: (bytes: Uint8Array) => boolean;
}

const reading = (make: (onread: OnReadOpts) => Socket): ReadingSocket => {
  const onread: OnReadOpts = {
    buffer: Buffer.allocUnsafeSlow(READ_BUFFER_BYTES),
    callback: (size, buffer) => result.onBytes(buffer.subarray(0, size)),
  };
  const result: ReadingSocket = { socket: make(onread), onBytes: () => true };
  return result;
};

/** Connects out. */
export const connectReading = (host: string, port: number): ReadingSocket =>
  reading((onread) => connect({ host, port, onread }));

/**
 * Takes over a connection that a server accepted with `pauseOnConnect`. Node's servers have no `onread` option, so the handle
 * moves to a socket that has; where a Node version has no such handle, the accepted socket itself is read.
 */
export function adoptReading(accepted: Socket): ReadingSocket {
  const holder = accepted as unknown as { _handle: unknown };
  const handle = holder._handle;
  if (typeof handle !== 'object' || handle === null) {
    const result: ReadingSocket = { socket: accepted, onBytes: () => true };
    accepted.on('data', (chunk: Buffer) => {
      if (!result.onBytes(chunk)) accepted.pause();
    });
    accepted.resume();
    return result;
  }
  holder._handle = null;
  const adopted = reading((onread) => {
    const options = { handle, onread, readable: true, writable: true };
    return new Socket(options as unknown as SocketConstructorOpts);
  });
  // The server counts the accepted socket until that one, now an empty shell, is destroyed.
  adopted.socket.once('close', () => accepted.destroy());
  adopted.socket.resume();
  return adopted;
}
