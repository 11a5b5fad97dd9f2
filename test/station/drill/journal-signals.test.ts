import { describe, expect, it } from 'vitest';
import { createJournalSignals } from '../../../electron/station/drill/journal-signals.ts';
import type { JournalRecord } from '../../../shared/contract/journal.ts';

const record = (event: string, details: JournalRecord['details'] = {}): JournalRecord => ({
  seq: 1,
  at: '2026-11-22T10:00:00.000Z',
  monotonicMs: 0,
  runId: 'r',
  event,
  actor: 'station',
  role: 'station',
  details,
  previousHash: '',
  hash: '',
});
const finished = (parts: JournalRecord['details'] = {}) =>
  record('prefetch:cycle-finished', {
    outcome: 'ran',
    studiesWanted: 4,
    studiesComplete: 4,
    code: null,
    ...parts,
  });

describe('a top-up', () => {
  it('is completed by the cycle that a person asked for, once', () => {
    const signalOf = createJournalSignals();
    expect(signalOf(record('prefetch:asked-for'))).toBeNull();
    expect(signalOf(finished())).toBe('prefetch:completed');
    expect(signalOf(finished())).toBeNull();
  });

  it('is not completed by a cycle of the timer', () => {
    expect(createJournalSignals()(finished())).toBeNull();
  });

  // guards S-7
  it.each([
    ['something is missing', { studiesComplete: 3 }],
    ['it was cancelled', { outcome: 'cancelled' }],
    ['it was paused', { outcome: 'paused' }],
    ['it failed', { outcome: 'failed', code: 'dicom.timeout' }],
    ['its last error is not made good', { code: 'dicom.timeout' }],
  ])('is not completed when %s', (_what, parts) => {
    const signalOf = createJournalSignals();
    signalOf(record('prefetch:asked-for'));
    expect(signalOf(finished(parts))).toBeNull();
    expect(signalOf(finished())).toBe('prefetch:completed');
  });

  it('before a downtime is completed when its verdict is done, and not by its end', () => {
    const signalOf = createJournalSignals();
    signalOf(record('prefetch:top-up-begun'));
    expect(signalOf(record('prefetch:top-up-verdict', { verdict: 'late' }))).toBeNull();
    expect(signalOf(record('prefetch:top-up-ended', { verdict: 'late' }))).toBeNull();
    expect(signalOf(record('prefetch:top-up-verdict', { verdict: 'done' }))).toBe('prefetch:completed');
    expect(signalOf(finished())).toBeNull();
  });

  it('is forgotten when a person takes it back', () => {
    const signalOf = createJournalSignals();
    signalOf(record('prefetch:asked-for'));
    signalOf(record('prefetch:cancelled'));
    expect(signalOf(finished())).toBeNull();
  });
});
