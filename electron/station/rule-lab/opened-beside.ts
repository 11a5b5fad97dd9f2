// Which studies a reader had open together, read from the journal: the only trace of which priors were wanted.
import type { JournalRecord } from '../../../shared/contract/journal.ts';
import type { KeyedHash } from '../../../shared/domain/study.ts';

/** A prior that is opened this long after its study was closed still belongs to the reading of it. */
const LOOK_BACK_MS = 600_000;

export interface OpenedBeside {
  /** Takes the next record, in the journal's order. */
  readonly add: (record: JournalRecord) => void;
  /** Whether the two were open together, or shortly after one another, under one operator. */
  readonly has: (one: KeyedHash, other: KeyedHash) => boolean;
}

const pair = (one: string, other: string): string => (one < other ? `${one} ${other}` : `${other} ${one}`);

export function createOpenedBeside(): OpenedBeside {
  const pairs = new Set<string>();
  /** Of the one who reads now: when each study was closed, null while it is open. */
  let reading = new Map<string, number | null>();
  let reader = '';

  return {
    add({ event, actor, runId, details, monotonicMs }) {
      const who = `${runId} ${actor}`;
      if (event === 'study:opened' || event === 'study:closed') {
        if (who !== reader) reading = new Map();
        reader = who;
      }
      const { studyKey } = details;
      if (typeof studyKey !== 'string') return;
      if (event === 'study:closed' && reading.has(studyKey)) reading.set(studyKey, monotonicMs);
      if (event !== 'study:opened') return;
      for (const [other, closedAt] of reading) {
        if (closedAt !== null && monotonicMs - closedAt > LOOK_BACK_MS) reading.delete(other);
        else if (other !== studyKey) pairs.add(pair(other, studyKey));
      }
      reading.set(studyKey, null);
    },
    has: (one, other) => pairs.has(pair(one, other)),
  };
}
