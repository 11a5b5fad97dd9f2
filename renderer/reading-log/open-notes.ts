// The notes that are being written in this page. They outlive the panel: what the station could not save yet is kept in memory,
// also while it is locked and while somebody else is there, until its writer is back; saved notes are forgotten with the lock.
import { useEffect, useSyncExternalStore } from 'react';
import type { LogEntryView } from '../../shared/contract/reading-log-view.ts';
import type { StationClient } from '../station-client.ts';
import { useStation } from '../link/station-context.tsx';
import { createNoteSaver } from './note-saver.ts';
import type { NoteSaver } from './note-saver.ts';
import { setOfferer } from './note-offers.ts';

export interface OpenNote {
  readonly saver: NoteSaver;
  /** Who typed: nobody else is shown it, and under no other name is it saved. */
  readonly owner: string;
  /** As it was opened; for its study only. */
  readonly entry: LogEntryView;
}

const NONE: readonly OpenNote[] = [];
/** For as long a closing waits for the last words. */
const FLUSH_MS = 2_000;

const notes = new Map<string, OpenNote>();
const listeners = new Set<() => void>();
let present: string | null = null;
let unsavedCount = 0;
let failed: readonly OpenNote[] = NONE;

const keyOf = (entryId: string, owner: string): string => `${entryId} ${owner}`;
const changed = (): void => {
  for (const [key, { saver, owner }] of notes)
    if (owner !== present && saver.isSaved()) {
      saver.stop();
      notes.delete(key);
    }
  const unsaved = [...notes.values()].filter(({ saver }) => !saver.isSaved());
  unsavedCount = unsaved.length;
  const next = unsaved.filter(({ saver, owner }) => saver.state().kind === 'failed' || owner !== present);
  failed = next.length === 0 ? NONE : next;
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

/** Who is at the station now; null: it is locked. What is not saved stays, whoever it is; what was only offered is forgotten. */
export function setPresent(operator: string | null): void {
  present = operator;
  setOfferer(operator);
  changed();
}

/** The note of an entry as this page writes it; begun at the first call, and anew when another window went on with it. */
export function openNote(api: StationClient, entry: LogEntryView, owner: string): NoteSaver {
  const key = keyOf(entry.entryId, owner);
  const open = notes.get(key);
  const isBehind = open?.saver.isSaved() === true && entry.rev > open.saver.rev();
  if (open !== undefined && !isBehind) return open.saver;
  open?.saver.stop();
  const saver = createNoteSaver({
    rev: entry.rev,
    writer: crypto.randomUUID(),
    initial: entry.impression,
    send: (write) => api.invoke('log:write', { entryId: entry.entryId, owner, ...write }),
    clock,
  });
  notes.set(key, { saver, owner, entry });
  saver.subscribe(changed);
  return saver;
}

/** Drops what was typed here, saved or not. */
export function dropNote(entryId: string, owner: string): void {
  const key = keyOf(entryId, owner);
  notes.get(key)?.saver.stop();
  notes.delete(key);
  changed();
}

/** How many notes of this page are not on the station's disk. */
export const useUnsavedCount = (): number => useSyncExternalStore(subscribe, () => unsavedCount);

/** Those that could not be saved, and those of somebody who is not there. */
export const useFailedNotes = (): readonly OpenNote[] => useSyncExternalStore(subscribe, () => failed);

/** Tries what the person who is there could not save again. */
export const retryNotes = (): void => {
  for (const { saver, owner } of notes.values()) if (owner === present) saver.retry();
};

/** Sends what waits. Null: nothing does; else resolves when it is saved, or cannot be, or takes too long. */
export function flushNotes(): Promise<void> | null {
  const waiting = [...notes.values()].map(({ saver }) => saver.flush()).filter((each) => each !== null);
  if (waiting.length === 0) return null;
  const tooLong = new Promise<void>((resolve) => setTimeout(resolve, FLUSH_MS));
  return Promise.race([Promise.all(waiting).then(() => undefined), tooLong]);
}

/** For the whole page: saves what can be saved when a person is back, and has the browser ask before unsaved words are lost. */
export function useKeepNotes(): void {
  const { state } = useStation();
  const { status, connected } = state;
  const operator = status?.vault === 'unlocked' ? (status.operator?.label ?? null) : null;
  const offline = status?.switch.offline;
  const unsaved = useUnsavedCount();
  useEffect(() => {
    setPresent(operator);
    // Also when a downtime goes on again after the station was started anew: its notes are open again.
    if (operator !== null && connected && offline !== undefined) retryNotes();
  }, [operator, connected, offline]);
  useEffect(() => {
    // A desktop window that refuses to close says nothing: there only a browser may ask.
    if (unsaved === 0 || globalThis.window.kit !== undefined) return undefined;
    const onLeave = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', onLeave);
    return () => window.removeEventListener('beforeunload', onLeave);
  }, [unsaved]);
}
