import { describe, expect, it } from 'vitest';
import type { JournalRecord } from '../../../shared/contract/journal.ts';
import { createOpenedBeside } from '../../../electron/station/rule-lab/opened-beside.ts';

let seq = 0;
const record = (
  event: string,
  studyKey: string,
  minute: number,
  over: Partial<JournalRecord> = {},
): JournalRecord => {
  seq += 1;
  return {
    seq,
    at: '2026-01-05T08:00:00.000Z',
    monotonicMs: minute * 60_000,
    runId: 'run',
    event,
    actor: 'ada',
    role: 'radiologist',
    details: { studyKey },
    previousHash: '',
    hash: '',
    ...over,
  };
};
const opened = (...records: readonly JournalRecord[]) => {
  const beside = createOpenedBeside();
  for (const each of records) beside.add(each);
  return beside;
};

describe('two studies were opened beside each other', () => {
  it('when one was open while the other was opened, in either order', () => {
    const beside = opened(record('study:opened', 'current', 0), record('study:opened', 'prior', 1));
    expect(beside.has('current', 'prior')).toBe(true);
    expect(beside.has('prior', 'current')).toBe(true);
    expect(beside.has('current', 'another')).toBe(false);
  });

  it('when the second followed within ten minutes of closing the first, and not after', () => {
    const closed = [record('study:opened', 'current', 0), record('study:closed', 'current', 5)];
    expect(opened(...closed, record('study:opened', 'prior', 14)).has('current', 'prior')).toBe(true);
    expect(opened(...closed, record('study:opened', 'prior', 16)).has('current', 'prior')).toBe(false);
  });

  it('never across two readers, or across a restart, whose clocks do not compare', () => {
    const first = record('study:opened', 'current', 0);
    const bob = record('study:opened', 'prior', 1, { actor: 'bob' });
    const later = record('study:opened', 'prior', 1, { runId: 'another run' });
    expect(opened(first, bob).has('current', 'prior')).toBe(false);
    expect(opened(first, later).has('current', 'prior')).toBe(false);
  });

  it('whatever else is recorded in between', () => {
    const between = record('switch:changed', 'x', 1, { actor: 'station', details: { from: 'healthy' } });
    const beside = opened(record('study:opened', 'current', 0), between, record('study:opened', 'prior', 2));
    expect(beside.has('current', 'prior')).toBe(true);
  });
});
