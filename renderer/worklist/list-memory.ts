// What a reader finds again on coming back from a study: the search, the row, and the order of the list. In this window's memory
// only, never another reader's, and gone when the station is locked: a search may be a patient's name (S-12).
import { useEffect } from 'react';
import type { ActiveRow } from './active-row.ts';
import type { WorklistViewState } from './worklist-view.ts';

export interface ListMemory {
  readonly search: string;
  readonly view: WorklistViewState;
  /** The row under the keyboard. */
  readonly active: Pick<ActiveRow, 'key' | 'place' | 'byHand'>;
}

let kept: { readonly by: string; readonly memory: ListMemory } | null = null;

/** @param by label of the operator; null while it is not known who is there */
export const recallList = (by: string | null): ListMemory | null =>
  by !== null && kept?.by === by ? kept.memory : null;

/** Reading has gone on to another study of the list: coming back leads to its row. */
export function moveInList(by: string | null, studyKey: string): void {
  if (by !== null && kept?.by === by)
    kept = { by, memory: { ...kept.memory, active: { ...kept.memory.active, key: studyKey, byHand: true } } };
}

export function rememberList(by: string | null, memory: ListMemory): void {
  kept = by === null ? null : { by, memory };
}

/** For as long as the page lives: the screen that knows the search may be away when the station is locked. */
export function useForgetListWhenLocked(unlocked: boolean): void {
  useEffect(() => {
    if (!unlocked) kept = null;
  }, [unlocked]);
}
