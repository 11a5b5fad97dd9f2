// What the station may ask of the prefetch.
import type { KitError } from '../../../shared/contract/kit-error.ts';
import type { QueueView } from '../../../shared/contract/queue-view.ts';
import type { Result } from '../../../shared/contract/result.ts';
import type { PrefetchView } from '../../../shared/contract/views.ts';
import type { PacsLooks } from './pacs-look.ts';
import type { Readiness } from './progress.ts';
import type { QueueControl } from './queue-control.ts';
import type { WholeList } from './sources/scheduled-standing.ts';

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
  /** What the PACS has of a study that is being read. */
  readonly looks: PacsLooks;
  /** A planned downtime begins at `by` (ISO 8601): prepares for it from now on, unless for a sooner one already. */
  topUp(by: string): Result<QueueView>;
  /** When the PACS last gave the whole list, and which studies are on it. */
  list(): WholeList;
  /** From now on a cycle starts by itself: at once, or within seconds where a list is known, then `everyMs` after the last ended; retries at their own times. */
  start(): void;
  stop(): Promise<void>;
  /** Tell it whenever the switch moves: a stop ends transfers, a return takes them up again. */
  switchChanged(): void;
  /** What failed for a reason that is over gets its turn now, without waiting for its retry. */
  tryAgain(wasOfIt: (error: KitError) => boolean): void;
  /** Stops, and closes the queue. */
  close(): Promise<void>;
}
