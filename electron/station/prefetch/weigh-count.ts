// What a study counts when more than one PACS knows it. One PACS alone: see current-count.ts.
import type { KeyedHash } from '../../../shared/domain/study.ts';
import type { Endpoint } from '../dicom/port.ts';
import { takeCensus } from './census.ts';
import { type CurrentCount, currentCount, type RecountOptions } from './current-count.ts';
import type { ListedStudy } from './merge-studies.ts';
import type { OtherPacs } from './pacs-ledger.ts';
import { areProven, isWholeList, ownCount, severalCount } from './pacs-proof.ts';
import { isLinkTrouble, type PrefetchTools } from './tools.ts';

/** Censuses of studies of several PACS that a cycle may still take (S-10); 0 once the link has failed. */
export interface CensusBudget {
  left: number;
}

/**
 * The count that is wanted of a study, as far as this PACS's listing tells.
 *
 * Never less than another PACS counted; a study whose instances came from another PACS is laid beside this one's own list
 * before this one confirms it (docs/decisions/0153). It makes nothing complete of which another PACS may hold more (0167).
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
  accountFor(tools, studyKey, endpoint.id, declared);
  const isNews = declared !== null && ledger.entry(studyKey, endpoint.id)?.count !== declared;
  ledger.note(studyKey, endpoint.id, isNews ? { count: declared, list: 'unseen' } : {});
  const others = othersOf(tools, studyKey, endpoint.id);

  if (others === null) {
    const count = await currentCount(tools, endpoint, listed, recount, due, signal);
    if (isHere(tools, studyKey, count)) ledger.note(studyKey, endpoint.id, { list: 'held' });
    return count;
  }
  if (known === null || known.held === 0) return countOfNothing(declared, others.count, known);
  if (!others.delivered) {
    const most = others.count ?? 0;
    // This PACS lists less than another counted: the other's word stands, with its own as-of time (S-2).
    if (declared !== null && declared < most)
      return unlessUnproven(known, others, { confirmed: known.expected !== most, expected: most });
    const count = await currentCount(tools, endpoint, listed, recount, due, signal);
    // A list shorter than another PACS counted proves nothing.
    if (count.expected !== null && count.expected < most)
      return unlessUnproven(known, others, { confirmed: known.expected !== most, expected: most });
    if (isHere(tools, studyKey, count)) ledger.note(studyKey, endpoint.id, { list: 'held' });
    return unlessUnproven(vault.counts(studyKey) ?? known, others, count);
  }
  const unconfirmed = { confirmed: false, expected: known.expected };
  const entry = ledger.entry(studyKey, endpoint.id);
  if (entry !== null && entry.list !== 'unseen') {
    const isHeld = entry.list === 'held' && (entry.count ?? 0) <= known.held;
    // It listed what was not here, and what came since is as many: whose it is, nobody has seen (S-1).
    if (!isHeld && known.held === known.expected) return { confirmed: true, expected: null };
    const isOpen = known.expected === null && (!isHeld || areProven(entry.count ?? 0, others, known.held));
    if (declared !== null && !isOpen) return { ...unconfirmed, confirmed: true };
    // It gives no counts: its list is laid beside what is here again from time to time.
    const last = recount.counted.get(studyKey) ?? Number.NEGATIVE_INFINITY;
    if (declared === null && clock.now() - last < recount.recountAfterMs) return unconfirmed;
  }
  // It counts more than is here: so much is certain without its list.
  const isMore = declared !== null && declared > known.held;
  const atLeast = Math.max(declared ?? 0, others.count ?? 0, known.expected ?? 0);
  const unseen = isMore ? { confirmed: true, expected: atLeast } : unconfirmed;
  if (budget.left <= 0) return unseen;
  budget.left -= 1;
  recount.counted.set(studyKey, clock.now());
  const taken = await takeCensus(tools, endpoint, descriptor.StudyInstanceUID, signal);
  if (!taken.ok) {
    if (isLinkTrouble(taken.error.code)) budget.left = 0;
    return unseen;
  }
  const census = taken.value;
  const held = vault.heldInstanceKeys(studyKey);
  const isAll = isWholeList(declared, census) && census.instances.isSubsetOf(held);
  ledger.note(studyKey, endpoint.id, { count: ownCount(declared, census), list: isAll ? 'held' : 'seen' });
  const isComplete = held.size === known.expected;
  // All that this PACS lists is here already, beside what was complete before.
  if (isComplete && isAll) return { confirmed: true, expected: known.expected };
  const before = isComplete ? null : known.expected;
  return { confirmed: true, expected: severalCount(declared, others, census, held, before) };
}

type Known = { readonly held: number; readonly expected: number | null };

const isHere = ({ vault }: PrefetchTools, studyKey: KeyedHash, { confirmed, expected }: CurrentCount) =>
  confirmed && expected !== null && expected > 0 && vault.counts(studyKey)?.held === expected;

/** A count that is reached by what is here makes only that complete which was so before, or is proven to be. */
const unlessUnproven = ({ held, expected }: Known, others: OtherPacs, count: CurrentCount): CurrentCount =>
  count.expected !== held || held === expected || areProven(held, others, held)
    ? count
    : { confirmed: true, expected: null };

function countOfNothing(declared: number | null, most: number | null, known: Known | null): CurrentCount {
  const own = declared ?? known?.expected ?? null;
  const expected = own === null || most === null ? (own ?? most) : Math.max(own, most);
  const isOwn = declared !== null && declared === expected;
  return { confirmed: known === null || known.expected !== expected || isOwn, expected };
}

/**
 * The other PACS that know the study. While instances of it are damaged, nobody's list is known to be here as a whole.
 */
export function othersOf(
  { vault, ledger }: PrefetchTools,
  studyKey: KeyedHash,
  endpointId: string,
): OtherPacs | null {
  const others = ledger.others(studyKey, endpointId);
  if (others === null || (vault.counts(studyKey)?.damaged ?? 0) === 0) return others;
  const entries = others.entries.map((each) =>
    each.list === 'held' ? { ...each, list: 'seen' as const } : each,
  );
  return { ...others, entries };
}

/**
 * Brings the ledger in line with what is here: nothing, and nobody sent anything; or something of which it does not say from
 * whom, and it was an unknown PACS that counted what is on record.
 *
 * @param declared what the PACS that is asked now declares, if it was asked for the study
 */
export function accountFor(
  { vault, ledger }: PrefetchTools,
  studyKey: KeyedHash,
  endpointId: string,
  declared: number | null,
): void {
  const known = vault.counts(studyKey);
  if (known === null) ledger.settle(studyKey);
  if (known === null || known.held === 0) {
    ledger.forgetDeliveries(studyKey);
    return;
  }
  const own = ledger.entry(studyKey, endpointId);
  const others = ledger.others(studyKey, endpointId);
  if (own?.delivered === true || others?.delivered === true) return;
  const isComplete = known.held === known.expected;
  if (isComplete && own === null && others === null && declared === known.held) {
    // Complete, and this PACS counts just as many: it is the one that sent them.
    ledger.note(studyKey, endpointId, { count: declared, list: 'held', delivered: true });
    return;
  }
  const most = Math.max(own?.count ?? 0, others?.count ?? 0);
  const { expected } = known;
  // One that is known counted so: the unknown one only sent something.
  ledger.noteUnknown(studyKey, expected !== null && expected > most ? expected : null, isComplete);
}
