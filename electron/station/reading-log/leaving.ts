// Entries that leave the station, as a file or on paper: what left stays in the history as it left.
import { kitError, type KitError } from '../../../shared/contract/kit-error.ts';
import { ok, type Result } from '../../../shared/contract/result.ts';
import { type Entry, exported } from './entry.ts';
import type { LogBook } from './log-book.ts';

/** Marked before the file is made: a keystroke meanwhile is a later version, and never changes the one that leaves. */
export async function fixedAsTheyLeave(
  book: Pick<LogBook, 'change'>,
  entries: readonly Entry[],
): Promise<Result<readonly Entry[]>> {
  const left: Entry[] = [];
  for (const each of entries) {
    const { entryId, versions } = each;
    const marked =
      versions.length === 0 ? ok(each) : await book.change(entryId, (entry) => ok(exported(entry)));
    if (!marked.ok) return marked;
    left.push(marked.value);
  }
  return ok(left);
}

/** What was shredded meanwhile is still on the page, and nowhere else. */
export const entryGone = (): KitError =>
  kitError(
    'reading-log.entry-not-found',
    'An entry that was to be printed is not in the log any more.',
    'Look at the list again, then print it.',
  );
