// Which studies somebody opened on this station, read from the page's projection of the journal, so that every window knows at once.
import { liveQuery } from 'dexie';
import { useEffect, useState } from 'react';
import { kitDb } from '../db/kit-db.ts';
import { openedFrom } from './opened-here.ts';
import type { OpenedHere } from './opened-here.ts';

const NONE: OpenedHere = new Map();

/** By keyed hash; empty where the browser's storage is closed to us. */
export function useOpenedHere(): OpenedHere {
  const [opened, setOpened] = useState(NONE);
  useEffect(() => {
    const subscription = liveQuery(() =>
      kitDb.journal.where('event').equals('study:opened').sortBy('seq'),
    ).subscribe({
      next: (records) => setOpened(openedFrom(records)),
      // No storage (private window): nothing counts as opened, and the filter says so by finding nothing.
      error: () => setOpened(NONE),
    });
    return () => subscription.unsubscribe();
  }, []);
  return opened;
}
