// Keeps Dexie's copy of the journal up to date while someone is logged in; it can be thrown away and is rebuilt from 1.
import { useEffect } from 'react';
import type { JournalRecord } from '../../shared/contract/journal.ts';
import type { KitApi } from '../../shared/contract/kit-api.ts';
import { useStation } from '../link/station-context.tsx';
import { kitDb } from './kit-db.ts';
import type { ProjectedRecord } from './kit-db.ts';

const BATCH = 500;

/** What the projection keeps of a record. */
export const projected = ({ seq, at, event, actor, role, details }: JournalRecord): ProjectedRecord => ({
  seq,
  at,
  event,
  actor,
  role,
  details,
});

/**
 * Reads on from the last record that is here. A journal that is shorter than the projection is another journal: the
 * projection is dropped and built anew.
 *
 * @param newestSeq the newest record known to exist, 0 when that is not known
 */
export async function catchUp(
  invoke: KitApi['invoke'],
  newestSeq: number,
  signal: AbortSignal,
): Promise<void> {
  let last = (await kitDb.journal.orderBy('seq').last())?.seq ?? 0;
  if (last > 0) {
    const own = await kitDb.journal.get(last);
    const there = await invoke('journal:read', { sinceSeq: last - 1, limit: 1 });
    if (!there.ok) return;
    if (there.value[0]?.seq !== last || there.value[0]?.at !== own?.at) {
      await kitDb.journal.clear();
      last = 0;
    }
  }
  while (!signal.aborted) {
    if (newestSeq !== 0 && last >= newestSeq) return;
    const answer = await invoke('journal:read', { sinceSeq: last, limit: BATCH });
    if (!answer.ok || answer.value.length === 0) return;
    await kitDb.journal.bulkPut(answer.value.map(projected));
    last = answer.value.at(-1)?.seq ?? last;
    if (answer.value.length < BATCH) return;
  }
}

/** Follows the journal for as long as the component lives. */
export function useJournalProjection(): void {
  const { api, state } = useStation();
  const unlocked = state.status?.vault === 'unlocked';
  const { journalSeq } = state;
  useEffect(() => {
    if (!unlocked) return undefined;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      catchUp((channel, input) => api.invoke(channel, input), journalSeq, stop.signal).catch(() => {
        // No storage (private window): histories are empty, reading works.
      });
    }, 500);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [api, unlocked, journalSeq]);
}
