// The test's line into the main process: reads the record, raises events, forges what an attacker would send.
import type { EventEmitter } from 'node:events';
import process from 'node:process';
import { assertNever } from '../../shared/domain/assert-never.ts';
import { app } from './app.ts';
import { answerInvoke } from './ipc-main.ts';
import { recordedCalls } from './record.ts';
import { askPermission, tryDownload } from './session.ts';
import { BrowserWindow } from './windows.ts';

/** What a test asks, and how it is answered. */
export type ControlRequest =
  | { readonly ask: 'calls' }
  | { readonly ask: 'emit'; readonly target: 'app' | 'powerMonitor'; readonly event: string }
  /** An invoke as if it came from a frame at `url`. */
  | {
      readonly ask: 'forge';
      readonly url: string | null;
      readonly subframe: boolean;
      readonly channel: string;
      readonly args: readonly unknown[];
    }
  | { readonly ask: 'permission'; readonly permission: string }
  | {
      readonly ask: 'download';
      readonly url: string;
      readonly pageUrl: string | null;
      readonly fileName: string;
    }
  | { readonly ask: 'new-window' }
  | { readonly ask: 'quit' };

async function answer(
  request: ControlRequest,
  targets: Record<'app' | 'powerMonitor', EventEmitter>,
): Promise<unknown> {
  switch (request.ask) {
    case 'calls':
      return recordedCalls();
    case 'emit':
      return targets[request.target].emit(request.event, {});
    case 'forge': {
      const parent = request.subframe ? {} : null;
      const senderFrame = request.url === null ? null : { url: request.url, parent };
      const sender = BrowserWindow.getAllWindows()[0]?.webContents;
      return answerInvoke(request.channel, { sender, senderFrame }, request.args);
    }
    case 'permission':
      return askPermission(request.permission);
    case 'download':
      return tryDownload(request.url, request.pageUrl, request.fileName);
    case 'new-window': {
      const [first] = BrowserWindow.getAllWindows();
      if (first === undefined) throw new Error('there is no window to copy');
      const another = new BrowserWindow(first._options);
      await another.loadURL(first.webContents.getURL());
      return null;
    }
    case 'quit':
      app.quit();
      return null;
    default:
      return assertNever(request);
  }
}

/** Serves a test that forked this process. */
export function serveControl(targets: Record<'app' | 'powerMonitor', EventEmitter>): void {
  process.on('message', (message) => {
    const { id, request } = message as { id: number; request: ControlRequest };
    const reply = async (): Promise<void> => {
      try {
        process.send?.({ id, value: await answer(request, targets) });
      } catch (error) {
        process.send?.({ id, error: String(error) });
      }
    };
    void reply();
  });
  // A double never outlives its test.
  process.on('disconnect', () => {
    app.exit(0);
  });
}
