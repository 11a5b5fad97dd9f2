// Works the queue off until it is empty, held, cancelled, or the link has failed too often: one study at a time, and what
// cannot wait (a STAT, what a person moved up or opened) beside it.
import { isOfDrill } from '../drill/link/drill-errors.ts';
import type { KitError } from '../../../shared/contract/kit-error.ts';
import type { KeyedHash } from '../../../shared/domain/study.ts';
import type { CallUrgency } from '../dicom/port.ts';
import type { Journal } from '../journal/port.ts';
import type { PrefetchHold } from './hold.ts';
import type { PacsChooser, PacsInUse } from './pacs-choice.ts';
import type { ActiveTransfers } from './queue-active.ts';
import { isUrgent } from './queue-order.ts';
import type { TransferRates } from './queue-rate.ts';
import type { TransferJob, TransferRow } from './queue-row.ts';
import type { TransferQueue } from './queue.ts';
import { longestDelayMs, retryDelayMs, type RetryStep } from './retry-schedule.ts';
import { createRetrieveMethods, type RetrieveMethods } from './retrieve-methods.ts';
import { isLinkTrouble, type PrefetchTools } from './tools.ts';
import { transferFromBest } from './transfer-failover.ts';

export interface DrainOptions {
  readonly pacs: PacsChooser;
  readonly inUse: PacsInUse;
  readonly schedule: readonly RetryStep[];
  readonly journal: Pick<Journal, 'append'>;
  readonly hold: (role: 'query' | 'retrieve') => PrefetchHold | null;
  readonly signal: AbortSignal;
  readonly active: ActiveTransfers;
  readonly rates: TransferRates;
  /** Studies at once, at most; all but one are kept for what cannot wait, unless a top-up needs them. */
  readonly parallelTransfers: number;
  readonly toppingUp: () => boolean;
  /** Whether the hours allow this study now. */
  readonly mayRun: (row: TransferRow) => boolean;
  /** A transfer starts. */
  readonly onTransfer: () => void;
  /** An attempt at a study ended. */
  readonly onStudy: (studyKey: KeyedHash) => void;
  /** Often, while one runs. */
  readonly onProgress: () => void;
}

/** Why it ended. */
export type DrainEnd =
  | { readonly kind: 'empty'; readonly lastError: KitError | null }
  | { readonly kind: 'held'; readonly hold: PrefetchHold }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'link-down'; readonly error: KitError };

/** This many link failures in a row, over different studies, end the cycle instead of burning every study's attempts. */
const LINK_FAILURES = 3;

interface DrainState {
  linkFailures: number;
  lastError: KitError | null;
  /** Kept waiting by our own limits: they go on when another transfer has ended. */
  readonly keptWaiting: Set<KeyedHash>;
}

export async function drainQueue(
  tools: PrefetchTools,
  queue: TransferQueue,
  options: DrainOptions,
): Promise<DrainEnd> {
  const { active, parallelTransfers, mayRun, toppingUp } = options;
  const methods = createRetrieveMethods(options.pacs.offers);
  const state: DrainState = { linkFailures: 0, lastError: null, keptWaiting: new Set() };
  const running = new Set<Promise<void>>();
  for (;;) {
    const { stop, urgentOnly } = reasonToStop(state, options);
    const room = stop === null && running.size < Math.max(1, parallelTransfers);
    const takesAny = urgentOnly === null && (running.size === 0 || toppingUp());
    const next = room
      ? queue.take(
          (row) =>
            mayRun(row) &&
            !active.has(row.studyKey) &&
            !state.keptWaiting.has(row.studyKey) &&
            (takesAny || isUrgent(row)),
        )
      : null;
    if (next !== null) {
      const attempt: Promise<void> = attemptStudy(tools, queue, options, methods, state, next).finally(() =>
        running.delete(attempt),
      );
      running.add(attempt);
      continue;
    }
    // Those that run are waited for, so that no transfer outlives its cycle; a stop of the switch has ended them.
    if (running.size === 0) return stop ?? urgentOnly ?? { kind: 'empty', lastError: state.lastError };
    try {
      await Promise.race(room ? [...running, active.nudged()] : running);
    } catch (bug) {
      await Promise.allSettled(running);
      throw bug;
    }
  }
}

/** `urgentOnly`: why nothing but what is urgent may go on. */
function reasonToStop(
  state: DrainState,
  { signal, hold }: DrainOptions,
): { readonly stop: DrainEnd | null; readonly urgentOnly: DrainEnd | null } {
  if (signal.aborted) return { stop: { kind: 'cancelled' }, urgentOnly: null };
  const held = hold('retrieve');
  const end: DrainEnd | null = held === null ? null : { kind: 'held', hold: held };
  if (held !== null && held.urgentMayRun !== true) return { stop: end, urgentOnly: null };
  const linkDown: DrainEnd | null =
    state.linkFailures >= LINK_FAILURES && state.lastError !== null
      ? { kind: 'link-down', error: state.lastError }
      : null;
  return { stop: linkDown, urgentOnly: end };
}

