// The queue in the hands of people: what is in it, and what they make of it.
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import type { QueueView } from '../../../shared/contract/queue-view.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { KeyedHash } from '../../../shared/domain/study.ts';
import type { Clock } from '../health/clock.ts';
import type { StudyCounts } from '../vault/port.ts';
import type { ActiveTransfers } from './queue-active.ts';
import type { TransferRates } from './queue-rate.ts';
import { queueView } from './queue-view.ts';
import type { TransferQueue } from './queue.ts';

export interface QueueControl {
  view(): QueueView;
  /** Why nothing can be done with this study, or null. */
  refusal(studyKey: KeyedHash): KitError | null;
  /** Ends its transfer if one runs; nothing fetches it until it is resumed, over cycles and restarts. */
  cancelStudy(studyKey: KeyedHash): Result<QueueView>;
  /** Ends a cancellation or the wait for a retry. */
  resumeStudy(studyKey: KeyedHash): Result<QueueView>;
  /** Before all others, and not after the study that runs now. */
  moveUp(studyKey: KeyedHash): Result<QueueView>;
  /** A reader looks at it: while it lacks images it goes to the front by itself. */
  opened(studyKey: KeyedHash): void;
}

export interface QueueControlOptions {
  readonly queue: TransferQueue;
  readonly active: ActiveTransfers;
  readonly rates: TransferRates;
  readonly clock: Clock;
  readonly counts: () => ReadonlyMap<KeyedHash, StudyCounts>;
  readonly onChanged: () => void;
  /** There is something to do that need not wait for the next cycle. */
  readonly fetchNow: () => void;
}

const CHANGED_EVERY_MS = 1000;

const nothingToDo = () =>
  kitError(
    'prefetch.not-in-queue',
    'There is nothing of this study to be fetched: it is complete, or no longer wanted.',
    'Look at the queue again; it may have changed meanwhile.',
  );

export function createQueueControl(
  options: QueueControlOptions,
): QueueControl & { changed(): void; stop(): void } {
  const { queue, active, rates, clock } = options;
  let lastToldAt = Number.NEGATIVE_INFINITY;
  let cancelTimer: (() => void) | null = null;

  const changed = (): void => {
    if (cancelTimer !== null) return;
    const waitMs = lastToldAt + CHANGED_EVERY_MS - clock.now();
    const tell = (): void => {
      cancelTimer = null;
      lastToldAt = clock.now();
      options.onChanged();
    };
    if (waitMs <= 0) tell();
    else cancelTimer = clock.setTimer(waitMs, tell);
  };
  const view = (): QueueView => {
    rates.sample();
    return queueView(
      {
        rows: queue.rows(),
        counts: options.counts(),
        rates,
        methods: active.methods,
        series: () => null,
        now: clock.wall().getTime(),
      },
      () => null,
    );
  };
  const done = (happened: boolean): Result<QueueView> => {
    if (!happened) return err(nothingToDo());
    changed();
    return ok(view());
  };

  return {
    view,
    refusal(studyKey) {
      const row = queue.find(studyKey);
      return row === null || row.state === 'complete' ? nothingToDo() : null;
    },
    cancelStudy(studyKey) {
      const happened = queue.cancel(studyKey);
      active.abort(studyKey);
      return done(happened);
    },
    resumeStudy(studyKey) {
      const happened = queue.resume(studyKey);
      if (happened) options.fetchNow();
      return done(happened);
    },
    moveUp(studyKey) {
      const happened = queue.moveUp(studyKey);
      if (happened) options.fetchNow();
      return done(happened);
    },
    opened(studyKey) {
      if (!queue.moveUp(studyKey)) return;
      options.fetchNow();
      changed();
    },
    changed,
    stop: () => cancelTimer?.(),
  };
}
