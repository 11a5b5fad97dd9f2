// How much of a stranger's data set the kit is ready to look at: limits in bytes and counts, never in time.

export interface DataSetLimits {
  /** Bytes that are looked at one by one (element headers and kept values), not those skipped over. */
  readonly headerBytes: number;
  /** Longest value that is kept: names and numbers, never bulk data. */
  readonly valueBytes: number;
  /** Longest value that an element may announce. */
  readonly elementBytes: number;
  /** Sequences and items inside one another; each level of a sequence counts two. */
  readonly nestingDepth: number;
  readonly elements: number;
}

/** Far above any real object (a multi-frame of 100,000 frames has some 5 million elements), far below what hurts. */
export const DEFAULT_DATA_SET_LIMITS: DataSetLimits = {
  headerBytes: 256 * 1024 * 1024,
  valueBytes: 64 * 1024,
  elementBytes: 0xfffffffe,
  nestingDepth: 128,
  elements: 16_000_000,
};
