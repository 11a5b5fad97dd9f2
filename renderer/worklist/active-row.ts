// Which row is under the keyboard while the list changes by itself: always the same patient's, or none. Enter must never open
// somebody else because a study came or went at that moment (S-3).

export interface ActiveRow {
  /** The row that was chosen; it may be gone from the list. */
  readonly key: string | null;
  /** Its place when it was last seen. */
  readonly place: number;
  /** The reader chose it; else it was the first of what they asked for. */
  readonly byHand: boolean;
  /** What the reader asked for then: search, filter, part and order. */
  readonly question: string;
}

export const NO_ROW: ActiveRow = { key: null, place: 0, byHand: false, question: '' };

/**
 * The row to hold on to. A reader who asks for something else gets its first row, unless the one they chose is in it; a list
 * that changes by itself never chooses another.
 *
 * @param place of the held row in the list, -1 when it is not there
 * @param first the list's first row, or null when there is none
 * @returns the very same object when nothing moved
 */
export function heldRow(held: ActiveRow, question: string, place: number, first: string | null): ActiveRow {
  const isSameQuestion = held.key !== null && held.question === question;
  if (place >= 0 && (held.byHand || isSameQuestion))
    return held.place === place && isSameQuestion ? held : { ...held, place, question };
  if (first === null || isSameQuestion) return held;
  return { key: first, place: 0, byHand: false, question };
}
