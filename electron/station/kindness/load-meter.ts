// Counts the load that this station puts on one PACS, as its administrator would: associations, questions, bytes, busy time.
import type { LoadView } from '../../../shared/contract/endpoint-view.ts';
import type { Clock } from '../health/clock.ts';

export interface LoadMeter {
  association(change: 'begun' | 'ended'): void;
  /** @returns to be called when it ends, with whether it failed by other than our own doing */
  call(kind: 'query' | 'retrieve' | 'probe'): (isFailure: boolean) => void;
  /** A query that a call asks by itself, such as what a C-GET must know first. */
  queryWithin(): void;
  heldBack(): void;
  received(bytes: number): void;
  view(capBytesPerSecond: number | null): LoadView;
}

/** The rate is a mean over this time, or since the first bytes after a pause as long. */
const WINDOW_MS = 10_000;
const SLOT_MS = 500;

export function createLoadMeter(clock: Pick<Clock, 'now' | 'wall'>): LoadMeter {
  const since = clock.wall().toISOString();
  const counts = {
    associations: 0,
    associationsNow: 0,
    associationsPeak: 0,
    queries: 0,
    retrieves: 0,
    probes: 0,
    failures: 0,
    heldBack: 0,
    bytes: 0,
    busyMs: 0,
  };
  let slots: { readonly startedAt: number; bytes: number }[] = [];
  let flowingSince = Number.NEGATIVE_INFINITY;
  let lastBytesAt = Number.NEGATIVE_INFINITY;

  const rate = (): number | null => {
    const now = clock.now();
    slots = slots.filter(({ startedAt }) => startedAt > now - WINDOW_MS);
    const first = slots[0];
    if (first === undefined) return null;
    const from = Math.max(flowingSince, Math.min(first.startedAt, now - WINDOW_MS + SLOT_MS));
    const sum = slots.reduce((total, { bytes }) => total + bytes, 0);
    return Math.round((sum * 1000) / Math.max(SLOT_MS, now - from));
  };

  return {
    association(change) {
      if (change === 'ended') {
        counts.associationsNow -= 1;
        return;
      }
      counts.associations += 1;
      counts.associationsNow += 1;
      counts.associationsPeak = Math.max(counts.associationsPeak, counts.associationsNow);
    },
    call(kind) {
      if (kind === 'query') counts.queries += 1;
      else if (kind === 'retrieve') counts.retrieves += 1;
      else counts.probes += 1;
      const startedAt = clock.now();
      return (isFailure) => {
        counts.busyMs += clock.now() - startedAt;
        if (isFailure) counts.failures += 1;
      };
    },
    queryWithin: () => {
      counts.queries += 1;
    },
    heldBack: () => {
      counts.heldBack += 1;
    },
    received(bytes) {
      const now = clock.now();
      counts.bytes += bytes;
      if (now - lastBytesAt > WINDOW_MS) flowingSince = now;
      lastBytesAt = now;
      const last = slots.at(-1);
      if (last !== undefined && now - last.startedAt < SLOT_MS) last.bytes += bytes;
      else slots.push({ startedAt: now, bytes });
      if (slots.length > (4 * WINDOW_MS) / SLOT_MS)
        slots = slots.filter(({ startedAt }) => startedAt > now - WINDOW_MS);
    },
    view: (capBytesPerSecond) => ({
      since,
      ...counts,
      busyMs: Math.round(counts.busyMs),
      bytesPerSecond: rate(),
      capBytesPerSecond,
    }),
  };
}
