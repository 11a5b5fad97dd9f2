// A list that changes while a hand is on its way: rows that are looked at stay where they are, and a row that has just slid under the
// pointer is not opened by the click that was meant for another patient (S-3). Pure.

/** A click on a row that came to its place less than this ago was aimed at what stood there before. */
export const SETTLE_MS = 700;

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
export function movedRows(
  before: readonly string[],
  after: readonly string[],
  followed: number,
): ReadonlySet<string> {
  const places = new Map(before.map((key, index) => [key, index]));
  return new Set(
    after.filter((key, index) => {
      const was = places.get(key);
      return was === undefined || index - was !== followed;
    }),
  );
}
