import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventEnvelope } from '../../shared/contract/events.ts';
import { createEventLog } from '../../electron/station/event-log.ts';

const START = 1_000_000;
const now = () => new Date(START);
const happened = { type: 'worklist:changed' } as const;

const follow = (log: ReturnType<typeof createEventLog>, since: number) => {
  const seen: EventEnvelope[] = [];
  return { seen, stop: log.subscribe(since, (envelope) => seen.push(envelope)) };
};
const numbers = (seen: readonly EventEnvelope[]): number[] => seen.map(({ seq }) => seq - START);

describe('the event log', () => {
  it('gives a page that reconnects all that it missed, once and in order', () => {
    const log = createEventLog({ now });
    for (let index = 0; index < 3; index += 1) log.append(happened);
    const { seen, stop } = follow(log, START + 1);
    log.append(happened);
    stop();
    log.append(happened);
    expect(numbers(seen)).toEqual([2, 3, 4]);
    expect(seen.some(({ gap }) => gap)).toBe(false);
  });

  it('says that there is a gap when it no longer holds what was missed', () => {
    const log = createEventLog({ now, capacity: 2 });
    for (let index = 0; index < 5; index += 1) log.append(happened);
    expect(follow(log, START + 1).seen.map(({ gap }) => gap)).toEqual([true, false]);
    expect(follow(log, START + 3).seen.map(({ gap }) => gap)).toEqual([false, false]);
  });

  it('says that there is a gap to a page that comes from an earlier process of the station', () => {
    const log = createEventLog({ now });
    expect(follow(log, START - 400).seen).toMatchObject([{ gap: true, seq: START }]);
    log.append(happened);
    expect(follow(log, START - 400).seen).toMatchObject([{ gap: true, seq: START + 1 }]);
    expect(follow(log, START + 99).seen).toMatchObject([{ gap: true, seq: START + 1 }]);
  });

  it('says nothing to a page that missed nothing', () => {
    const log = createEventLog({ now });
    expect(follow(log, log.lastSeq()).seen).toEqual([]);
    expect(follow(log, 0).seen).toEqual([]);
  });

  it('never skips a number without saying gap, wherever a page comes back', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(40), fc.integer({ min: 1, max: 10 }), (before, away, capacity) => {
        const log = createEventLog({ now, capacity });
        for (let index = 0; index < before; index += 1) log.append(happened);
        const since = log.lastSeq();
        for (let index = 0; index < away; index += 1) log.append(happened);
        const { seen } = follow(log, since);
        const told = numbers(seen).filter((seq) => seq > since - START);
        const missed = Array.from({ length: away }, (_, index) => since - START + index + 1);
        expect(seen[0]?.gap ?? false).toBe(away > capacity);
        expect(told).toEqual(missed.slice(-capacity));
      }),
    );
  });
});
