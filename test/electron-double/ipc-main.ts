// `ipcMain`: one handler a name, and errors in the words that Electron wraps them in.
import { EventEmitter } from 'node:events';
import { strict } from './record.ts';

type Handle = (event: unknown, ...args: unknown[]) => unknown;

const handlers = new Map<string, Handle>();

class IpcMain extends EventEmitter {
  handle(channel: string, handler: Handle): void {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    handlers.set(channel, handler);
  }
  removeHandler(channel: string): void {
    handlers.delete(channel);
  }
}

const emitter = new IpcMain();
export const ipcMain = strict('ipcMain', emitter);

/** A page's `invoke`, answered as Electron answers it: through a structured clone. */
export async function answerInvoke(
  channel: string,
  event: unknown,
  args: readonly unknown[],
): Promise<unknown> {
  const handler = handlers.get(channel);
  if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
  return structuredClone(await handler(event, ...args));
}

/** A page's `send`. */
export const receiveSend = (channel: string, event: unknown, args: readonly unknown[]): boolean =>
  emitter.emit(channel, event, ...args);
