// Asks a PACS what it has of one study, for a reader who has it open: the study, its series, and its instances where that may say
// something new. Counts what it answers as a transfer would.
import type { KitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import { conflictingAttributes } from '../../../shared/domain/same-patient.ts';
import type { KeyedHash, StudyDescriptor } from '../../../shared/domain/study.ts';
import type { Endpoint } from '../dicom/port.ts';
import type { StudyRecord } from '../vault/port.ts';
import { type Census, countAgainst, type ListedSeries, listSeries, takeCensus } from './census.ts';
import { isWholeList, ownCount, severalCount } from './pacs-proof.ts';
import { findOptions, type PrefetchTools } from './tools.ts';
import { accountFor, othersOf } from './weigh-count.ts';

/** What one PACS answered, kept so that what is here can be laid beside it again without asking. */
export interface PacsAnswer {
  readonly endpointId: string;
  /** ISO 8601. */
  readonly askedAt: string;
  /** Null: it does not list the study. */
  readonly listed: {
    /** Its own count of the study; null when it gives none. */
    readonly declared: number | null;
    readonly census: Census;
    /** Its list names as many instances as it counts: what is not on it is not there. */
    readonly isWhole: boolean;
  } | null;
  readonly otherPatient: boolean;
  /** When its instances were last listed one by one, on the monotonic clock. */
  readonly listedAtMs: number;
}

/** Instances are listed again at least so often: one that was replaced by another changes no count. */
const RELIST_AFTER_MS = 30 * 60_000;

/**
 * One question for the study and one for its series; one more for each series when a count moved, when the PACS gives none, or
 * when the last list is old.
 *
 * @param last what the same PACS answered before; its list stands for as long as the counts do
 */
export async function askPacs(
  tools: PrefetchTools,
  endpoint: Endpoint,
  study: StudyRecord,
  last: PacsAnswer | null,
  signal: AbortSignal,
): Promise<Result<PacsAnswer, KitError>> {
  const { port, clock } = tools;
  const { StudyInstanceUID } = study.descriptor;
  const found = await port.findStudies(endpoint, { StudyInstanceUID }, findOptions(tools, signal));
  if (!found.ok) return found;
  const said = found.value.find((each) => each.StudyInstanceUID === StudyInstanceUID);
  const base = { endpointId: endpoint.id, askedAt: clock.wall().toISOString() };
  if (said === undefined) return ok({ ...base, listed: null, otherPatient: false, listedAtMs: clock.now() });
  // A count of 0 for a study that exists is a PACS that does not count.
  const declared = said.NumberOfStudyRelatedInstances || null;
  const otherPatient = isOtherPatient(said, study.descriptor);
  const before = last?.endpointId === endpoint.id ? last : null;
  if (before?.listed && clock.now() - before.listedAtMs < RELIST_AFTER_MS && declared !== null) {
    const series = await listSeries(tools, endpoint, StudyInstanceUID, signal);
    if (!series.ok) return series;
    if (before.listed.declared === declared && isUnmoved(series.value, before.listed.census))
      return ok({ ...before, ...base, otherPatient });
  }
  const census = await takeCensus(tools, endpoint, StudyInstanceUID, signal);
  if (!census.ok) return err(census.error);
  const isWhole = isWholeList(declared, census.value) && census.value.instances.size > 0;
  const listed = { declared, census: census.value, isWhole };
  return ok({ ...base, listed, otherPatient, listedAtMs: clock.now() });
}

/** A PACS that answers with fewer keys than were asked for says nothing of the patient by leaving them out. */
const isOtherPatient = (said: StudyDescriptor, known: StudyDescriptor): boolean =>
  said.PatientID.trim() !== '' && conflictingAttributes(said, known).length > 0;

const isUnmoved = (now: ListedSeries, { series }: Census): boolean =>
  now.size === series.size &&
  [...now].every(([uid, count]) => count !== null && count === series.get(uid)?.size);

/**
 * What the PACS's answer makes of the study's count, as a transfer's own count would (S-1); null: it says nothing.
 */
export function countFrom(
  tools: PrefetchTools,
  studyKey: KeyedHash,
  { endpointId, listed }: PacsAnswer,
): { readonly expected: number | null } | null {
  const { vault, ledger } = tools;
  const known = vault.counts(studyKey);
  if (listed === null || known === null) return null;
  const { declared, census, isWhole } = listed;
  const held = vault.heldInstanceKeys(studyKey);
  accountFor(tools, studyKey, endpointId, declared);
  const others = othersOf(tools, studyKey, endpointId);
  const isAll = isWhole && census.instances.isSubsetOf(held);
  const count = ownCount(declared, census);
  if (count === null || census.instances.size === 0) return null;
  ledger.note(studyKey, endpointId, { count, list: isAll ? 'held' : 'seen' });
  if (others === null) return { expected: countAgainst(declared, census, held) };
  if (isAll && known.held === known.expected) return { expected: known.expected };
  const before = known.expected === held.size ? null : known.expected;
  return { expected: severalCount(declared, others, census, held, before) };
}
