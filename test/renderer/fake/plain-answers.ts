// Answers of the fake station that nothing changes.
import type { RequiredRole } from '../../../shared/contract/channels.ts';
import type { JournalRecord } from '../../../shared/contract/journal.ts';
import { kitError } from '../../../shared/contract/kit-error.ts';
import type { KitError } from '../../../shared/contract/kit-error.ts';
import { err, ok } from '../../../shared/contract/result.ts';
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

/** Why somebody with this role may not ask; null when they may. */
export function roleRefusal(required: RequiredRole, role: string): KitError | null {
  if (required === 'administrator' && role !== 'administrator')
    return kitError('access.role-required', 'Only an administrator may do this.', 'Ask an administrator.');
  if (required === 'coordinator' && role === 'radiologist')
    return kitError('access.role-required', 'Only a drill coordinator may do this.', 'Ask a coordinator.');
  return null;
}

export const noSuchStudy = err(
  kitError('vault.study-not-found', 'This study is not in the vault.', 'Go back to the worklist.'),
);
