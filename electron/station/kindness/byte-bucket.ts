// A token bucket for bytes that have come already: whoever brought more than is allowed waits before reading on, and the PACS
// is held back by its own full socket (back-pressure). Nothing is dropped.
import type { Clock } from '../health/clock.ts';

export interface ByteBucket {
  /** Counts bytes that came; answers how long, in milliseconds, nothing more may be read by whoever brought them. */
  take(bytes: number): number;
  /** Counts bytes whose bringer waits for nothing: all others pay for them. */
  charge(bytes: number): void;
  /** How long the bucket has kept anybody waiting since it was made, in milliseconds of the clock; overlaps count once. */
  heldMs(): number;
}

/** One read of the network layer: so much may come before anybody can be made to wait. */
const READ_BYTES = 262_144;
/**
 * Unused allowance that may be caught up after a pause, such as a sync of the disk: with one read on top it stays below 5 % of a window
 * of 10 s at any cap from 1 MB/s on.
 */
const burstMs = (perMs: number): number => Math.min(350, Math.max(100, 450 - READ_BYTES / perMs));
/** A timer is not finer than this; the debt stays and is waited for with the next bytes. */
const LEAST_WAIT_MS = 2;

/** @param rate bytes a second allowed now, or null; asked at each turn, so that it may change with the hour */
export function createByteBucket(clock: Pick<Clock, 'now'>, rate: () => number | null): ByteBucket {
  /** Bytes that may still come; negative: a debt that time pays off. */
  let tokens = 0;
  let countedAt = clock.now();
  let heldUntil = Number.NEGATIVE_INFINITY;
  let heldMs = 0;
  /** @returns bytes a millisecond that are allowed now, or null */
  const count = (bytes: number): number | null => {
    const now = clock.now();
    const allowed = rate();
    const perMs = allowed === null ? null : allowed / 1000;
    tokens =
      perMs === null ? 0 : Math.min(burstMs(perMs) * perMs, tokens + (now - countedAt) * perMs) - bytes;
    countedAt = now;
    return perMs;
  };
  return {
    charge: (bytes) => void count(bytes),
    take(bytes) {
      const now = clock.now();
      const perMs = count(bytes);
      if (perMs === null) return 0;
      const waitMs = Math.max(0, -tokens / perMs);
      if (waitMs < LEAST_WAIT_MS) return 0;
      const until = now + waitMs;
      heldMs += Math.max(0, until - Math.max(now, heldUntil));
      heldUntil = Math.max(heldUntil, until);
      return waitMs;
    },
    heldMs: () => heldMs - Math.max(0, heldUntil - clock.now()),
  };
}
