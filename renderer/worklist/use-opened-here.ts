// Which studies somebody opened on this station, read from the page's projection of the journal, so that every window knows at once.
import { liveQuery } from 'dexie';
import { useEffect, useState } from 'react';
import { kitDb } from '../db/kit-db.ts';

const NONE: ReadonlySet<string> = new Set();

/** Keyed hashes of the studies that were opened here; empty where the browser's storage is closed to us. */
export function useOpenedHere(): ReadonlySet<string> {
  const [opened, setOpened] = useState(NONE);
  useEffect(() => {
    const subscription = liveQuery(() =>
      kitDb.journal.where('event').equals('study:opened').toArray(),
    ).subscribe({
      next: (records) => {
        const keys = records
          .map(({ details }) => details['studyKey'])
          .filter((key) => typeof key === 'string');
        setOpened(new Set(keys));
      },
      // No storage (private window): nothing counts as opened, and the filter says so by finding nothing.
      error: () => setOpened(NONE),
    });
    return () => subscription.unsubscribe();
  }, []);
  return opened;
}
