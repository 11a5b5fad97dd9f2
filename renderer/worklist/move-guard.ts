// A list that changes while a hand is on its way: rows that are looked at stay where they are, and a row that has just slid under the
// pointer is not opened by the click that was meant for another patient (S-3). Sees the browser's scroller only through its measures.

/** A click on a row that came to its place less than this ago was aimed at what stood there before. */
export const SETTLE_MS = 700;

/** What the guard asks of the element that scrolls; every length in CSS pixels. */
export interface Scroller {
  scrollTop: number;
  readonly scrollHeight: number;
  readonly clientHeight: number;
  getBoundingClientRect(): { readonly top: number };
}

/** Which row stands where. */
interface Sight {
  readonly keys: readonly string[];
  /** Of the scroller on the screen. */
  readonly topPx: number;
  readonly scrolledPx: number;
  /** How far it can be scrolled: a browser cuts `scrolledPx` down to this by itself, before anybody can look. */
  readonly maxPx: number;
}

const placesOf = (keys: readonly string[]) => new Map(keys.map((key, index) => [key, index]));

/**
 * By how many rows the view must follow so that the first row in sight stays where it is. 0 at the top: there, what is new is to
 * be seen.
 *
 * @param firstInSight index of the first row in sight, before
 */
export function followBy(
  before: readonly string[],
  after: ReadonlyMap<string, number>,
  firstInSight: number,
): number {
  if (firstInSight <= 0) return 0;
  for (let index = firstInSight; index < before.length; index += 1) {
    const now = after.get(before[index] ?? '');
    if (now !== undefined) return now - index;
  }
  return 0;
}

/** The rows that are on another place of the screen than before, or new. */
function movedRows(before: Sight, now: Sight, rowPx: number): readonly string[] {
  const places = placesOf(before.keys);
  const slidPx = now.topPx - now.scrolledPx - (before.topPx - before.scrolledPx);
  return now.keys.filter((key, index) => {
    const was = places.get(key);
    return was === undefined || Math.abs((index - was) * rowPx + slidPx) >= 1;
  });
}

/** Knows which rows have just come to where they are without the reader's doing. */
export interface MoveGuard {
  /**
   * The rows are in the page, not yet painted: lets the view follow those in sight.
   *
   * @param question what the reader asked for: what moves because they asked for something else is expected
   * @param scroller null where there is no row
   */
  readonly shown: (keys: readonly string[], question: string, scroller: Scroller | null) => void;
  /** Something scrolled, or came in above the rows. */
  readonly look: (scroller: Scroller) => void;
  readonly hasJustMoved: (key: string, scroller: Scroller | null) => boolean;
}

/** @param now in milliseconds, never going back */
export function createMoveGuard(rowPx: number, now: () => number): MoveGuard {
  let sight: Sight | null = null;
  let asked: string | null = null;
  const movedAtMs = new Map<string, number>();

  const sightOf = (keys: readonly string[], scroller: Scroller): Sight => ({
    keys,
    topPx: scroller.getBoundingClientRect().top,
    scrolledPx: scroller.scrollTop,
    maxPx: scroller.scrollHeight - scroller.clientHeight,
  });

  const follow = (before: Sight, keys: readonly string[], scroller: Scroller): void => {
    const here = sightOf(keys, scroller);
    // At the end of a list that became shorter the browser has scrolled already; where the reader was is what they saw last.
    const isCut = here.scrolledPx < before.scrolledPx && here.scrolledPx >= here.maxPx - 1;
    const fromPx = isCut ? before.scrolledPx : here.scrolledPx;
    const toPx = fromPx + followBy(before.keys, placesOf(keys), Math.floor(fromPx / rowPx)) * rowPx;
    if (toPx !== here.scrolledPx) scroller.scrollTop = toPx;
  };

  const take = (next: Sight): void => {
    const before = sight;
    sight = next;
    if (before === null) return;
    // Nothing but the scrolling is new: that was the reader's hand.
    if (next.keys === before.keys && next.topPx === before.topPx && next.maxPx === before.maxPx) return;
    const atMs = now();
    for (const [key, thenMs] of movedAtMs) if (atMs - thenMs >= SETTLE_MS) movedAtMs.delete(key);
    // What slid a moment ago, by an earlier change, keeps its own time.
    for (const key of movedRows(before, next, rowPx)) movedAtMs.set(key, atMs);
  };

  const look = (scroller: Scroller): void => {
    if (sight !== null) take(sightOf(sight.keys, scroller));
  };

  return {
    look,
    shown: (keys, question, scroller) => {
      if (asked !== question) {
        asked = question;
        sight = null;
        movedAtMs.clear();
      }
      // Rows that go for a moment are compared with what stood there when they come again.
      if (scroller === null) return;
      if (sight !== null && sight.keys !== keys) follow(sight, keys, scroller);
      take(sightOf(keys, scroller));
    },
    hasJustMoved: (key, scroller) => {
      // What moved in this very turn has been told by nobody yet.
      if (scroller !== null) look(scroller);
      const atMs = movedAtMs.get(key);
      return atMs !== undefined && now() - atMs < SETTLE_MS;
    },
  };
}
