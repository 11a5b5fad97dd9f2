// The pure part of the journal: how a record is hashed onto its predecessor, and how a whole file is checked.
import { createHash } from 'node:crypto';
import { type JournalRecord, journalRecordSchema } from '../../../shared/contract/journal.ts';

/** What the first record points back to: 64 zeros. */
export const GENESIS_HASH = '0'.repeat(64);

/**
 * SHA-256, hex, over the record without `hash`, serialised as JSON with keys in the fixed order below and the keys of
 * `details` sorted. `previousHash` is part of it, so that every hash covers the whole history.
 */
export function hashRecord(record: Omit<JournalRecord, 'hash'>): string {
  const details = Object.fromEntries(Object.entries(record.details).sort(([a], [b]) => (a < b ? -1 : 1)));
  const canonical = JSON.stringify([
    record.seq,
    record.at,
    record.monotonicMs,
    record.runId,
    record.event,
    record.actor,
    record.role,
    details,
    record.previousHash,
  ]);
  return createHash('sha256').update(canonical).digest('hex');
}

/** Why a line can't follow the record before it, or null when it does. */
export function whyBroken(previous: JournalRecord | null, record: JournalRecord): string | null {
  const seq = (previous?.seq ?? 0) + 1;
  if (record.seq !== seq) return `record ${seq} is missing: found ${record.seq} in its place`;
  if (record.previousHash !== (previous?.hash ?? GENESIS_HASH))
    return `record ${seq} does not follow record ${seq - 1}`;
  return record.hash === hashRecord(record) ? null : `record ${seq} was altered after it was written`;
}

/** One line of the file as a record, or null when it is not one. */
export function parseLine(line: string): JournalRecord | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  const parsed = journalRecordSchema.safeParse(value);
  return parsed.success ? parsed.data : null;
}
