// The prefetch as the station sees it: runs cycles, by hand or on its own schedule, and says how far it is.
import type { KitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { PrefetchView } from '../../../shared/contract/views.ts';
import { runOneCycle } from './cycle.ts';
import { clockTime, intervalAt, isOpen, nextCycleAt, reopensAt } from './cycle-hours.ts';
import { type Waits, waitsFor } from './cycle-limits.ts';
import type { CycleEnd, CycleKind, CycleParts } from './cycle-parts.ts';
import { nextRoundAt } from './cycle-rounds.ts';
import { createTopUp, relistMs, standingOf } from './cycle-top-up.ts';
import { closedWords } from './cycle-words.ts';
import { createCycleTimer } from './cycle-timer.ts';
import { entry } from './drain-queue.ts';
import { refusalOf } from './cycle-refusal.ts';
import { createPacsChanges, createPacsInUse, inOrder } from './pacs-choice.ts';
import { createPacsLooks } from './pacs-look.ts';
import { pacsLedgerBeside } from './pacs-ledger.ts';
import { createPacsReturns } from './pacs-returns.ts';
import type { PrefetchOptions } from './prefetch-options.ts';
import type { Prefetch } from './prefetch-port.ts';
import { prefetchView, readinessOf } from './progress.ts';
import { asKitError } from '../vault/errors.ts';
import { createActiveTransfers } from './queue-active.ts';
import { createQueueControl } from './queue-control.ts';
import { createTransferRates } from './queue-rate.ts';
import { createPriorBook } from './prior-standing.ts';
import type { TransferRow } from './queue-row.ts';
import { openTransferQueue } from './queue.ts';
import { createPrefetchRecord } from './record.ts';
import { RETRY_SCHEDULE } from './retry-schedule.ts';
import { settingsOf } from './settings.ts';
import { createSourceMemory } from './sources/gather-scheduled.ts';
import { scheduledKeys } from './sources/scheduled-standing.ts';

export type { PrefetchOptions } from './prefetch-options.ts';
export type { Prefetch } from './prefetch-port.ts';

/** A progress event no more often than this, study borders aside. */
const PROGRESS_EVERY_MS = 500;

/** Stations that all start again after the same night of updates don't ask their PACS in the same second (S-10). */
const FIRST_WITHIN_MS = 5000;

const BUG_WORDS =
  'The last fetch ended by a fault of the station itself; its log says more. The next one runs as planned.';
/** @returns `vault.io-failed` when the queue's file cannot be opened */
export function createPrefetch(options: PrefetchOptions): Result<Prefetch> {
  const opened = openTransferQueue(options.queuePath, options.vault);
  if (!opened.ok) return opened;
  const queue = opened.value;
  const { vault, clock, endpoints, hold } = options;
  const ledger = pacsLedgerBeside(options.queuePath, endpoints, () => clock.wall());
  const retrySchedule = options.retrySchedule ?? RETRY_SCHEDULE;
  const settings = settingsOf(options.config);
  const record = createPrefetchRecord(queue);
  const topUp = createTopUp({ queue, clock, journal: options.journal });
  const { fetchLimits } = settings;
  const wall = (): number => clock.wall().getTime();
  const waits = (row: TransferRow, lifted: boolean): Waits =>
    waitsFor(
      fetchLimits,
      row,
      vault.counts(row.studyKey)?.expected ?? null,
      wall(),
      lifted || topUp.current() !== null,
    );
  const active = createActiveTransfers();
  const rates = createTransferRates(
    () => clock.now(),
    (studyKey) => vault.counts(studyKey)?.heldBytes ?? 0,
  );
  let running: { readonly abort: AbortController; readonly done: Promise<unknown> } | null = null;
  let lastToldAt = Number.NEGATIVE_INFINITY;
  let wasHeld = false;
  /** The PACS came back while a cycle that its absence had cut was still ending. */
  let resume = false;

  const countsByKey = () => new Map(vault.allCounts().map((counts) => [counts.studyKey, counts]));
  const view = (): PrefetchView => {
    const lastError = record.state().lastError ?? queue.unkept?.message ?? null;
    return prefetchView(
      { ...record.state(), lastError, nextAt: timer.nextAt() },
      queue.rows().map((row) => row.studyKey),
      countsByKey(),
    );
  };
  const tell = (): void => {
    lastToldAt = clock.now();
    options.onProgress(view());
    control.changed();
  };
  const tellSometimes = (): void => {
    if (clock.now() - lastToldAt >= PROGRESS_EVERY_MS) rates.sample();
    if (clock.now() - lastToldAt >= PROGRESS_EVERY_MS) tell();
  };

  const fetchNow = (): void => {
    active.nudge();
    if (running === null) timer.fetchNow();
  };

  const control = createQueueControl({
    queue,
    active,
    rates,
    clock,
    counts: countsByKey,
    topUp,
    standing: () => standingOf(record.state(), queue.listed().listedAt, topUp.current(), hold('retrieve')),
    onTopUp: () => {
      active.nudge();
      if (running === null) timer.hurry();
    },
    onChanged: () => options.onQueue?.(),
    fetchNow: () => fetchNow(),
  });

  const parts: CycleParts = {
    waitsFor: waits,
    relistMs: () => intervalAt(fetchLimits.hours, wall()) ?? fetchLimits.hours.everyMs,
    toppingUp: () => topUp.current() !== null,
    seriesChecked: new Map(),
    unlisted: null,
    tools: {
      port: options.port,
      vault,
      clock,
      limits: settings.limits,
      ledger,
      series: queue.series,
      heldBackMs: options.heldBackMs,
      ...(options.observed && { observed: options.observed }),
    },
    sources: { scheduledEndpoints: options.scheduledEndpoints ?? [], memory: createSourceMemory() },
    queue,
    record,
    settings,
    active,
    rates,
    schedule: retrySchedule,
    asked: new Map(),
    priorBook: createPriorBook(queue),
    onPriorChoice: options.onPriorChoice,
    counted: new Map(),
    journal: options.journal,
    endpoints,
    pacs: options.pacs ?? inOrder(endpoints),
    inUse: createPacsInUse(),
    pacsChanged: createPacsChanges(options.journal),
    hold,
    onStudy(studyKey) {
      options.onStudy?.(studyKey);
      tell();
    },
    onTransfer: tell,
    onProgress: tellSometimes,
    onPhase: tell,
    onList: () => options.onList?.(),
  };

  const returns = createPacsReturns({ pacs: parts.pacs, queue, ledger, isAlone: endpoints.length < 2 });

  const looks = createPacsLooks({ ...parts, random: options.random, onFetch: (key) => control.opened(key) });

  const run = async (kind: CycleKind, outer?: AbortSignal): Promise<Result<PrefetchView, KitError>> => {
    const refused = refusalOf(running !== null, endpoints.length, vault.state());
    if (refused !== null) return err(refused);
    const abort = new AbortController();
    const signal = outer === undefined ? abort.signal : AbortSignal.any([outer, abort.signal]);
    // The queue's file may fail like any: full, or gone. What is not an error of the disk is a bug and goes on as a throw.
    const cycle = runOneCycle(parts, kind, signal).catch((cause: unknown): CycleEnd => {
      record.set({ state: 'failed', message: BUG_WORDS, lastError: BUG_WORDS });
      const error = asKitError(cause, 'keep its list of transfers');
      record.set({ message: error.message, lastError: error.message });
      return { error };
    });
    running = { abort, done: cycle };
    let end: CycleEnd | null = null;
    try {
      end = await cycle;
    } finally {
      running = null;
      if (kind === 'retries') timer.retriesEnded();
      else timer.cycleEnded();
      if (resume && end?.error !== null) timer.hurry();
      resume = false;
      if (kind !== 'retries') options.onList?.();
      if (end?.isQuiet !== true) tell();
    }
    return end.error === null ? ok(view()) : err(end.error);
  };

  /** The hours are over and the site wants nothing asked outside them: it is said, and the next cycle is when they begin. */
  const isShut = (): boolean => {
    const { hours } = fetchLimits;
    if (isOpen(hours, wall()) || hours.outsideEveryMs > 0 || topUp.current() !== null) return false;
    const until = reopensAt(hours, wall());
    record.set({ state: 'paused', message: `${closedWords(until === null ? null : clockTime(until))}.` });
    timer.cycleEnded();
    tell();
    return true;
  };

  /** Nobody waits for the end of a cycle that the timer starts: a throw must not end the process (S-15). */
  const runByItself = async (kind: 'scheduled' | 'retries'): Promise<void> => {
    try {
      if (kind === 'scheduled' && isShut()) return;
      await run(kind === 'scheduled' && topUp.current() !== null ? 'top-up' : kind);
    } catch (cause) {
      options.onBug?.(cause);
    } finally {
      // Refused (no keys yet, say) or thrown before it began: there will be a next time.
      if (running === null && !timer.isArmed()) timer.cycleEnded();
    }
  };

  const timer = createCycleTimer({
    clock,
    nextCycleAt: (endedAt) =>
      topUp.current() === null
        ? nextCycleAt(fetchLimits.hours, endedAt, options.random())
        : endedAt + relistMs(options.random()),
    nextRetryAt: () => {
      try {
        const rows = queue.rows().filter((row) => waits(row, false) === null);
        return nextRoundAt(rows, { now: wall(), hold: hold('retrieve'), toppingUp: parts.toppingUp() });
      } catch {
        // A queue that cannot be read now must not keep the next cycle from starting.
        return null;
      }
    },
    onCycle: () => void runByItself('scheduled'),
    onRetry: () => void runByItself('retries'),
  });

  const cancel = (): void => running?.abort.abort();

  const stop = async (): Promise<void> => {
    timer.stop();
    const was = running;
    cancel();
    // A bug is told where the cycle was started.
    await was?.done.catch(() => undefined);
  };

  return ok({
    runCycle: ({ signal } = {}) => run('manual', signal),
    cancel() {
      cancel();
      return view();
    },
    view,
    readiness: () => readinessOf([...queue.listed().onList], countsByKey()),
    queue: control,
    looks,
    topUp(by) {
      const begun = control.topUp(by, true);
      if (begun.ok) void options.journal.append(entry('prefetch:top-up-begun', { by }));
      return begun;
    },
    list: () => ({ ...queue.listed(), scheduled: scheduledKeys(queue), priors: parts.priorBook.known() }),
    start() {
      // Who has a list can wait a moment; who has none, or is in a hurry, asks at once.
      const canWait = queue.listed().listedAt !== null && topUp.current() === null;
      timer.start(canWait ? options.random() * FIRST_WITHIN_MS : 0);
    },
    stop,
    switchChanged() {
      const held = hold('retrieve');
      if (hold('query') !== null) looks.stop();
      parts.inUse.endUnless(parts.pacs);
      if (held?.kind === 'stop') cancel();
      // However the outage ended the last cycle: fetching goes on at once, not when the next cycle is due.
      const released =
        held === null &&
        (wasHeld || (record.state().state === 'paused' && isOpen(fetchLimits.hours, wall())));
      wasHeld = held !== null;
      if (returns.look()) fetchNow();
      if (!released) return;
      if (running === null) timer.hurry();
      else resume = true;
    },
    tryAgain(wasOfIt) {
      let woken = false;
      queue.wake(({ lastError }) => {
        const wakes = lastError !== null && wasOfIt(lastError);
        woken ||= wakes;
        return wakes;
      });
      if (woken) fetchNow();
    },
    async close() {
      looks.stop();
      await stop();
      control.stop();
      queue.close();
      ledger.close();
    },
  });
}
