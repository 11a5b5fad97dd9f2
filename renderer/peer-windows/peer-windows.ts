// The other windows, for every part of the page: who is there and what each shows.
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { WindowLink, WindowLinkView } from './window-link.ts';

export const WindowLinkContext = createContext<WindowLink | null>(null);

export function usePeerWindows(): { readonly link: WindowLink; readonly view: WindowLinkView } {
  const link = useContext(WindowLinkContext);
  if (link === null) throw new Error('usePeerWindows outside WindowLinkContext');
  return { link, view: useSyncExternalStore(link.subscribe, link.view) };
}
