// The append-only record that incidents, access and drills are read from.
import type { KitError } from '../../../shared/contract/kit-error.ts';
import type { Result } from '../../../shared/contract/result.ts';
import type { JournalRecord } from '../../../shared/contract/journal.ts';

/** What a caller hands in; the journal adds sequence, times and the hash chain. Studies appear by keyed hash only. */
export interface JournalEntry {
  readonly event: string;
  /** Operator label, or `station`. */
  readonly actor: string;
  readonly role: string;
  readonly details: Readonly<Record<string, string | number | boolean | null>>;
}

export interface JournalVerification {
  readonly records: number;
  readonly headHash: string;
  /** A torn last line after a crash is set aside at the next start and counted here. */
  readonly tornRecords: number;
}

export interface Journal {
  /** Random id of this station process, as it stands in each of its records. */
  readonly runId: string;
  /** Resolves once the record is on disk. */
  append(entry: JournalEntry): Promise<Result<JournalRecord, KitError>>;
  /** Records from `sinceSeq` (exclusive) on, at most `limit`. */
  read(sinceSeq: number, limit: number): Promise<Result<readonly JournalRecord[], KitError>>;
  verify(): Promise<Result<JournalVerification, KitError>>;
  close(): Promise<void>;
}
