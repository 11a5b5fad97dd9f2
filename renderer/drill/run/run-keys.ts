// The keys of the guided run. `g` and its letters, `?` in the rest of the page and Escape belong to the area (area/go-keys.ts):
// none of them is here, and the letter after `g` never arrives.
import { useEffect, useRef } from 'react';
import type { ViewChoice } from './view-choice.ts';

type KeyLine = readonly [keys: readonly string[], effect: string];

const MOVE: readonly KeyLine[] = [
  [['↑', '↓', 'J', 'K'], 'Through the steps'],
  [['Enter', 'Space'], 'Tick the step'],
  [['S'], 'Skip the step, with a reason'],
  [['U'], 'Undo a tick, with a reason'],
  [['W'], 'Why this step matters'],
  [['N'], 'To the next step that is late or due'],
  [['Y'], 'This role is ready'],
  [['A'], 'Write down the answer to an inject'],
  [['O'], 'Observe: a strength (+), something to improve (−) or a note'],
];
const LEAD: readonly KeyLine[] = [
  [['←', '→', 'H', 'L'], 'To the role beside it'],
  [['I'], 'Deliver the next inject'],
  [['P'], 'Pause, and go on'],
  [['T'], 'Move exercise time on'],
  [['E'], 'End the drill, to the hot wash'],
];
const ABORT: KeyLine = [['X', 'Enter'], 'Abort the drill at once'];
const EVERYWHERE: readonly KeyLine[] = [
  [['F9'], 'Hold it: this is real. The drill ends and the downtime is declared'],
  [['R'], 'Another view: coordinator, projector, or one role'],
  [['?'], 'This list'],
];

/** Every key of a view, for the list that `?` shows. */
export function keyLines({ view }: ViewChoice): readonly KeyLine[] {
  if (view === 'projector') return EVERYWHERE;
  return view === 'role' ? [...MOVE, ABORT, ...EVERYWHERE] : [...MOVE, ...LEAD, ABORT, ...EVERYWHERE];
}

const typesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest('textarea, select, input:not([type=radio]):not([type=checkbox])') !== null;

/** Keys that press a button or follow a link where one has the focus, and are a command anywhere else. */
const PRESSES = ['Enter', ' '];
const isPressed = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest('button:not([data-step]), a, summary, [role=menuitem]') !== null;

const isLetter = (key: string): boolean => /^\p{Lu}$/u.test(key);

/**
 * Listens for keys while nobody types and no dialog is open.
 *
 * @param commands by `KeyboardEvent.key`, letters in lower case; `Shift` and Caps Lock change nothing
 */
export function useRunKeys(commands: Readonly<Record<string, () => void>>): void {
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented)
        return;
      if (typesText(event.target) || document.querySelector('[role=dialog]') !== null) return;
      if (PRESSES.includes(event.key) && isPressed(event.target)) return;
      const command = latest.current[isLetter(event.key) ? event.key.toLowerCase() : event.key];
      if (command === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      command();
    };
    const onHelp = (event: KeyboardEvent) => {
      if (event.key === '?') onKey(event);
    };
    document.addEventListener('keydown', onKey);
    // Before the area's own list, which a `?` would open on top.
    window.addEventListener('keydown', onHelp, { capture: true });
    return () => {
      document.removeEventListener('keydown', onKey);
      window.removeEventListener('keydown', onHelp, { capture: true });
    };
  }, []);
}
