// How quick a PACS answers, robustly: the median of its last answers, so that one hiccup moves nothing, and none that are old.

export interface LatencySample {
  /** Monotonic milliseconds (S-14). */
  readonly at: number;
  readonly latencyMs: number;
}

/** Newest last. */
export type LatencyWindow = readonly LatencySample[];

const SAMPLES_KEPT = 9;
/** Older answers say nothing of how busy it is now. */
const FORGOTTEN_AFTER_MS = 900_000;

export const withSample = (window: LatencyWindow, sample: LatencySample): LatencyWindow =>
  Number.isFinite(sample.latencyMs) && sample.latencyMs >= 0
    ? [...window, sample].slice(-SAMPLES_KEPT)
    : window;

/** Milliseconds; null when there is no recent answer. */
export function medianLatencyMs(window: LatencyWindow, now: number): number | null {
  const recent = window
    .filter(({ at }) => now - at <= FORGOTTEN_AFTER_MS)
    .map(({ latencyMs }) => latencyMs)
    .toSorted((a, b) => a - b);
  const middle = Math.floor(recent.length / 2);
  const upper = recent[middle];
  if (upper === undefined) return null;
  const lower = recent.length % 2 === 0 ? (recent[middle - 1] ?? upper) : upper;
  return (lower + upper) / 2;
}
