// Reading on: from one study to the next of the list that it was opened from, without a way back through the list.
import { createContext, useEffect, useEffectEvent, useMemo } from 'react';
import type { ReactNode } from 'react';
import { useStation } from '../link/station-context.tsx';
import { forgetScreen } from '../viewer/screen-memory.ts';
import { moveInList } from './list-memory.ts';
import { neighboursOf, recallReadingOrder } from './reading-order.ts';
import type { Neighbours } from './reading-order.ts';

export interface ReadOn extends Neighbours {
  /** Opens the neighbour; nothing where there is none, or while the station does not answer. */
  readonly step: (by: 1 | -1) => void;
}

/** Null where studies do not come from a list: in a viewer window. */
export const ReadOnContext = createContext<ReadOn | null>(null);

/** Where Alt and an arrow are the field's, or a dialog's. */
const isBusy = (target: EventTarget | null): boolean =>
  (target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null) ||
  document.querySelector('[role=dialog]') !== null;

export function ReadInOrder({
  studyKey,
  onStudy,
  children,
}: {
  readonly studyKey: string;
  readonly onStudy: (studyKey: string) => void;
  readonly children: ReactNode;
}) {
  const { state } = useStation();
  const { connected } = state;
  const operator = state.status?.operator?.label ?? null;
  const readOn = useMemo<ReadOn>(() => {
    const neighbours = neighboursOf(recallReadingOrder(operator), studyKey);
    return {
      ...neighbours,
      step: (by) => {
        const to = by === 1 ? neighbours.next : neighbours.previous;
        if (to === null || !connected) return;
        moveInList(operator, to);
        forgetScreen();
        onStudy(to);
      },
    };
  }, [operator, studyKey, connected, onStudy]);
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.repeat) return;
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    if (event.defaultPrevented || isBusy(event.target)) return;
    event.preventDefault();
    readOn.step(event.key === 'ArrowDown' ? 1 : -1);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
  return <ReadOnContext value={readOn}>{children}</ReadOnContext>;
}
