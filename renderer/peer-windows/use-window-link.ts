// Joins this window to the others: what it shows is told, and what is sent to it is shown, unless somebody is writing here.
import { useCallback, useEffect, useEffectEvent, useState } from 'react';
import { useUnsavedCount } from '../reading-log/open-notes.ts';
import { createPageWindowLink } from './page-window-link.ts';
import type { WindowLink } from './window-link.ts';
import { useWindowRole } from './use-window-role.ts';
import type { WindowRole } from './window-role.ts';

/** The caret is in a text: also before its first letter, and also while another window has the keyboard. */
const hasCaretInText = (): boolean =>
  document.activeElement instanceof HTMLElement &&
  (document.activeElement.isContentEditable ||
    document.activeElement.matches('textarea, input:not([type]), input[type="text"]'));

export interface ThisWindow {
  readonly link: WindowLink;
  readonly role: WindowRole;
  /** A study that was sent here while somebody was writing; they are asked. */
  readonly wanted: string | null;
  readonly showWanted: () => void;
  readonly stayHere: () => void;
}

/** @param unlocked while it is not, nothing is written that a study belongs to */
export function useWindowLink(
  studyKey: string | null,
  unlocked: boolean,
  onStudy: (studyKey: string) => void,
): ThisWindow {
  const role = useWindowRole();
  const unsaved = useUnsavedCount();
  const [wanted, setWanted] = useState<string | null>(null);
  const [inbox] = useState(() => new EventTarget());
  const [link] = useState(() =>
    createPageWindowLink((key) => inbox.dispatchEvent(new CustomEvent('study', { detail: key }))),
  );
  const onSent = useEffectEvent((key: string) => {
    if (key === studyKey) setWanted(null);
    else if (unlocked && studyKey !== null && (unsaved > 0 || hasCaretInText())) setWanted(key);
    else onStudy(key);
  });
  useEffect(() => {
    const listen = (event: Event) => onSent((event as CustomEvent<string>).detail);
    inbox.addEventListener('study', listen);
    return () => inbox.removeEventListener('study', listen);
  }, [inbox]);
  useEffect(() => {
    link.show(role, studyKey, wanted !== null);
  }, [link, role, studyKey, wanted]);
  useEffect(() => link.join(), [link]);
  useEffect(() => {
    document.title = `${role.kind === 'viewer' ? `Viewer window ${role.number} · ` : ''}PACS Downtime Kit`;
  }, [role]);
  const stayHere = useCallback(() => setWanted(null), []);
  const showWanted = useCallback(() => {
    if (wanted !== null) onStudy(wanted);
    setWanted(null);
  }, [wanted, onStudy]);
  return { link, role, wanted, showWanted, stayHere };
}
