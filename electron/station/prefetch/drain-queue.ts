// Works the queue off, one study at a time, until it is empty, held, cancelled, or the link has failed too often.
import type { KitError } from '../../../shared/contract/kit-error.ts';
import type { KeyedHash } from '../../../shared/domain/study.ts';
import type { Endpoint } from '../dicom/port.ts';
import type { Journal } from '../journal/port.ts';
import type { PrefetchHold } from './hold.ts';
import type { TransferQueue, TransferRow } from './queue.ts';
import { longestDelayMs, retryDelayMs, type RetryStep } from './retry-schedule.ts';
import { createRetrieveMethods } from './retrieve-methods.ts';
import { isLinkTrouble, type PrefetchTools } from './tools.ts';
import { transferStudy } from './transfer.ts';

export interface DrainOptions {
  readonly endpoints: readonly Endpoint[];
  readonly schedule: readonly RetryStep[];
  readonly journal: Pick<Journal, 'append'>;
  readonly hold: () => PrefetchHold | null;
  readonly signal: AbortSignal;
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

export async function drainQueue(
  tools: PrefetchTools,
  queue: TransferQueue,
  options: DrainOptions,
): Promise<DrainEnd> {
  const { signal, hold, journal, onTransfer, onStudy, onProgress } = options;
  const methods = createRetrieveMethods();
  let linkFailures = 0;
  let lastError: KitError | null = null;
  for (;;) {
    if (signal.aborted) return { kind: 'cancelled' };
    const held = hold();
    if (held !== null) return { kind: 'held', hold: held };
    const next = queue.take();
    if (next === null) return { kind: 'empty', lastError };
    const { row, job } = next;
    const { studyKey, forStudy } = row;
    const endpoint = options.endpoints.find(({ id }) => id === job.endpointId) ?? options.endpoints[0];
    if (endpoint === undefined) throw new Error('a cycle without endpoints cannot have transfers');
    onTransfer();
    const outcome = await transferStudy({
      tools,
      methods,
      endpoint,
      studyKey,
      job,
      forStudy,
      signal,
      onProgress,
    });
    if (outcome.state === 'cancelled') {
      queue.finish(studyKey, { state: 'queued' });
      continue;
    }
    if (outcome.state === 'complete') {
      queue.finish(studyKey, { state: 'complete' });
      linkFailures = 0;
      await journal.append(
        entry('prefetch:study-completed', { studyKey, instances: heldOf(tools, studyKey) }),
      );
      onStudy(studyKey);
      continue;
    }
    const { error } = outcome;
    lastError = error;
    giveBack(tools, queue, row, error, options.schedule);
    const attempts = row.attempts + 1;
    const details = { studyKey, code: error.code, attempts, endpointId: endpoint.id };
    await journal.append(entry('prefetch:study-failed', { ...details, held: heldOf(tools, studyKey) }));
    onStudy(studyKey);
    linkFailures = isLinkTrouble(error.code) ? linkFailures + 1 : 0;
    if (linkFailures >= LINK_FAILURES) return { kind: 'link-down', error };
  }
}

const heldOf = ({ vault }: PrefetchTools, studyKey: KeyedHash): number => vault.counts(studyKey)?.held ?? 0;

/** A failed attempt waits its turn; one that has used its turns up is looked at once in the longest interval (S-10). */
function giveBack(
  { clock }: PrefetchTools,
  queue: TransferQueue,
  row: TransferRow,
  error: KitError,
  schedule: readonly RetryStep[],
): void {
  const delay = retryDelayMs(row.attempts + 1, schedule);
  const state = delay === null ? 'failed' : 'waiting';
  const retryAt = clock.wall().getTime() + (delay ?? longestDelayMs(schedule));
  queue.finish(row.studyKey, { state, retryAt, code: error.code });
}

// What `append` answers is not looked at: fetching goes on when the record of it fails, and the journal reports that itself.
/** The station's own doing: no operator is behind it. */
export const entry = (
  event: string,
  details: Readonly<Record<string, string | number | boolean | null>>,
): Parameters<Journal['append']>[0] => ({ event, actor: 'station', role: 'station', details });
