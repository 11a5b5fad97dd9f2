// The window's role as state of its address; a change leaves no trace in the history of the window.
import { useMemo, useSyncExternalStore } from 'react';
import { hashOfRole, roleOfHash } from './window-role.ts';
import type { WindowRole } from './window-role.ts';

const subscribe = (onChange: () => void): (() => void) => {
  window.addEventListener('hashchange', onChange);
  return () => window.removeEventListener('hashchange', onChange);
};
const readHash = (): string => window.location.hash;

export function useWindowRole(): WindowRole {
  const hash = useSyncExternalStore(subscribe, readHash);
  return useMemo(() => roleOfHash(hash), [hash]);
}

export function takeRole(role: WindowRole): void {
  const { pathname, search } = window.location;
  window.history.replaceState(window.history.state, '', `${pathname}${search}${hashOfRole(role)}`);
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}
