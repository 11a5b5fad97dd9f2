// How fast studies come, from what is committed (S-7), over the time in which something was being fetched: idle hours don't count.
import type { KeyedHash } from '../../../shared/domain/study.ts';

/** Bytes in so many milliseconds of fetching. */
interface Sample {
  readonly atMs: number;
  readonly bytes: number;
}

export interface TransferRates {
  started(studyKey: KeyedHash): void;
  /** Committed bytes of the studies that run, now. */
  sample(): void;
  ended(studyKey: KeyedHash): void;
  /** Of all that ran lately; null before the first seconds of the first transfer. */
  bytesPerSecond(): number | null;
  /** Of one that runs; null when it does not, or began a moment ago. */
  of(studyKey: KeyedHash): number | null;
}

const WINDOW_MS = 30_000;
/** A rate of less than this would be noise. */
const SHORTEST_MS = 1000;

class Window {
  #samples: Sample[] = [];

  add(sample: Sample): void {
    const last = this.#samples.at(-1);
    if (last !== undefined && last.atMs === sample.atMs) this.#samples.pop();
    this.#samples.push(sample);
    // The oldest that is kept lies at or just beyond the window's edge.
    while ((this.#samples[1]?.atMs ?? Infinity) <= sample.atMs - WINDOW_MS) this.#samples.shift();
  }

  perSecond(): number | null {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (first === undefined || last === undefined || last.atMs - first.atMs < SHORTEST_MS) return null;
    return ((last.bytes - first.bytes) * 1000) / (last.atMs - first.atMs);
  }
}

/**
 * @param now monotonic, ms (S-14)
 * @param heldBytes committed bytes of a study
 */
export function createTransferRates(
  now: () => number,
  heldBytes: (studyKey: KeyedHash) => number,
): TransferRates {
  const running = new Map<KeyedHash, { readonly window: Window; bytes: number }>();
  const total = new Window();
  let totalBytes = 0;
  let busyMs = 0;
  let lastAt = 0;

  const sample = (): void => {
    const at = now();
    if (running.size === 0) return;
    busyMs += at - lastAt;
    lastAt = at;
    for (const [studyKey, study] of running) {
      const bytes = heldBytes(studyKey);
      // Less than before: purged, or found damaged. Nothing came.
      totalBytes += Math.max(0, bytes - study.bytes);
      study.bytes = bytes;
      study.window.add({ atMs: at, bytes });
    }
    total.add({ atMs: busyMs, bytes: totalBytes });
  };
  return {
    started(studyKey) {
      sample();
      if (running.size === 0) {
        lastAt = now();
        total.add({ atMs: busyMs, bytes: totalBytes });
      }
      const bytes = heldBytes(studyKey);
      const window = new Window();
      window.add({ atMs: now(), bytes });
      running.set(studyKey, { window, bytes });
    },
    sample,
    ended(studyKey) {
      sample();
      running.delete(studyKey);
    },
    bytesPerSecond: () => total.perSecond(),
    of: (studyKey) => running.get(studyKey)?.window.perSecond() ?? null,
  };
}
