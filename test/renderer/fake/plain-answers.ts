// Answers of the fake station that nothing changes.
import type { JournalRecord } from '../../../shared/contract/journal.ts';
import { ok } from '../../../shared/contract/result.ts';
import { keyOf } from './studies.ts';

export const slot = (label: string) => ({
  slotId: 'slot-1',
  kind: 'passphrase' as const,
  label,
  role: 'radiologist' as const,
  createdAt: '2026-11-01T08:00:00.000Z',
});

export const firstRecord = (at: string): JournalRecord => ({
  seq: 1,
  at,
  monotonicMs: 1,
  runId: 'r',
  event: 'station:started',
  actor: 'station',
  role: 'station',
  details: {},
  previousHash: '0',
  hash: keyOf('1'),
});

export const nothingHappens = {
  'study:close': () => ok({}),
  'training:current': () => ok(null),
  'study:report-display-error': () => ok({}),
  'page:print': () => ok({}),
};
