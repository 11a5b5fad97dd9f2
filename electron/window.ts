// The window: a sandboxed, isolated page that can go nowhere but to our own.
import { BrowserWindow } from 'electron';
import type { Session, WebContents } from 'electron';
import { confineDownloads } from './downloads.ts';
import { isPageUrl, PAGE_URL } from './page-url.ts';

export interface WindowOptions {
  readonly preloadFile: string;
  /** Off when packaged. */
  readonly devTools: boolean;
}

/** Opens a window on our page, at this URL of it; resolves when the page has loaded. */
export async function openWindow(options: WindowOptions, url = PAGE_URL): Promise<BrowserWindow> {
  const window = new BrowserWindow({
    show: false,
    width: 1440,
    height: 900,
    // The page's own background, so that a dark reading room is not lit by a white flash.
    backgroundColor: '#0b0e11',
    title: 'PACS Downtime Kit',
    webPreferences: {
      preload: options.preloadFile,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: options.devTools,
      // An outage is watched from a window behind others: its state must not lag when it comes to the front.
      backgroundThrottling: false,
    },
  });
  window.once('ready-to-show', () => {
    window.show();
  });
  await window.loadURL(url);
  return window;
}

/**
 * Denies a page every way out of its window.
 *
 * @param onOpen told the URL of every window that the page asks for. Chromium opens none of them.
 */
export function confinePage(page: WebContents, onOpen: (url: string) => void): void {
  page.setWindowOpenHandler(({ url }) => {
    onOpen(url);
    return { action: 'deny' };
  });
  page.on('will-navigate', (event) => {
    if (!isPageUrl(event.url)) event.preventDefault();
  });
  page.on('will-frame-navigate', (event) => {
    if (!isPageUrl(event.url)) event.preventDefault();
  });
  page.on('will-redirect', (event) => {
    event.preventDefault();
  });
  page.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
}

/**
 * Denies a session every permission a page can ask for, and the services that would call out. Only full screen is given, and only to
 * our page itself: a reader's S key does nothing without it (0222).
 */
export function confineSession(session: Session): void {
  session.setPermissionRequestHandler((_page, permission, answer, { isMainFrame }) => {
    answer(permission === 'fullscreen' && isMainFrame);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
  confineDownloads(session);
}
