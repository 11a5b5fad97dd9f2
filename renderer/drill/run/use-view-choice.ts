// The window's address as state; changing it leaves no trace in the history of the window.
import { useCallback, useSyncExternalStore } from 'react';
import { choiceOfHash, COORDINATOR, hashOfChoice, type ViewChoice } from './view-choice.ts';

const subscribe = (onChange: () => void): (() => void) => {
  window.addEventListener('hashchange', onChange);
  return () => window.removeEventListener('hashchange', onChange);
};
const readHash = (): string => window.location.hash;

function writeHash(hash: string): void {
  if (window.location.hash === hash) return;
  const { pathname, search } = window.location;
  window.history.replaceState(window.history.state, '', `${pathname}${search}${hash}`);
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

/** Whether this window was opened (or reloaded) to show the drill. */
export const asksForDrill = (): boolean => choiceOfHash(readHash()) !== null;

/** This window shows something else now: a reload must not lead back to the drill. */
export const forgetDrillView = (): void => {
  if (asksForDrill()) writeHash('');
};

export function useViewChoice(): [ViewChoice, (choice: ViewChoice) => void] {
  const hash = useSyncExternalStore(subscribe, readHash);
  const choose = useCallback((choice: ViewChoice) => writeHash(hashOfChoice(choice)), []);
  return [choiceOfHash(hash) ?? COORDINATOR, choose];
}
