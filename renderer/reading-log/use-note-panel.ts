// Whether the note stands beside the images, and the focus between the two. That it is open is remembered; nothing in it is.
import { useRef } from 'react';
import { z } from 'zod';
import { useStation } from '../link/station-context.tsx';
import { useRemembered } from '../db/view-state.ts';

const openedSchema = z.boolean();

/** @param onLeave gives the focus back to the images */
export function useNotePanel(onLeave: () => void) {
  const [opened, setOpened] = useRemembered('note-panel', openedSchema, false);
  const { api } = useStation();
  const told = useRef(false);
  const textRef = useRef<HTMLTextAreaElement>(null);
  const focusText = () => {
    const text = textRef.current;
    text?.focus();
    text?.setSelectionRange(text.value.length, text.value.length);
  };
  const show = () => {
    if (!opened) setOpened(true);
    // A person looks at the log of this study; a panel that merely stayed open is no look.
    if (told.current) return;
    told.current = true;
    void api.invoke('log:shown', { where: 'panel' });
  };
  return {
    opened,
    /** Opens it, and leaves the hands where they are. */
    show,
    textRef,
    leave: onLeave,
    open: () => {
      show();
      // After the panel and its entry are there.
      const start = performance.now();
      const look = () => {
        if (textRef.current) focusText();
        else if (performance.now() - start < 3000) requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    },
    close: () => {
      setOpened(false);
      onLeave();
    },
  };
}
