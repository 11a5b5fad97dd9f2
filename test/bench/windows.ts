// Rates over sliding windows of time: the pure half of the benches that watch a wire.

export interface Amount {
  /** Milliseconds of any clock. */
  readonly at: number;
  readonly bytes: number;
}

/** Least and most of the sums over all windows of this length that lie between `from` and `to`, begun every `stepMs`; null when none fits. */
export function windowExtremes(
  amounts: readonly Amount[],
  { from, to, windowMs, stepMs }: { from: number; to: number; windowMs: number; stepMs: number },
): { readonly least: number; readonly most: number; readonly windows: number } | null {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  let windows = 0;
  for (let begins = from; begins + windowMs <= to; begins += stepMs) {
    const sum = amounts
      .filter(({ at }) => at >= begins && at < begins + windowMs)
      .reduce((total, { bytes }) => total + bytes, 0);
    least = Math.min(least, sum);
    most = Math.max(most, sum);
    windows += 1;
  }
  return windows === 0 ? null : { least, most, windows };
}

/** Events counted into buckets of this length between `from` and `to`; a bucket that is cut off by the end is left out. */
export function perBucket(
  times: readonly number[],
  from: number,
  to: number,
  bucketMs: number,
): readonly number[] {
  const buckets = Array.from({ length: Math.floor((to - from) / bucketMs) }, () => 0);
  for (const at of times) {
    const index = Math.floor((at - from) / bucketMs);
    if (index >= 0 && index < buckets.length) buckets[index] = (buckets[index] ?? 0) + 1;
  }
  return buckets;
}

/** Most in one bucket, and how much more than the mean that is: 1 is perfectly even. */
export function unevenness(buckets: readonly number[]): {
  readonly most: number;
  readonly mean: number;
  readonly maxOverMean: number | null;
} {
  const sum = buckets.reduce((total, each) => total + each, 0);
  const most = Math.max(0, ...buckets);
  const mean = buckets.length === 0 ? 0 : sum / buckets.length;
  return { most, mean, maxOverMean: mean === 0 ? null : most / mean };
}
