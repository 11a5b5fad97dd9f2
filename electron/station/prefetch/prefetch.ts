// The prefetch as the station sees it: runs cycles, by hand or on its own schedule, and says how far it is.
import { type KitError, type KitErrorCode, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { PrefetchView } from '../../../shared/contract/views.ts';
import type { KeyedHash } from '../../../shared/domain/study.ts';
import type { Endpoint } from '../dicom/port.ts';
import type { Journal } from '../journal/port.ts';
import { type CycleEnd, runOneCycle, type CycleParts } from './cycle.ts';
import { createCycleTimer } from './cycle-timer.ts';
import type { PriorChoice } from './find-priors.ts';
import type { PrefetchHold } from './hold.ts';
import { createPacsChanges, createPacsInUse, inOrder, type PacsChooser } from './pacs-choice.ts';
import { pacsLedgerBeside } from './pacs-ledger.ts';
import { type Readiness, prefetchView, readinessOf } from './progress.ts';
import { asKitError } from '../vault/errors.ts';
import { createActiveTransfers } from './queue-active.ts';
import { createQueueControl, type QueueControl } from './queue-control.ts';
import { createTransferRates } from './queue-rate.ts';
import { openTransferQueue } from './queue.ts';
import { createPrefetchRecord } from './record.ts';
import { RETRY_SCHEDULE, type RetryStep } from './retry-schedule.ts';
import { type PrefetchConfig, settingsOf } from './settings.ts';
import { createSourceMemory } from './sources/gather-scheduled.ts';
import { scheduledKeys, type WholeList } from './sources/scheduled-standing.ts';
import type { PrefetchTools } from './tools.ts';

export interface PrefetchOptions extends Omit<PrefetchTools, 'limits' | 'ledger'> {
  readonly journal: Pick<Journal, 'append'>;
  readonly endpoints: readonly Endpoint[];
  readonly config: PrefetchConfig;
  /** Where the modality worklists of `config.worklist.scheduled` are, by the same ids; absent: none is asked. */
  readonly scheduledEndpoints?: readonly Endpoint[];
  /** `queue.sqlite` in the data directory. */
  readonly queuePath: string;
  /** Which PACS to turn to; absent: as configured. */
  readonly pacs?: PacsChooser;
  /** Whether no PACS may be asked for this now; see `prefetchHold`. */
  readonly hold: (role: 'query' | 'retrieve') => PrefetchHold | null;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly onProgress: (view: PrefetchView) => void;
  /** What {@link QueueControl.view} answers changed; at most about once a second. */
  readonly onQueue?: () => void;
  /** A study became complete, or an attempt at it ended. */
  readonly onStudy?: (studyKey: KeyedHash) => void;
  /** The list, or what is known of it, changed: the PACS was asked for it, or could not be. */
  readonly onList?: () => void;
  /** What was looked at when priors were chosen; see electron/station/rule-lab/. */
  readonly onPriorChoice?: (choice: PriorChoice) => void;
  /** A cycle that started by itself threw: the record says so, and the next one runs as planned. */
  readonly onBug?: (cause: unknown) => void;
  readonly retrySchedule?: readonly RetryStep[];
}

export interface Prefetch {
  /**
   * Lists, plans and fetches, once; what waits for a retry is tried at once.
   *
   * @returns the view once the cycle is over (complete or not: read its counts), or `prefetch.already-running`,
   * `prefetch.paused`, `prefetch.no-endpoint`, `vault.not-initialised`, `dicom.cancelled`, or what the listing failed with
   */
  runCycle(options?: { readonly signal?: AbortSignal }): Promise<Result<PrefetchView, KitError>>;
  /** Ends the cycle that runs, if one does; what it had not finished stays queued. */
  cancel(): PrefetchView;
  view(): PrefetchView;
  readiness(): Readiness;
  /** The queue, to watch and to steer. */
  readonly queue: QueueControl;
  /** When the PACS last gave the whole list, and which studies are on it. */
  list(): WholeList;
  /** From now on a cycle starts by itself: at once, then `everyMs` after the last ended; retries at their own times. */
  start(): void;
  stop(): Promise<void>;
  /** Tell it whenever the switch moves: a stop ends transfers, a return takes them up again. */
  switchChanged(): void;
  /** Stops, and closes the queue. */
  close(): Promise<void>;
}

/** A progress event no more often than this, study borders aside. */
const PROGRESS_EVERY_MS = 500;

const BUG_WORDS =
  'The last fetch ended by a fault of the station itself; its log says more. The next one runs as planned.';
const REFUSALS: ReadonlySet<string> = new Set<KitErrorCode>([
  'prefetch.no-endpoint',
  'vault.not-initialised',
]);

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
  const view = (): PrefetchView =>
    prefetchView(
      { ...record.state(), nextAt: timer.nextAt() },
      queue.rows().map((row) => row.studyKey),
      countsByKey(),
    );
  const tell = (): void => {
    lastToldAt = clock.now();
    options.onProgress(view());
    control.changed();
  };
  const tellSometimes = (): void => {
    if (clock.now() - lastToldAt >= PROGRESS_EVERY_MS) rates.sample();
    if (clock.now() - lastToldAt >= PROGRESS_EVERY_MS) tell();
  };

  const control = createQueueControl({
    queue,
    active,
    rates,
    clock,
    counts: countsByKey,
    onChanged: () => options.onQueue?.(),
    fetchNow: () => {
      active.nudge();
      if (running === null) timer.fetchNow();
    },
  });

  const parts: CycleParts = {
    tools: {
      port: options.port,
      vault,
      clock,
      limits: settings.limits,
      ledger,
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

  const refuse = (): KitError | null => {
    if (running !== null) {
      return kitError(
        'prefetch.already-running',
        'A prefetch is already running.',
        'Wait for it, or cancel it first.',
      );
    }
    if (endpoints.length === 0) {
      const remedy = 'Name a PACS under `endpoints` in the configuration.';
      return kitError('prefetch.no-endpoint', 'No PACS is configured.', remedy);
    }
    if (vault.state() === 'uninitialised') {
      return kitError(
        'vault.not-initialised',
        'The vault has no keys yet.',
        'Initialise it with: pacs-kit init',
      );
    }
    return null;
  };

  const run = async (
    kind: 'manual' | 'scheduled' | 'retries',
    outer?: AbortSignal,
  ): Promise<Result<PrefetchView, KitError>> => {
    const refused = refuse();
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
      tell();
    }
    return end.error === null ? ok(view()) : err(end.error);
  };

  /** Nobody waits for the end of a cycle that the timer starts: a throw must not end the process (S-15). */
  const runByItself = async (kind: 'scheduled' | 'retries'): Promise<void> => {
    try {
      const result = await run(kind);
      // Refused before it began (no keys yet, say): there will be a next time.
      if (!result.ok && REFUSALS.has(result.error.code) && running === null) timer.cycleEnded();
    } catch (cause) {
      options.onBug?.(cause);
    }
  };

  const timer = createCycleTimer({
    clock,
    random: options.random,
    everyMs: settings.everyMs,
    nextRetryAt: () => {
      try {
        return queue.rows().reduce<number | null>((first, { state, retryAt }) => {
          if (state !== 'waiting' || retryAt === null) return first;
          return first === null ? retryAt : Math.min(first, retryAt);
        }, null);
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
    list: () => ({ ...queue.listed(), scheduled: scheduledKeys(queue) }),
    start: () => timer.start(),
    stop,
    switchChanged() {
      const held = hold('retrieve');
      parts.inUse.endUnless(parts.pacs);
      if (held?.kind === 'stop') cancel();
      // However the outage ended the last cycle: fetching goes on at once, not when the next cycle is due.
      const released = held === null && (wasHeld || record.state().state === 'paused');
      wasHeld = held !== null;
      if (!released) return;
      if (running === null) timer.hurry();
      else resume = true;
    },
    async close() {
      await stop();
      control.stop();
      queue.close();
      ledger.close();
    },
  });
}
