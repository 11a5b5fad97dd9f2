// What a study counts when more than one PACS knows it. One PACS alone: see current-count.ts.
import type { KeyedHash } from '../../../shared/domain/study.ts';
import type { Endpoint } from '../dicom/port.ts';
import { countBy, takeCensus, unionCount } from './census.ts';
import { type CurrentCount, currentCount, type RecountOptions } from './current-count.ts';
import type { ListedStudy } from './merge-studies.ts';
import { isLinkTrouble, type PrefetchTools } from './tools.ts';

/** Censuses of studies of several PACS that a cycle may still take (S-10); 0 once the link has failed. */
export interface CensusBudget {
  left: number;
}

/**
 * The count that is wanted of a study, as far as this PACS's listing tells.
 *
 * Never less than another PACS counted; a study whose instances came from another PACS is laid beside this one's own list
 * before this one confirms it (docs/decisions/0153).
 */
export async function weighCount(
  tools: PrefetchTools,
  endpoint: Endpoint,
  listed: ListedStudy,
  recount: RecountOptions,
  due: Set<KeyedHash>,
  budget: CensusBudget,
  signal: AbortSignal,
): Promise<CurrentCount> {
  const { vault, ledger, clock } = tools;
  const { expected: declared, descriptor } = listed;
  const studyKey = vault.keyOf(descriptor.StudyInstanceUID);
  const known = vault.counts(studyKey);
  if (known === null || known.held === 0) ledger.forgetDeliveries(studyKey);
  const entry = ledger.entry(studyKey, endpoint.id);
  const others = ledger.others(studyKey, endpoint.id);
  const counted = declared === null ? {} : { count: declared };
  const isNews = declared !== null && entry?.count !== declared;

  if (others === null || !others.delivered) {
    ledger.note(studyKey, endpoint.id, isNews ? { ...counted, checked: false } : counted);
    const most = others?.count ?? null;
    if (most === null || (declared ?? 0) >= most || known === null)
      return atLeast(await currentCount(tools, endpoint, listed, recount, due, signal), most);
    // This PACS lists less than another counted: the other's word stands, with its own as-of time (S-2).
    return { confirmed: known.expected !== most, expected: most };
  }
  const unconfirmed = { confirmed: false, expected: known?.expected ?? null };
  if (entry?.checked === true && !isNews && unconfirmed.expected !== null) {
    if (declared !== null) return { ...unconfirmed, confirmed: true };
    // It gives no counts: its list is laid beside what is here again from time to time.
    const last = recount.counted.get(studyKey) ?? Number.NEGATIVE_INFINITY;
    if (clock.now() - last < recount.recountAfterMs) return unconfirmed;
  }
  if (budget.left <= 0) return unconfirmed;
  budget.left -= 1;
  recount.counted.set(studyKey, clock.now());
  const census = await takeCensus(tools, endpoint, descriptor.StudyInstanceUID, signal);
  if (!census.ok) {
    if (isLinkTrouble(census.error.code)) budget.left = 0;
    return unconfirmed;
  }
  const held = vault.heldInstanceKeys(studyKey);
  const isComplete = known !== null && known.held === known.expected && known.held > 0;
  ledger.note(studyKey, endpoint.id, { count: declared ?? countBy(null, census.value), checked: true });
  // All that this PACS lists is here already, beside what made it complete by another's own count.
  if (isComplete && census.value.instances.isSubsetOf(held) && census.value.rows >= (declared ?? 0))
    return { confirmed: true, expected: known.expected };
  return { confirmed: true, expected: unionCount(declared, others.count, census.value, held) };
}

const atLeast = (count: CurrentCount, most: number | null): CurrentCount =>
  most === null || count.expected === null || count.expected >= most ? count : { ...count, expected: most };
