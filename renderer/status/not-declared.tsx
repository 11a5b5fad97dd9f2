// A drill that was ended for something real on a locked station declared nothing: until somebody does, every screen says so.
import { Button } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import type { StationStatus } from '../../shared/contract/views.ts';
import { clockWords } from '../words/time-words.ts';
import styles from './banners.module.css';

let endedAt: string | null = null;
const listeners = new Set<() => void>();
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
const become = (next: string | null): void => {
  endedAt = next;
  for (const listener of listeners) listener();
};

/** The drill was ended on a locked station, where nobody can declare. */
export const tellEndedUndeclared = (): void => become(new Date().toISOString());

/** Stands above every screen, the unlock screen too. */
export function NotDeclared({ status }: { readonly status: StationStatus }) {
  const at = useSyncExternalStore(subscribe, () => endedAt);
  if (at === null || status.switch.offline) return null;
  const isLocked = status.vault !== 'unlocked';
  return (
    <div className={styles['lost']} role="alert">
      <strong>The downtime is NOT declared.</strong>
      <span>
        The drill was ended here as real at {clockWords(at, Date.parse(status.now))}, on a locked station.{' '}
        {isLocked
          ? 'If the PACS is down, unlock this station and declare it.'
          : 'If the PACS is down, declare it now.'}
      </span>
      {!isLocked && (
        <Button size="compact-xs" variant="default" onClick={() => become(null)}>
          It is not down
        </Button>
      )}
    </div>
  );
}
