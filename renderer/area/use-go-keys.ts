// Listens for `g` and a letter, `?` and Escape on the screens that have the rail; not while a person types or reads a dialog.
import { useEffect, useRef } from 'react';
import { WORKLIST } from './place.ts';
import type { Place } from './place.ts';
import { nextGo } from './go-keys.ts';
import type { GoState } from './go-keys.ts';

const typesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest('textarea, select, input:not([type=radio]):not([type=checkbox])') !== null;

const inDialog = (): boolean => document.querySelector('[role=dialog]') !== null;

export interface GoKeys {
  readonly place: Place;
  readonly byLetter: ReadonlyMap<string, Place>;
  readonly onGo: (place: Place) => void;
  readonly onHelp: () => void;
}

export function useGoKeys({ place, byLetter, onGo, onHelp }: GoKeys): void {
  const waiting = useRef<GoState>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || typesText(event.target) || inDialog()) {
        waiting.current = null;
        return;
      }
      const step = nextGo(waiting.current, event, performance.now());
      waiting.current = step.state;
      if (step.taken) {
        event.preventDefault();
        event.stopPropagation();
        const wanted = step.letter === null ? undefined : byLetter.get(step.letter);
        if (wanted !== undefined) onGo(wanted);
      } else if (event.key === '?') {
        event.preventDefault();
        onHelp();
      } else if (event.key === 'Escape' && place !== WORKLIST) {
        onGo(WORKLIST);
      }
    };
    // Before the screens' own keys: the letter after `g` belongs to nobody else.
    document.addEventListener('keydown', onKey, { capture: true });
    return () => document.removeEventListener('keydown', onKey, { capture: true });
  }, [place, byLetter, onGo, onHelp]);
}
