// What a transfer is of, how it can end, and in which words it fails.
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { completenessOf, type KeyedHash } from '../../../shared/domain/study.ts';
import type { Endpoint } from '../dicom/port.ts';
import type { OtherPacs } from './pacs-ledger.ts';
import type { TransferWay } from './queue-active.ts';
import type { TransferJob, TransferRow } from './queue-row.ts';
import type { RetrieveMethods } from './retrieve-methods.ts';
import type { PrefetchTools } from './tools.ts';

export type TransferOutcome =
  | { readonly state: 'complete' }
  | { readonly state: 'failed'; readonly error: KitError }
  | { readonly state: 'cancelled' };

export interface TransferRun {
  readonly tools: PrefetchTools;
  readonly methods: RetrieveMethods;
  readonly endpoint: Endpoint;
  /** What other PACS said and sent of the study; null when none did. */
  readonly others: OtherPacs | null;
  readonly studyKey: KeyedHash;
  readonly job: TransferJob;
  /** How it stands in the queue, which outlives what the plan knew of it. */
  readonly row?: Pick<TransferRow, 'priority' | 'dueAt' | 'score'>;
  /** Of a prior: the current study that it is for. */
  readonly forStudy: KeyedHash | null;
  readonly signal: AbortSignal;
  readonly onProgress: () => void;
  /** A retrieve from this PACS by this method begins. */
  readonly onWay?: (way: TransferWay) => void;
}

export const COMPLETE = { state: 'complete' } as const;
export const failed = (error: KitError): TransferOutcome => ({ state: 'failed', error });

/** Whether what is committed is what the PACS counts, now. */
export const isComplete = ({ vault }: PrefetchTools, studyKey: KeyedHash): boolean => {
  const counts = vault.counts(studyKey);
  return counts !== null && completenessOf(counts.held, counts.expected).state === 'complete';
};

/** The remedy is another PACS: see transfer-failover.ts. */
export const notHeld = ({ id }: Endpoint): KitError =>
  kitError(
    'prefetch.incomplete',
    `The PACS ${id} does not hold the study.`,
    'It is asked of the other PACS that are configured, and of this one again later.',
    { endpointId: id, lacking: true },
  );

/** What is wrong although no error was reported: counts that differ. */
export function shortfall({ tools, studyKey, others }: TransferRun): KitError {
  const counts = tools.vault.counts(studyKey);
  const held = counts?.held ?? 0;
  const expected = counts?.expected ?? null;
  const counted = others?.count ?? null;
  const message =
    expected === null
      ? counted === null
        ? `The PACS does not say how many instances the study has; ${held} are here.`
        : `Another PACS counted ${counted} instances of the study; whether they are among the ${held} that are here, only its list can tell.`
      : held > expected
        ? `${held - expected} more instances are here than the PACS lists: it may have replaced or withdrawn some.`
        : `${held} of ${expected} instances are here.`;
  const remedy =
    expected !== null && held > expected
      ? 'Compare the study with the PACS; purging its copy here fetches it anew.'
      : 'It is fetched again on schedule; check the PACS if it stays so.';
  const details = { studyKey, held, ...(expected === null ? {} : { expected }) };
  return kitError('prefetch.incomplete', message, remedy, details);
}
