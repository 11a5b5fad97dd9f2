// Which instances and frames somebody waits for now: those go before everything that is fetched or decoded ahead.
export interface Waiting {
  /** Whether anybody waits for it. */
  has(key: string): boolean;
  /** Counts the caller as waiting for these until the work is done. */
  during<T>(keys: readonly string[], work: () => Promise<T>): Promise<T>;
}

export function createWaiting(): Waiting {
  const counts = new Map<string, number>();
  return {
    has: (key) => counts.has(key),
    during: async (keys, work) => {
      for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
      try {
        return await work();
      } finally {
        for (const key of keys) {
          const left = (counts.get(key) ?? 1) - 1;
          if (left > 0) counts.set(key, left);
          else counts.delete(key);
        }
      }
    },
  };
}
