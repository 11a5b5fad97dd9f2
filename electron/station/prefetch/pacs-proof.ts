// When a study that several PACS know may be called complete: each of them is accounted for by instances, not by numbers that
// happen to add up (S-1, docs/decisions/0153 and 0167). Pure.
import type { KeyedHash } from '../../../shared/domain/study.ts';
import { type Census, countBy } from './census.ts';
import type { OtherPacs, PacsEntry } from './pacs-ledger.ts';

/** Everything that this PACS lists of a study: not so when its list is shorter than what it declares itself. */
export const isWholeList = (declared: number | null, census: Census): boolean =>
  census.rows >= Math.max(declared ?? 0, census.declared ?? 0);

/** What the PACS counts, by what it declares or else by its list; null when it said neither. */
export const ownCount = (declared: number | null, census: Census): number | null =>
  declared ?? countBy(null, census);

/**
 * Whether all that the others counted or sent is here, when everything that this PACS lists is.
 *
 * One is accounted for when its own list was found here; or when what is here is exactly the list of a PACS that counts just as
 * many, so that the two are copies of one study. One that is not configured any more can be asked by nobody: it is accounted for
 * as well when every PACS that is configured was, and no fewer instances are here than it counted.
 *
 * @param listed instances on this PACS's whole list
 * @param held instances that are here, all of the list among them
 */
export function areProven(listed: number, others: OtherPacs | null, held: number): boolean {
  if (others === null) return true;
  // A list that was found here and is larger than what is here now was found before something was lost.
  const isHeld = (entry: PacsEntry): boolean => entry.list === 'held' && (entry.count ?? 0) <= held;
  const isExactly = listed === held || others.entries.some((each) => isHeld(each) && each.count === held);
  const proven = (entry: PacsEntry): boolean =>
    isHeld(entry) ||
    (entry.count === null && !entry.delivered) ||
    (isExactly && (entry.count === null || entry.count === held));
  const configured = others.entries.filter((entry) => entry.isConfigured);
  const isEach = configured.length === others.configured && configured.every(isHeld);
  return others.entries.every(
    (entry) => proven(entry) || (!entry.isConfigured && isEach && held >= (entry.count ?? 0)),
  );
}

/**
 * The count for a study that another PACS has counted or sent instances of, from the list of the one that is asked now.
 *
 * Everything that this PACS lists and everything that is here, and never less than another counted; null, which is shown as
 * unknown and never as complete, where that would be reached without all that another one counted (S-1).
 *
 * @param own what this PACS declares
 * @param known the count on record: one that is larger than all that this PACS can give stays
 */
export function severalCount(
  own: number | null,
  others: OtherPacs,
  census: Census,
  held: ReadonlySet<KeyedHash>,
  known: number | null,
): number | null {
  const union = held.union(census.instances).size;
  const isWhole = isWholeList(own, census);
  const atLeast = Math.max(isWhole ? 0 : Math.max(own ?? 0, census.declared ?? 0), others.count ?? 0);
  if (union < atLeast) return atLeast;
  if (isWhole && areProven(census.instances.size, others, union)) return union;
  return known !== null && known > union ? known : null;
}
