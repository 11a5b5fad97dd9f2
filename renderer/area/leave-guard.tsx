// Text that nobody has saved yet must not be lost by a key that leads elsewhere: whoever writes says so here, and every way out of
// a room asks first.
import { Button, Group, Modal, Text } from '@mantine/core';
import { useEffect, useSyncExternalStore } from 'react';

interface Unsaved {
  readonly words: string;
  readonly onLeft: () => void;
}
interface Leaving extends Unsaved {
  readonly proceed: () => void;
}

let unsaved: Unsaved | null = null;
let leaving: Leaving | null = null;
const listeners = new Set<() => void>();

const nothing = (): void => undefined;

const setLeaving = (next: Leaving | null): void => {
  leaving = next;
  for (const listener of listeners) listener();
};

/** Goes at once when nothing is unsaved; else the person is asked, and may stay. */
export function askToLeave(proceed: () => void): void {
  if (unsaved === null) proceed();
  else setLeaving({ ...unsaved, proceed });
}

/**
 * While mounted with words, leaving asks first.
 *
 * @param words what would be lost; null: nothing
 * @param onLeft the person leaves all the same: what was written may be forgotten; the same function at each call
 */
export function useLeaveGuard(words: string | null, onLeft: () => void = nothing): void {
  useEffect(() => {
    if (words === null) return undefined;
    unsaved = { words, onLeft };
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    // A desktop window that refuses to close says nothing: there only a browser may ask.
    const inBrowser = globalThis.window.kit === undefined;
    if (inBrowser) globalThis.addEventListener('beforeunload', onUnload);
    return () => {
      unsaved = null;
      globalThis.removeEventListener('beforeunload', onUnload);
    };
  }, [words, onLeft]);
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The question itself; stands once, beside the rooms. */
export function LeaveDialog() {
  const asked = useSyncExternalStore(subscribe, () => leaving);
  if (asked === null) return null;
  return (
    <Modal opened onClose={() => setLeaving(null)} title="Leave without saving?" centered>
      <Text size="sm">{asked.words}</Text>
      <Group justify="flex-end" mt="md">
        <Button data-autofocus onClick={() => setLeaving(null)}>
          Stay here
        </Button>
        <Button
          color="red.8"
          onClick={() => {
            setLeaving(null);
            asked.onLeft();
            asked.proceed();
          }}
        >
          Leave without saving
        </Button>
      </Group>
    </Modal>
  );
}
