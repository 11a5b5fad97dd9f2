// How long a station makes a guesser wait. The real cost of a guess is Argon2id; this keeps the page from being a faster way.

/** Wrong attempts that cost nothing: people mistype. */
const FREE_ATTEMPTS = 4;
const FIRST_DELAY_MS = 2000;
/** Never longer: in an outage a radiologist must get in even after someone played with the keyboard. */
const LONGEST_DELAY_MS = 60_000;

/** Delay before the attempt that follows `failures` wrong ones in a row: none, then 2 s, doubling up to a minute. */
export function delayBeforeNextAttemptMs(failures: number): number {
  if (failures <= FREE_ATTEMPTS) return 0;
  return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (failures - FREE_ATTEMPTS - 1));
}
