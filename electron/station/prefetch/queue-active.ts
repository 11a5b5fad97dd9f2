// Which transfers run now, so that one of them can be ended, and who waits for the queue to change can be told.
import type { KeyedHash } from '../../../shared/domain/study.ts';
import type { RetrieveMethod } from '../dicom/port.ts';

/** From where and how a study is fetched: in a failover not from the PACS that it was planned for. */
export interface TransferWay {
  readonly endpointId: string;
  readonly method: RetrieveMethod;
}

export interface ActiveTransfers {
  /** Registers a transfer; its signal ends with the cycle's, or when a person cancels the study. */
  begin(studyKey: KeyedHash, cycle: AbortSignal): AbortSignal;
  end(studyKey: KeyedHash): void;
  has(studyKey: KeyedHash): boolean;
  size(): number;
  /** Ends one; does nothing when it does not run. */
  abort(studyKey: KeyedHash): void;
  /** How each study is fetched, or was last; in memory only. */
  readonly ways: Map<KeyedHash, TransferWay>;
  /** What is to be done changed: a cycle that runs looks at the queue again. */
  nudge(): void;
  /** Settles with the next nudge. */
  nudged(): Promise<void>;
}

export function createActiveTransfers(): ActiveTransfers {
  const running = new Map<KeyedHash, AbortController>();
  let next = Promise.withResolvers<void>();
  return {
    begin(studyKey, cycle) {
      const own = new AbortController();
      running.set(studyKey, own);
      return AbortSignal.any([cycle, own.signal]);
    },
    end: (studyKey) => void running.delete(studyKey),
    has: (studyKey) => running.has(studyKey),
    size: () => running.size,
    abort: (studyKey) => running.get(studyKey)?.abort(),
    ways: new Map(),
    nudge() {
      next.resolve();
      next = Promise.withResolvers<void>();
    },
    nudged: () => next.promise,
  };
}
