// Viewer windows in Electron: a page may ask for one by its number and for nothing else. The window is made here as every window of
// ours is, in a process of its own, and never by Chromium from what the page hands over.
import type { BrowserWindow } from 'electron';
import { PAGE_URL } from './page-url.ts';

/** As the page writes it: renderer/peer-windows/window-role.ts. */
const VIEWER_HASH = /^#window=viewer-([1-8])$/u;

/** The viewer window that this URL asks for, by number; null for every other URL, also of our own page. */
export function viewerOfUrl(url: string): number | null {
  if (!url.startsWith(PAGE_URL)) return null;
  const number = VIEWER_HASH.exec(url.slice(PAGE_URL.length))?.[1];
  return number === undefined ? null : Number(number);
}

export interface ViewerWindows {
  /** Opens the window that a page asks for, or brings it to the front. */
  readonly asked: (url: string) => void;
}

type ViewerWindow = Pick<BrowserWindow, 'isDestroyed' | 'isMinimized' | 'restore' | 'focus'>;

/** Null when it did not load. */
type Opening = Promise<ViewerWindow | null>;

/** @param open loads this URL in a new hardened window; resolves when it has loaded */
export function createViewerWindows(open: (url: string) => Promise<ViewerWindow>): ViewerWindows {
  const windows = new Map<number, Opening>();
  const openAgain = (number: number, url: string): void => {
    const opening = open(url).catch((): null => {
      windows.delete(number);
      return null;
    });
    windows.set(number, opening);
  };
  const showAgain = async (number: number, url: string, there: Opening): Promise<void> => {
    const window = await there;
    if (window === null || window.isDestroyed()) {
      // Unless it was asked for twice meanwhile, and the other one opens it.
      if (!windows.has(number) || windows.get(number) === there) openAgain(number, url);
      return;
    }
    if (window.isMinimized()) window.restore();
    window.focus();
  };
  return {
    asked: (url) => {
      const number = viewerOfUrl(url);
      if (number === null) return;
      const there = windows.get(number);
      if (there === undefined) {
        openAgain(number, url);
        return;
      }
      void showAgain(number, url, there);
    },
  };
}
