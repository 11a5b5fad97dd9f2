// What a transfer puts on record of its study: the count, and beside it what the plan said, or what is left of that after a restart.
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { StudyPurpose } from '../../../shared/domain/study.ts';
import type { StudyDescription } from './queue-row.ts';
import { findOptions } from './tools.ts';
import type { TransferRun } from './transfer-outcome.ts';

/**
 * What the endpoint counts of the study, as it said when it was listed; null when it never gave a count. A list of instances that
 * is shorter than that proves nothing (S-1).
 */
export const declaredBy = ({ tools, studyKey, job, endpoint }: TransferRun): number | null =>
  (job.endpointId === endpoint.id && job.description?.descriptor.NumberOfStudyRelatedInstances) ||
  tools.ledger.entry(studyKey, endpoint.id)?.count ||
  null;

/** Puts the PACS's count on record. */
export async function recordCount(run: TransferRun, expected: number | null): Promise<Result<unknown>> {
  const described = await describe(run);
  if (!described.ok) return described;
  const confirmedAt = run.tools.clock.wall().toISOString();
  return run.tools.vault.recordStudy({ ...described.value, expected, confirmedAt });
}

/**
 * What the plan knew of the study. After a restart it is what is on record; a locked station cannot read that back, asks the PACS
 * again, and keeps of the purpose what the queue knows.
 */
async function describe(run: TransferRun): Promise<Result<StudyDescription>> {
  const { tools, endpoint, job, studyKey, signal } = run;
  const { StudyInstanceUID } = job;
  if (job.description !== null) return ok(job.description);
  if (tools.vault.state() === 'unlocked') {
    const known = await tools.vault.study(studyKey);
    const isPlanned = known.ok && known.value.purpose.kind !== 'unsolicited';
    if (isPlanned && known.value.descriptor.StudyInstanceUID === StudyInstanceUID)
      return ok({ descriptor: known.value.descriptor, purpose: known.value.purpose });
  }
  const found = await tools.port.findStudies(endpoint, { StudyInstanceUID }, findOptions(tools, signal));
  if (!found.ok) return found;
  const descriptor = found.value.find((study) => study.StudyInstanceUID === StudyInstanceUID);
  return descriptor === undefined ? err(noLongerListed()) : ok({ descriptor, purpose: purposeOf(run) });
}

function purposeOf({ forStudy, row }: TransferRun): StudyPurpose {
  const { priority = null, dueAt = null, score = null } = row ?? {};
  if (forStudy !== null) {
    const reason = 'chosen as a prior before the station was restarted';
    return { kind: 'prior', reason, forStudy, score: score ?? 0 };
  }
  return {
    kind: 'worklist',
    reason: 'on the worklist',
    ...(priority !== null && { priority }),
    ...(dueAt !== null && { dueAt: localTime(new Date(dueAt)) }),
  };
}

/** ISO 8601 without zone, as a worklist says it. */
function localTime(at: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

const noLongerListed = (): KitError =>
  kitError(
    'prefetch.incomplete',
    'The PACS no longer lists a study that was being fetched.',
    'What is here of it stays; look it up in the PACS, where it may have been merged or removed.',
  );
