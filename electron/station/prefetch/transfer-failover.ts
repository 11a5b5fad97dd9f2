// One study from the best PACS that has it: the next one is asked when one is lost, fails, or lacks instances. Counts of two
// PACS never add up to something complete; transfer.ts sees to that.
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import type { Endpoint } from '../dicom/port.ts';
import type { PacsChooser, PacsInUse } from './pacs-choice.ts';
import { isLinkTrouble } from './tools.ts';
import type { TransferOutcome, TransferRun } from './transfer-outcome.ts';
import { transferStudy } from './transfer.ts';
import { accountFor, othersOf } from './weigh-count.ts';

export interface FailoverRun extends Omit<TransferRun, 'endpoint' | 'others'> {
  readonly pacs: PacsChooser;
  readonly inUse: PacsInUse;
  readonly urgency: 'routine' | 'stat';
}

/** `endpointId` is who completed it, or who was asked last; null when nobody could be. */
export type FailoverOutcome = TransferOutcome & { readonly endpointId: string | null };

const LOST = kitError(
  'prefetch.paused',
  'The PACS was lost while a study came from it.',
  'It is fetched from another PACS, or from this one when it is back.',
);

/** The disk or the vault refuses: another PACS would fare no better. */
const isOurs = (error: KitError): boolean => /^(?:vault|ingest)\./u.test(error.code);

export async function transferFromBest(run: FailoverRun): Promise<FailoverOutcome> {
  const { tools, pacs, inUse, job, studyKey, signal, urgency } = run;
  const tried = new Set<string>();
  const lacking = new Set<string>();
  let failure: KitError | null = null;
  let last: string | null = null;
  for (;;) {
    const choice = pacs.choose({ role: 'retrieve', urgency, listedBy: job.endpointId, lacking });
    const endpoint: Endpoint | undefined = choice.endpoints.find(({ id }) => !tried.has(id));
    if (endpoint === undefined) break;
    tried.add(endpoint.id);
    last = endpoint.id;
    const use = inUse.begin(endpoint.id, signal);
    accountFor(tools, studyKey, endpoint.id, null);
    const others = othersOf(tools, studyKey, endpoint.id);
    const outcome = await transferStudy({ ...run, endpoint, others, signal: use.signal }).finally(() =>
      use.end(),
    );
    if (outcome.state === 'complete' || signal.aborted) return { ...outcome, endpointId: endpoint.id };
    const error = outcome.state === 'failed' ? outcome.error : LOST;
    if (error.details['lacking'] === true) lacking.add(endpoint.id);
    failure = worse(failure, error);
    if (isOurs(error)) break;
  }
  return failure === null
    ? { state: 'cancelled', endpointId: null }
    : { state: 'failed', error: failure, endpointId: last };
}

/** The error that says most of why the study is not here: what a PACS that answered said, before links that failed. */
function worse(one: KitError | null, other: KitError): KitError {
  if (one === null || isOurs(other)) return other;
  const weight = (error: KitError): number => {
    if (error.details['lacking'] === true) return 0;
    // Says nothing of any PACS, and costs no attempt: what another one answered must.
    if (error.code === 'kindness.waited-too-long') return 1;
    return error === LOST || isLinkTrouble(error.code) ? 2 : 3;
  };
  return weight(other) > weight(one) ? other : one;
}
