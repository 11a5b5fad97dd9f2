// What the journal says happened at the station that a step of a drill may wait for: the end of a top-up.
import type { JournalRecord } from '../../../shared/contract/journal.ts';
import type { AutoEvent } from '../../../shared/drill/auto-events.ts';

/**
 * Reads records as they come. `prefetch:completed` is what a person asked for and got in whole: a cycle of the timer's own says
 * nothing of the people, and one that ended with something missing has completed nothing (S-7).
 */
export function createJournalSignals(): (record: JournalRecord) => AutoEvent | null {
  let isAskedFor = false;
  return ({ event, details }) => {
    switch (event) {
      case 'prefetch:asked-for':
      case 'prefetch:top-up-begun':
        isAskedFor = true;
        return null;
      case 'prefetch:cancelled':
      case 'prefetch:top-up-cancelled':
        isAskedFor = false;
        return null;
      case 'prefetch:top-up-verdict':
        if (details['verdict'] !== 'done') return null;
        isAskedFor = false;
        return 'prefetch:completed';
      case 'prefetch:cycle-finished': {
        const { outcome, studiesWanted, studiesComplete, code } = details;
        const isWhole = outcome === 'ran' && code === null && studiesWanted === studiesComplete;
        if (!isAskedFor || !isWhole) return null;
        isAskedFor = false;
        return 'prefetch:completed';
      }
      default:
        return null;
    }
  };
}
