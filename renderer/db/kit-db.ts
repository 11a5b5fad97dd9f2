// What the page remembers between visits: a throw-away projection of the journal and choices of view. Keys are keyed
// hashes and nothing here names a patient (S-12), so the whole database may be deleted at any time.
import Dexie from 'dexie';
import type { EntityTable } from 'dexie';
import type { JournalRecord } from '../../shared/contract/journal.ts';

export interface ViewState {
  /** `worklist`, or `series:` and a keyed hash. */
  readonly key: string;
  readonly value: unknown;
}

/** The journal without its hashes: for histories and trends, never for proof. */
export type ProjectedRecord = Pick<JournalRecord, 'seq' | 'at' | 'event' | 'actor' | 'role' | 'details'>;

export interface KitDb extends Dexie {
  readonly viewStates: EntityTable<ViewState, 'key'>;
  readonly journal: EntityTable<ProjectedRecord, 'seq'>;
}

const open = (): KitDb => {
  const db = new Dexie('pacs-downtime-kit') as KitDb;
  db.version(1).stores({ viewStates: 'key', journal: 'seq, event, at' });
  return db;
};

export const kitDb = open();
