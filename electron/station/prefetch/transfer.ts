// Brings one study here, or says why not. Only the vault's own count against the PACS's own count makes it complete.
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import { completenessOf, type KeyedHash, type StudyPurpose } from '../../../shared/domain/study.ts';
import type { Endpoint, RetrieveMethod, RetrieveTarget } from '../dicom/port.ts';
import { type Census, countAgainst, missingSeries, takeCensus } from './census.ts';
import type { OtherPacs } from './pacs-ledger.ts';
import { areProven, isWholeList, ownCount, severalCount } from './pacs-proof.ts';
import type { StudyDescription, TransferJob } from './queue-row.ts';
import { retrieveBounded } from './retrieve-bounded.ts';
import type { RetrieveMethods } from './retrieve-methods.ts';
import { findOptions, isLinkTrouble, type PrefetchTools } from './tools.ts';
import { othersOf } from './weigh-count.ts';

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
  /** Of a prior: the current study that it is for. */
  readonly forStudy: KeyedHash | null;
  readonly signal: AbortSignal;
  readonly onProgress: () => void;
  /** A retrieve by this method begins. */
  readonly onMethod?: (method: RetrieveMethod) => void;
}

const COMPLETE = { state: 'complete' } as const;
const failed = (error: KitError): TransferOutcome => ({ state: 'failed', error });

/** Whether what is committed is what the PACS counts, now. */
export const isComplete = ({ vault }: PrefetchTools, studyKey: KeyedHash): boolean => {
  const counts = vault.counts(studyKey);
  return counts !== null && completenessOf(counts.held, counts.expected).state === 'complete';
};

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
    run.onMethod?.(method);
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

/** All that this PACS lists of the study, by its list of a moment ago. */
const isAllHere = (run: TransferRun, census: Census | null): boolean =>
  census !== null &&
  isWholeList(declaredBy(run), census) &&
  census.instances.isSubsetOf(run.tools.vault.heldInstanceKeys(run.studyKey));

/** What the endpoint said of the study when it was listed; null when it was another that listed it, or gives no counts. */
const declaredBy = ({ job, endpoint }: TransferRun): number | null =>
  (job.endpointId === endpoint.id && job.description?.descriptor.NumberOfStudyRelatedInstances) || null;

/**
 * As many as wanted are here, or all that this PACS lists. Complete only when all that any other PACS counted is accounted for as
 * well (S-1, docs/decisions/0167); one PACS alone needs no such look.
 *
 * @param census of this PACS; null when it was not asked because it alone knew the study
 */
async function settle(run: TransferRun, census: Census | null): Promise<TransferOutcome> {
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
async function unlessWithdrawn(run: TransferRun, before: Census | null): Promise<TransferOutcome> {
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

/** Puts the PACS's count on record. */
async function recordCount(run: TransferRun, expected: number | null): Promise<Result<unknown>> {
  const described = await describe(run);
  if (!described.ok) return described;
  const confirmedAt = run.tools.clock.wall().toISOString();
  return run.tools.vault.recordStudy({ ...described.value, expected, confirmedAt });
}

/** Counts at the PACS and records the count where it is news. */
async function countAtPacs(run: TransferRun): Promise<{ census: Census | null; error: KitError | null }> {
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

/** What the plan knew of the study; after a restart the PACS is asked for it again, because the queue does not keep it. */
async function describe({
  tools,
  endpoint,
  job,
  forStudy,
  signal,
}: TransferRun): Promise<Result<StudyDescription>> {
  if (job.description !== null) return ok(job.description);
  const { StudyInstanceUID } = job;
  const found = await tools.port.findStudies(endpoint, { StudyInstanceUID }, findOptions(tools, signal));
  if (!found.ok) return found;
  const descriptor = found.value.find((study) => study.StudyInstanceUID === StudyInstanceUID);
  if (descriptor === undefined) return err(noLongerListed());
  const purpose: StudyPurpose =
    forStudy === null
      ? { kind: 'worklist', reason: 'on the worklist' }
      : { kind: 'prior', reason: 'chosen as a prior before the station was restarted', forStudy, score: 0 };
  return ok({ descriptor, purpose });
}

/** The remedy is another PACS: see transfer-failover.ts. */
const notHeld = ({ id }: Endpoint): KitError =>
  kitError(
    'prefetch.incomplete',
    `The PACS ${id} does not hold the study.`,
    'It is asked of the other PACS that are configured, and of this one again later.',
    { endpointId: id, lacking: true },
  );

const noLongerListed = (): KitError =>
  kitError(
    'prefetch.incomplete',
    'The PACS no longer lists a study that was being fetched.',
    'What is here of it stays; look it up in the PACS, where it may have been merged or removed.',
  );

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

/** What is wrong although no error was reported: counts that differ. */
function shortfall({ tools, studyKey, others }: TransferRun): KitError {
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
