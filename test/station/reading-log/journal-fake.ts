// A journal in memory that can be told to fail.
import { kitError } from '../../../shared/contract/kit-error.ts';
import type { JournalRecord } from '../../../shared/contract/journal.ts';
import { err, ok } from '../../../shared/contract/result.ts';
import type { Journal, JournalEntry } from '../../../electron/station/journal/port.ts';

export interface JournalFake extends Journal {
  readonly entries: JournalEntry[];
  broken: boolean;
}

export const journalRecord = (
  entry: JournalEntry,
  seq = 1,
  at = '2026-11-22T10:41:00.000Z',
): JournalRecord => ({
  ...entry,
  details: { ...entry.details },
  seq,
  at,
  monotonicMs: 0,
  runId: 'r',
  previousHash: '',
  hash: '',
});

export function createJournalFake(): JournalFake {
  const entries: JournalEntry[] = [];
  const fake: JournalFake = {
    runId: 'r',
    entries,
    broken: false,
    append(entry) {
      if (fake.broken)
        return Promise.resolve(
          err(kitError('journal.io-failed', 'The journal could not be written.', 'Make room on the disk.')),
        );
      entries.push(entry);
      return Promise.resolve(ok(journalRecord(entry, entries.length)));
    },
    read: () => Promise.resolve(ok([])),
    verify: () => Promise.resolve(ok({ records: entries.length, headHash: '', tornRecords: 0 })),
    close: () => Promise.resolve(),
  };
  return fake;
}
