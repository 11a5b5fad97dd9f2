// Numbers what the station tells its pages and keeps the last of it, so that a page that lost its connection misses nothing
// without knowing it.
import type { EventEnvelope, StationEvent } from '../../shared/contract/events.ts';

export interface EventLogOptions {
  /** How many events are kept for pages that reconnect. */
  readonly capacity?: number;
  /** Wall time; also where the numbering of this process starts. */
  readonly now: () => Date;
}

export interface EventLog {
  /** Numbers an event, keeps it and hands it to every subscriber. */
  append(event: StationEvent): EventEnvelope;
  /**
   * Replays what is held after `sinceSeq`, then follows. `gap` is true on the first envelope when events between were
   * dropped or belong to an earlier process; when there is nothing left to carry the flag, a `worklist:changed` does.
   */
  subscribe(sinceSeq: number, onEvent: (envelope: EventEnvelope) => void): () => void;
  /** Number of the last event; where to subscribe from after asking for the views. */
  lastSeq(): number;
}

/**
 * Numbering starts at the wall clock's milliseconds: a page that still holds a number of an earlier process is then before
 * all that this one can say, and is told of the gap instead of being given other events under numbers it has seen.
 */
export function createEventLog({ capacity = 1024, now }: EventLogOptions): EventLog {
  const start = now().getTime();
  let last = start;
  const held: EventEnvelope[] = [];
  const subscribers = new Set<(envelope: EventEnvelope) => void>();
  const oldestSince = (): number => (held[0]?.seq ?? last + 1) - 1;

  return {
    append: (event) => {
      last += 1;
      const envelope: EventEnvelope = { seq: last, at: now().toISOString(), gap: false, event };
      held.push(envelope);
      if (held.length > capacity) held.shift();
      for (const tell of subscribers) tell(envelope);
      return envelope;
    },
    subscribe: (sinceSeq, onEvent) => {
      const never = sinceSeq === 0 && oldestSince() === start;
      const gap = !never && (sinceSeq < oldestSince() || sinceSeq > last);
      const missed = gap ? held : held.filter((envelope) => envelope.seq > sinceSeq);
      // A subscriber of its own for each call, so that the same function may be subscribed twice.
      const tell = (envelope: EventEnvelope): void => {
        onEvent(envelope);
      };
      subscribers.add(tell);
      if (gap && missed.length === 0) {
        tell({ seq: last, at: now().toISOString(), gap: true, event: { type: 'worklist:changed' } });
      }
      for (const [index, envelope] of [...missed].entries())
        tell(index === 0 ? { ...envelope, gap } : envelope);
      return () => {
        subscribers.delete(tell);
      };
    },
    lastSeq: () => last,
  };
}
