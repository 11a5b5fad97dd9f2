// The queue in the hands of people: what is in it, and what they make of it.
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import type { QueueView } from '../../../shared/contract/queue-view.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { KeyedHash } from '../../../shared/domain/study.ts';
import type { Clock } from '../health/clock.ts';
import type { StudyCounts } from '../vault/port.ts';
import type { TopUp } from './cycle-top-up.ts';
import { type TopUpQuestion, topUpView } from './cycle-top-up-view.ts';
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
  /**
   * From now until `by` (ISO 8601) the list is asked for each minute, what lacks is tried in rounds between, and nothing waits for its hours.
   *
   * @param ifSooner a planned window asks: an earlier moment that someone gave stands
   * @returns `contract.invalid-input` for a moment that has passed or lies more than a week ahead
   */
  topUp(by: string, ifSooner?: boolean): Result<QueueView>;
  /** Why no top-up for this moment can begin, or null. */
  topUpRefusal(by: string): KitError | null;
  endTopUp(): QueueView;
  /** A reader looks at it: while it lacks images it goes to the front by itself. */
  opened(studyKey: KeyedHash): void;
}

export interface QueueControlOptions {
  readonly queue: TransferQueue;
  readonly active: ActiveTransfers;
  readonly rates: TransferRates;
  readonly clock: Clock;
  readonly counts: () => ReadonlyMap<KeyedHash, StudyCounts>;
  readonly topUp: TopUp;
  /** What the answer to "in time?" depends on beside the queue. */
  readonly standing: () => Pick<TopUpQuestion, 'paused' | 'unlisted' | 'lacks'>;
  readonly onTopUp: () => void;
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
  const { queue, active, rates, clock, topUp } = options;
  let lastToldAt = Number.NEGATIVE_INFINITY;
  let cancelTimer: (() => void) | null = null;

  const changed = (): void => {
    if (cancelTimer !== null) return;
    const waitMs = lastToldAt + CHANGED_EVERY_MS - clock.now();
    const tell = (): void => {
      cancelTimer = null;
      lastToldAt = clock.now();
      // Its verdict goes on record whether or not a page looks.
      if (topUp.current() !== null) view();
      options.onChanged();
    };
    if (waitMs <= 0) tell();
    else cancelTimer = clock.setTimer(waitMs, tell);
  };
  const view = (): QueueView => {
    rates.sample();
    const now = clock.wall().getTime();
    const summary = queue.series.summary();
    const until = topUp.current();
    const whole = queueView(
      {
        rows: queue.rows(),
        counts: options.counts(),
        rates,
        ways: active.ways,
        series: (studyKey) => summary.get(studyKey) ?? null,
        now,
      },
      (remainders, etaMs, bytesPerSecond) =>
        until === null
          ? null
          : topUpView({ by: until.by, now, remainders, etaMs, bytesPerSecond, ...options.standing() }),
    );
    if (whole.topUp !== null) topUp.judge(whole.topUp);
    return whole;
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
    topUp(by, ifSooner = false) {
      const begun = topUp.begin(by, ifSooner);
      if (!begun.ok) return begun;
      // What used its retries up or waits an hour is tried once more: there may be no later.
      queue.wake(() => true);
      options.onTopUp();
      return done(true);
    },
    topUpRefusal: (by) => topUp.refusal(by),
    endTopUp() {
      if (topUp.end()) changed();
      return view();
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
