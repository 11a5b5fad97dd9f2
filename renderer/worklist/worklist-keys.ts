// Keys of the whole worklist screen: `/`, `f`, and typing itself, which is a search wherever no field has the keyboard: an accession
// number is scanned or typed without looking where the focus is.
import { useEffect, useEffectEvent } from 'react';
import type { RefObject } from 'react';

interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/** What a key means while nobody types; `g` and its letter belong to the rail, `?` to the list of keys. */
export function screenKey(press: Press): 'search' | 'filter' | 'type' | null {
  if (press.ctrlKey || press.altKey || press.metaKey) return null;
  if (press.key === '/') return 'search';
  if (press.key === 'f') return 'filter';
  return /^[\p{L}\p{N}]$/u.test(press.key) && press.key.toLowerCase() !== 'g' ? 'type' : null;
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null;

export function useWorklistKeys(searchRef: RefObject<HTMLInputElement | null>, onFilter: () => void): void {
  const openFilter = useEffectEvent(onFilter);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || isField(event.target)) return;
      // A menu or a dialog is in front: its keys are its own.
      if (document.querySelector('[role=dialog], [role=menu]') !== null) return;
      const what = screenKey(event);
      if (what === null) return;
      if (what === 'filter') {
        event.preventDefault();
        openFilter();
        return;
      }
      if (what === 'search') event.preventDefault();
      searchRef.current?.focus();
      // What was searched for before is replaced; the browser puts the key itself into the field that has the focus by then.
      searchRef.current?.select();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [searchRef]);
}
