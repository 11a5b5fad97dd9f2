// Brings one study here, or says why not. Only the vault's own count against the PACS's own count makes it complete.
import type { KitError } from '../../../shared/contract/kit-error.ts';
import type { RetrieveMethod, RetrieveTarget } from '../dicom/port.ts';
import { type Census, missingSeries } from './census.ts';
import { retrieveBounded } from './retrieve-bounded.ts';
import { isLinkTrouble } from './tools.ts';
import { countAtPacs, isAllHere, settle, unlessWithdrawn } from './transfer-count.ts';
import {
  COMPLETE,
  failed,
  isComplete,
  notHeld,
  shortfall,
  type TransferOutcome,
  type TransferRun,
} from './transfer-outcome.ts';

/**
 * Fetches what is missing of a study.
 *
 * Tries the endpoint's methods in turn where the link works but a method did not bring all of it. An attempt that ends
 * without an error and without every instance is `prefetch.incomplete` (S-7).
 */
export async function transferStudy(run: TransferRun): Promise<TransferOutcome> {
  const { tools, studyKey, job, endpoint, methods, signal } = run;
  const uid = job.StudyInstanceUID;
  if (isComplete(tools, studyKey)) return COMPLETE;

  const before = tools.vault.counts(studyKey);
  let census: Census | null = null;
  if (before === null || before.expected === null || before.held > 0 || run.others !== null) {
    const counted = await countAtPacs(run);
    if (signal.aborted) return { state: 'cancelled' };
    // Of several PACS, one that does not list what it holds can prove nothing complete (S-1).
    const unusable = run.others !== null || (counted.error !== null && isLinkTrouble(counted.error.code));
    if (counted.error !== null && unusable) return failed(counted.error);
    if (run.others !== null && counted.census?.instances.size === 0) return failed(notHeld(endpoint));
    if (isComplete(tools, studyKey)) return settle(run, counted.census);
    census = counted.census;
  }
  let error = shortfall(run);
  let tried = false;
  for (const method of methods.order(endpoint)) {
    const targets = targetsOf(uid, census, run);
    if (targets.length === 0) {
      // All that the PACS just listed is here, and more: asking it again at once would not help (S-10).
      if (!tried) return failed(error);
      break;
    }
    tried = true;
    run.onWay?.({ endpointId: endpoint.id, method });
    const heldBefore = heldOf(run);
    const sentBefore = tools.ledger.entry(studyKey, endpoint.id)?.delivered ?? false;
    // Noted first: a kill in the midst must not make instances of two PACS look like those of one.
    tools.ledger.note(studyKey, endpoint.id, { delivered: true });
    error = (await retrieveMissing(run, method, targets)) ?? shortfall(run);
    // And again: a list that was asked for before the first instance came may have cleared it.
    tools.ledger.note(studyKey, endpoint.id, { delivered: sentBefore || heldOf(run) > heldBefore });
    if (signal.aborted) return { state: 'cancelled' };
    if (isComplete(tools, studyKey) || (run.others !== null && isAllHere(run, census))) {
      methods.worked(endpoint, method);
      return run.others === null ? unlessWithdrawn(run, census) : settle(run, census);
    }
    if (!methods.failed(endpoint, method, error.code, heldOf(run) > heldBefore)) return failed(error);
  }
  // A link that fails is not asked more (S-10).
  if (isLinkTrouble(error.code)) return failed(error);
  // The link works and yet counts differ: the study may have changed meanwhile, or the PACS lists an instance twice.
  const recounted = await countAtPacs(run);
  if (signal.aborted) return { state: 'cancelled' };
  if (recounted.census !== null && isComplete(tools, studyKey)) return settle(run, recounted.census);
  return failed(error);
}

function targetsOf(
  StudyInstanceUID: string,
  census: Census | null,
  { tools, studyKey }: TransferRun,
): readonly RetrieveTarget[] {
  if (census === null || census.series.size === 0) return [{ StudyInstanceUID }];
  const held = tools.vault.heldInstanceKeys(studyKey);
  const missing = missingSeries(census, held);
  // Everything that the PACS lists is here and the counts still differ: fetching again would not help.
  if (missing.length === 0 && held.size >= census.rows) return [];
  const whole = missing.length === 0 || missing.length === census.series.size;
  return whole
    ? [{ StudyInstanceUID }]
    : missing.map((SeriesInstanceUID) => ({ StudyInstanceUID, SeriesInstanceUID }));
}

const heldOf = ({ tools, studyKey }: TransferRun): number => tools.vault.counts(studyKey)?.held ?? 0;

/** Retrieves each target; goes on after a failure that is of one series only. The last error, or null. */
async function retrieveMissing(
  run: TransferRun,
  method: RetrieveMethod,
  targets: readonly RetrieveTarget[],
): Promise<KitError | null> {
  const { tools, endpoint, studyKey, signal, onProgress } = run;
  let last: KitError | null = null;
  for (const target of targets) {
    const counts = tools.vault.counts(studyKey);
    const expected = counts?.expected ?? null;
    const missing = expected === null ? null : Math.max(0, expected - (counts?.held ?? 0));
    const result = await retrieveBounded(tools, { endpoint, target, method, missing, signal, onProgress });
    onProgress();
    if (signal.aborted) return last;
    if (!result.ok) last = result.error;
    if (!result.ok && isLinkTrouble(result.error.code)) return last;
  }
  return last;
}