async function attemptStudy(
  tools: PrefetchTools,
  queue: TransferQueue,
  options: DrainOptions,
  methods: RetrieveMethods,
  state: DrainState,
  { row, job }: { readonly row: TransferRow; readonly job: TransferJob },
): Promise<void> {
  const { journal, active, rates } = options;
  const { studyKey, forStudy } = row;
  const signal = active.begin(studyKey, options.signal);
  rates.started(studyKey);
  options.onTransfer();
  const urgency = isUrgent(row) ? ('stat' as const) : ('routine' as const);
  const { pacs, inUse } = options;
  const asked = { ...tools, urgency: turnOf(row) };
  const run = { tools: asked, methods, pacs, inUse, urgency, studyKey, job, row, forStudy, signal };
  const ended = (): void => {
    rates.ended(studyKey);
    active.end(studyKey);
  };
  const outcome = await transferFromBest({
    ...run,
    onProgress: options.onProgress,
    onWay: (way) => active.ways.set(studyKey, way),
  })
    .catch((bug: unknown) => {
      queue.finish(studyKey, { state: 'queued' });
      throw bug;
    })
    .finally(ended);
  const held = tools.vault.counts(studyKey)?.held ?? 0;
  const { endpointId } = outcome;
  if (outcome.state === 'failed' && outcome.error.code === 'kindness.waited-too-long') {
    const { error } = outcome;
    state.lastError = error;
    // Our own other calls kept it waiting: it goes next when the transfer beside it ends, or soon.
    if (active.size() > 0) {
      state.keptWaiting.add(studyKey);
      queue.finish(studyKey, { state: 'queued' });
    } else {
      state.keptWaiting.clear();
      giveBack(tools, queue, { ...row, attempts: 0 }, error, options.schedule, { isFree: true });
    }
    options.onStudy(studyKey);
    return;
  }
  state.keptWaiting.clear();
  if (outcome.state === 'cancelled') {
    queue.finish(studyKey, { state: 'queued' });
    return;
  }
  if (outcome.state === 'complete') {
    queue.finish(studyKey, { state: 'complete' });
    state.linkFailures = 0;
    await journal.append(entry('prefetch:study-completed', { studyKey, instances: held, endpointId }));
  } else {
    const { error } = outcome;
    state.lastError = error;
    if (error.code === 'kindness.left-alone') {
      // It was not even asked: no attempt of the study's, and none of the others would be asked either.
      queue.finish(studyKey, { state: 'queued' });
      state.linkFailures = LINK_FAILURES;
      return;
    }
    state.linkFailures = isLinkTrouble(error.code) ? state.linkFailures + 1 : 0;
    const inDrill = isOfDrill(error);
    // What a drill failed says nothing of the PACS: it costs no attempt, and its record says DRILL (S-6).
    giveBack(tools, queue, row, error, options.schedule, inDrill ? { isFree: true } : {});
    const attempts = inDrill ? row.attempts : row.attempts + 1;
    const failure = { studyKey, code: error.code, attempts, endpointId, held };
    const details = inDrill ? { ...failure, drill: true } : failure;
    await journal.append(entry('prefetch:study-failed', details));
  }
  options.onStudy(studyKey);
}

/** A person waits for what was moved up or opened. */
const turnOf = (row: TransferRow): CallUrgency =>
  row.movedUp !== null ? 'reader' : isUrgent(row) ? 'stat' : 'normal';

/** A failed attempt waits its turn; one that has used its turns up is looked at once in the longest interval (S-10). */
function giveBack(
  { clock }: PrefetchTools,
  queue: TransferQueue,
  row: TransferRow,
  error: KitError,
  schedule: readonly RetryStep[],
  cost: { readonly isFree?: true } = {},
): void {
  const delay = retryDelayMs(row.attempts + 1, schedule);
  const state = delay === null ? 'failed' : 'waiting';
  const retryAt = clock.wall().getTime() + (delay ?? longestDelayMs(schedule));
  queue.finish(row.studyKey, { state, retryAt, error, ...cost });
}

// What `append` answers is not looked at: fetching goes on when the record of it fails, and the journal reports that itself.
/** The station's own doing: no operator is behind it. */
export const entry = (
  event: string,
  details: Readonly<Record<string, string | number | boolean | null>>,
): Parameters<Journal['append']>[0] => ({ event, actor: 'station', role: 'station', details });
