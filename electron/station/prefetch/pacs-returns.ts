// A PACS that comes back is asked at once for what it lacked to give: a long outage has put those studies far down the retry
// schedule, though nothing was ever wrong with them.
import type { PacsChooser } from './pacs-choice.ts';
import type { PacsLedger } from './pacs-ledger.ts';
import type { TransferRow } from './queue-row.ts';
import type { TransferQueue } from './queue.ts';
import { isLinkTrouble } from './tools.ts';

export interface PacsReturns {
  /** Tell it whenever a PACS moved. @returns whether something is queued again */
  look(): boolean;
}

/** Failures that say that the right PACS could not be asked; what a PACS answered to a question waits for its retry (S-10). */
const isOfOutage = ({ lastError }: TransferRow): boolean =>
  lastError !== null &&
  (lastError.code === 'prefetch.incomplete' ||
    lastError.code === 'prefetch.paused' ||
    isLinkTrouble(lastError.code));

export function createPacsReturns(options: {
  readonly pacs: PacsChooser;
  readonly queue: Pick<TransferQueue, 'wake'>;
  readonly ledger: Pick<PacsLedger, 'entry'>;
  /** One PACS alone keeps no ledger: everything is its own. */
  readonly isAlone: boolean;
}): PacsReturns {
  const { pacs, queue, ledger, isAlone } = options;
  let usable: ReadonlySet<string> | null = null;

  return {
    look() {
      const { endpoints } = pacs.choose({ role: 'retrieve' });
      const now = new Set(endpoints.map(({ id }) => id));
      const returned = usable === null ? [] : [...now].filter((id) => usable?.has(id) !== true);
      usable = now;
      if (returned.length === 0) return false;
      const knows = ({ studyKey, endpointId }: TransferRow): boolean =>
        isAlone || returned.some((id) => id === endpointId || ledger.entry(studyKey, id) !== null);
      let woken = false;
      queue.wake((row) => {
        const wakes = isOfOutage(row) && knows(row);
        woken ||= wakes;
        return wakes;
      });
      return woken;
    },
  };
}
