// Carries the contract between pages and the station's supervisor. A frame that is not our page is not answered.
import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron';
import { CONNECTION, EVENT, HELLO, INVOKE, SUBSCRIBE, UNSUBSCRIBE } from './ipc-names.ts';
import { isPageUrl } from './page-url.ts';
import type { StationSupervisor } from './station-supervisor.ts';

/** A page needs one; a page that asks for hundreds is not ours any more. */
const MAX_SUBSCRIPTIONS = 16;

interface Subscription {
  readonly page: WebContents;
  lastSeq: number;
  stop: () => void;
}

export interface PageIpc {
  /** Tells every page; after `true` each subscription goes on from the last event that it had. */
  connection(connected: boolean): void;
}

/** True for the top frame of a page of ours, whatever else may live in the same window. */
const isOurs = (event: IpcMainEvent | IpcMainInvokeEvent): boolean =>
  event.senderFrame !== null && event.senderFrame.parent === null && isPageUrl(event.senderFrame.url);

/** Registers the handlers once, for all windows. */
export function servePages(ipcMain: IpcMain, station: () => StationSupervisor): PageIpc {
  const pages = new Map<WebContents, Map<number, Subscription>>();

  const follow = (id: number, subscription: Subscription): void => {
    subscription.stop();
    subscription.stop = station().subscribe(subscription.lastSeq, (envelope) => {
      subscription.lastSeq = envelope.seq;
      if (!subscription.page.isDestroyed()) subscription.page.send(EVENT, id, envelope);
    });
  };
  const forget = (page: WebContents): void => {
    for (const subscription of pages.get(page)?.values() ?? []) subscription.stop();
    pages.delete(page);
  };

  ipcMain.handle(INVOKE, (event, channel: unknown, input: unknown) => {
    if (!isOurs(event)) throw new Error('this page may not speak to the station');
    return station().invoke(channel, input);
  });
  ipcMain.on(HELLO, (event) => {
    if (!isOurs(event)) return;
    if (!pages.has(event.sender)) {
      event.sender.once('destroyed', () => {
        forget(event.sender);
      });
    }
    forget(event.sender);
    pages.set(event.sender, new Map());
  });
  ipcMain.on(SUBSCRIBE, (event, id: unknown, sinceSeq: unknown) => {
    const page = pages.get(event.sender);
    if (!isOurs(event) || page === undefined || page.size >= MAX_SUBSCRIPTIONS) return;
    if (!Number.isSafeInteger(id) || !Number.isSafeInteger(sinceSeq) || page.has(id as number)) return;
    const subscription: Subscription = {
      page: event.sender,
      lastSeq: sinceSeq as number,
      stop: () => undefined,
    };
    page.set(id as number, subscription);
    const connected = station().connected();
    event.sender.send(CONNECTION, id, connected);
    if (connected) follow(id as number, subscription);
  });
  ipcMain.on(UNSUBSCRIBE, (event, id: unknown) => {
    const page = pages.get(event.sender);
    if (!isOurs(event) || page === undefined) return;
    page.get(id as number)?.stop();
    page.delete(id as number);
  });

  return {
    connection: (connected) => {
      for (const page of pages.values()) {
        for (const [id, subscription] of page) {
          if (subscription.page.isDestroyed()) continue;
          subscription.page.send(CONNECTION, id, connected);
          if (connected) follow(id, subscription);
        }
      }
    },
  };
}
