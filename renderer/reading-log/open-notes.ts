// The notes that are being written in this page. They outlive the panel: what the station could not save yet is kept in memory,
// also while it is locked, until the same person is back; saved notes are forgotten with the lock.
import { useEffect, useSyncExternalStore } from 'react';
import type { LogEntryView } from '../../shared/contract/reading-log-view.ts';
import type { StationClient } from '../station-client.ts';
import { useStation } from '../link/station-context.tsx';
import { createNoteSaver } from './note-saver.ts';
import type { NoteSaver } from './note-saver.ts';

interface OpenNote {
  readonly saver: NoteSaver;
  /** Who typed: nobody else is shown it. */
  readonly owner: string;
}

const notes = new Map<string, OpenNote>();
const listeners = new Set<() => void>();
let unsavedCount = 0;

const changed = (): void => {
  unsavedCount = [...notes.values()].filter(({ saver }) => !saver.isSaved()).length;
  for (const listener of listeners) listener();
};
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

const clock = {
  now: () => performance.now(),
  setTimer: (run: () => void, ms: number) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** The note of an entry as this page writes it; begun at the first call, and anew when another window went on with it. */
export function openNote(api: StationClient, entry: LogEntryView, owner: string): NoteSaver {
  const open = notes.get(entry.entryId);
  const isBehind = open?.saver.isSaved() === true && entry.rev > open.saver.rev();
  if (open?.owner === owner && !isBehind) return open.saver;
  open?.saver.stop();
  const saver = createNoteSaver({
    rev: entry.rev,
    writer: crypto.randomUUID(),
    initial: entry.impression,
    send: (write) => api.invoke('log:write', { entryId: entry.entryId, ...write }),
    clock,
  });
  notes.set(entry.entryId, { saver, owner });
  saver.subscribe(changed);
  return saver;
}

/** Drops what was typed here, saved or not. */
export function dropNote(entryId: string): void {
  notes.get(entryId)?.saver.stop();
  notes.delete(entryId);
  changed();
}

/** How many notes of this page are not on the station's disk. */
export const useUnsavedCount = (): number => useSyncExternalStore(subscribe, () => unsavedCount);

export const retryNotes = (): void => {
  for (const { saver } of notes.values()) saver.retry();
};

/** For the whole page: saves what can be saved when a person is back, and has the browser ask before unsaved words are lost. */
export function useKeepNotes(): void {
  const { state } = useStation();
  const operator = state.status?.vault === 'unlocked' ? (state.status.operator?.label ?? null) : null;
  const unsaved = useUnsavedCount();
  useEffect(() => {
    for (const [entryId, { saver, owner }] of notes) {
      if (operator === null ? saver.isSaved() : owner !== operator) {
        saver.stop();
        notes.delete(entryId);
      }
    }
    changed();
    if (operator !== null && state.connected) retryNotes();
  }, [operator, state.connected]);
  useEffect(() => {
    if (unsaved === 0) return undefined;
    const onLeave = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', onLeave);
    return () => window.removeEventListener('beforeunload', onLeave);
  }, [unsaved]);
}
