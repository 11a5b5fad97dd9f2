// Which entry of a study the panel writes in. Pure, so that a note never lands where its writer does not see it.
import { saysSomething } from '../../shared/contract/reading-log-view.ts';
import type { Impression, LogEntryView, StudyLogView } from '../../shared/contract/reading-log-view.ts';

export interface NoteTarget {
  /** Null: nothing can be written here now. */
  readonly entry: LogEntryView | null;
  /** Other notes on the study that say something, newest first; they are shown, never overwritten. */
  readonly others: readonly LogEntryView[];
}

/**
 * The entry of this reading; or, as long as nothing is in it, one's own newest note of this downtime on the same study, so that
 * who opens a study again goes on where they stopped.
 *
 * @param chosen an entry that the reader asked to amend; null when none
 */
export function noteTarget(view: StudyLogView, me: string, chosen: string | null): NoteTarget {
  const writable = view.current === null ? [] : view.entries.filter((entry) => entry.writable);
  const open = view.entries.find(({ entryId, writable: may }) => entryId === view.entryId && may);
  const asked = writable.find(({ entryId }) => entryId === chosen);
  const own = writable.find(
    ({ versions, impression }) => versions.at(-1)?.by === me && saysSomething(impression),
  );
  const here = open !== undefined && saysSomething(open.impression) ? open : null;
  const entry = asked ?? here ?? own ?? open ?? null;
  return {
    entry,
    others: view.entries.filter(({ entryId, versions }) => entryId !== entry?.entryId && versions.length > 0),
  };
}

/**
 * The same, but with the entry that was typed in kept as long as its writer has not left it, whatever began or ended meanwhile.
 *
 * @param typedIn null: nothing was typed, or its writer is done with it
 * @returns `next` where the entry is not the target any more: the entry to go on with, or null when nothing can be written now
 */
export function heldTarget(
  target: NoteTarget,
  typedIn: LogEntryView | null,
): NoteTarget & { readonly next?: string | null } {
  if (typedIn === null || typedIn.entryId === target.entry?.entryId) return target;
  return {
    entry: typedIn,
    others: target.others.filter(({ entryId }) => entryId !== typedIn.entryId),
    next: target.entry?.entryId ?? null,
  };
}

/** What stands there with mine after it; no mark of either is lost, and of two calls mine is the one that stands (theirs is in the history). */
export const addedTo = (theirs: Impression, mine: Impression): Impression => ({
  text: [theirs.text.trimEnd(), mine.text.trimStart()].filter((part) => part !== '').join('\n\n'),
  discrepancy: theirs.discrepancy || mine.discrepancy,
  phoned: mine.phoned ?? theirs.phoned,
});
