// Which decoded frames and encoded instances stay in memory: those near the reader, then those used last.

interface Entry {
  readonly bytes: number;
  usedAt: number;
  readonly drop: () => void;
}

export interface MemoryBudget {
  /** Counts something in; others are dropped until the budget holds again. */
  add(key: string, bytes: number, drop: () => void): void;
  /** Marks as used just now. */
  touch(key: string): void;
  remove(key: string): void;
  /** Whether so many bytes fit, when everything farther from the reader than `distance` may go. */
  hasRoomFor(bytes: number, distance: number): boolean;
  usedBytes(): number;
}

/**
 * A budget that drops the least useful entries first.
 *
 * @param limitBytes what all entries together may take; one entry alone may exceed it
 * @param distanceOf how far from the reader a key is, in steps of reading order; Infinity when nobody waits for it
 */
export function createMemoryBudget(limitBytes: number, distanceOf: (key: string) => number): MemoryBudget {
  const entries = new Map<string, Entry>();
  let used = 0;
  let clock = 0;

  const remove = (key: string): void => {
    const entry = entries.get(key);
    if (!entry) return;
    entries.delete(key);
    used -= entry.bytes;
  };

  const shrink = (keep: string): void => {
    if (used <= limitBytes) return;
    const byUse = [...entries]
      .filter(([key]) => key !== keep)
      .map(([key, entry]) => ({ key, entry, distance: distanceOf(key) }))
      .sort((a, b) =>
        a.distance === b.distance ? a.entry.usedAt - b.entry.usedAt : b.distance - a.distance,
      );
    for (const { key, entry } of byUse) {
      if (used <= limitBytes) return;
      remove(key);
      entry.drop();
    }
  };

  return {
    add: (key, bytes, drop) => {
      remove(key);
      clock += 1;
      entries.set(key, { bytes, usedAt: clock, drop });
      used += bytes;
      shrink(key);
    },
    touch: (key) => {
      const entry = entries.get(key);
      clock += 1;
      if (entry) entry.usedAt = clock;
    },
    remove,
    hasRoomFor: (bytes, distance) => {
      let staying = bytes;
      for (const [key, entry] of entries) if (distanceOf(key) <= distance) staying += entry.bytes;
      return staying <= limitBytes;
    },
    usedBytes: () => used,
  };
}
