// What a person declared holds over a restart: read from the journal, because the switch itself keeps nothing on disk.
import type { JournalRecord } from '../../../shared/contract/journal.ts';

export interface DeclaredDowntime {
  readonly reason: string;
  readonly by: string;
}

export interface DeclaredReader {
  /** Takes the next record of the journal, in its order. */
  readonly absorb: (record: JournalRecord) => void;
  /** The declaration that is in force after the last one, or null. */
  readonly inForce: () => DeclaredDowntime | null;
}

export function createDeclaredReader(): DeclaredReader {
  let declared: (DeclaredDowntime & { readonly endpointId: unknown }) | null = null;
  return {
    absorb({ event, actor, details }) {
      if (event !== 'switch:changed' || details['signal'] !== 'real') return;
      const sentence = String(details['reason'] ?? '');
      // A planned window is declared too, but it ends by the clock: `planned-windows.ts` begins it again where it still runs.
      const planned = details['downBy'] === 'planned' || sentence.startsWith('Planned downtime since ');
      const inForce = details['cause'] === 'declared' && details['to'] === 'down' && !planned;
      if (inForce) declared = { reason: reasonOf(sentence), by: actor, endpointId: details['endpointId'] };
      else if (declared?.endpointId === details['endpointId']) declared = null;
    },
    inForce: () => (declared === null ? null : { reason: declared.reason, by: declared.by }),
  };
}

/** The journal holds the whole sentence ("Declared down by x at 10:41:07: reason"); what the person wrote stands at its end. */
const reasonOf = (sentence: string): string =>
  sentence.replace(/^Declared down by .*? at \d\d:\d\d:\d\d: /u, '');
