// Counting for a transfer: before it, what is missing; after it, whether what is here makes the study complete (S-1).
import type { KitError } from '../../../shared/contract/kit-error.ts';
import { type Census, countAgainst, takeCensus } from './census.ts';
import { areProven, isWholeList, ownCount, severalCount } from './pacs-proof.ts';
import {
  COMPLETE,
  failed,
  isComplete,
  shortfall,
  type TransferOutcome,
  type TransferRun,
} from './transfer-outcome.ts';
import { declaredBy, recordCount } from './transfer-record.ts';
import { othersOf } from './weigh-count.ts';

/** All that this PACS lists of the study, by its list of a moment ago. */
export const isAllHere = (run: TransferRun, census: Census | null): boolean =>
  census !== null &&
  isWholeList(declaredBy(run), census) &&
  census.instances.isSubsetOf(run.tools.vault.heldInstanceKeys(run.studyKey));

/**
 * As many as wanted are here, or all that this PACS lists. Complete only when all that any other PACS counted is accounted for as
 * well (S-1, docs/decisions/0167); one PACS alone needs no such look.
 *
 * @param census of this PACS; null when it was not asked because it alone knew the study
 */
export async function settle(run: TransferRun, census: Census | null): Promise<TransferOutcome> {
  const { tools, studyKey, endpoint } = run;
  const { vault, ledger } = tools;
  // Another may have listed the study meanwhile.
  const others = othersOf(tools, studyKey, endpoint.id);
  const held = vault.heldInstanceKeys(studyKey);
  if (others === null && !isComplete(tools, studyKey)) return failed(shortfall(run));
  const isAlone = others === null || (run.others === null && !others.delivered);
  const isAll = isAllHere(run, census) || (isAlone && isComplete(tools, studyKey));
  ledger.note(studyKey, endpoint.id, { list: isAll ? 'held' : 'seen' });
  const listed = isAlone ? held.size : (census?.instances.size ?? 0);
  const known = vault.counts(studyKey)?.expected ?? null;
  const isProven = isAll && areProven(listed, others, held.size);
  const expected = isProven
    ? held.size
    : census === null || others === null
      ? null
      : severalCount(declaredBy(run), others, census, held, known === held.size ? null : known);
  if (expected !== known) {
    const recorded = await recordCount(run, expected);
    if (!recorded.ok) return failed(recorded.error);
  }
  if (!isProven) return failed(shortfall(run));
  ledger.settle(studyKey);
  return COMPLETE;
}

/**
 * As many as counted are here; is one of them an image that the PACS replaced or withdrew? Asked only where the census before
 * the transfer did not list everything that is here now, as it also does not when the study grew meanwhile.
 */
export async function unlessWithdrawn(run: TransferRun, before: Census | null): Promise<TransferOutcome> {
  const { tools, endpoint, job, studyKey, signal } = run;
  const held = tools.vault.heldInstanceKeys(studyKey);
  if (before === null || held.isSubsetOf(before.instances)) return settle(run, before);
  const now = await takeCensus(tools, endpoint, job.StudyInstanceUID, signal);
  if (signal.aborted) return { state: 'cancelled' };
  if (!now.ok) return failed(now.error);
  const declared = job.description?.descriptor.NumberOfStudyRelatedInstances ?? 0;
  // A list shorter than the PACS's own count says nothing of what it leaves out.
  if (held.isSubsetOf(now.value.instances) || now.value.rows < declared) return settle(run, now.value);
  const recorded = await recordCount(run, countAgainst(null, now.value, held));
  return failed(recorded.ok ? shortfall(run) : recorded.error);
}

/** Counts at the PACS and records the count where it is news. */
export async function countAtPacs(
  run: TransferRun,
): Promise<{ census: Census | null; error: KitError | null }> {
  const { tools, endpoint, job, studyKey, signal, others } = run;
  const census = await takeCensus(tools, endpoint, job.StudyInstanceUID, signal);
  if (!census.ok) return { census: null, error: census.error };
  const known = tools.vault.counts(studyKey)?.expected ?? null;
  const held = tools.vault.heldInstanceKeys(studyKey);
  const declared = declaredBy(run);
  noteList(run, census.value, declared);
  if (others !== null && census.value.instances.size === 0) return { census: census.value, error: null };
  const expected =
    others === null
      ? countAgainst(known, census.value, held)
      : severalCount(declared, others, census.value, held, known === held.size ? null : known);
  const isNews = (others !== null || expected !== null) && expected !== known;
  if (isNews) {
    const recorded = await recordCount(run, expected);
    if (!recorded.ok) return { census: census.value, error: recorded.error };
  }
  return { census: census.value, error: null };
}

/** Puts what this PACS listed beside what is here, for when another one counts otherwise. */
function noteList(run: TransferRun, census: Census, declared: number | null): void {
  const { tools, endpoint, studyKey } = run;
  const count = ownCount(declared, census);
  const list = isAllHere(run, census) ? 'held' : 'seen';
  if (count !== null) tools.ledger.note(studyKey, endpoint.id, { count, list });
  // It holds nothing of it, and never said that it did.
  else if (census.series.size === 0 && (tools.ledger.entry(studyKey, endpoint.id)?.count ?? 0) === 0)
    tools.ledger.note(studyKey, endpoint.id, { count: 0, list: 'held' });
}
