// guards S-10
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_BREAKER_POLICY } from '../../../electron/station/kindness/breaker.ts';
import { createGate, type Leave } from '../../../electron/station/kindness/gate.ts';
import { hasRoom, LANE_AFTER_MS, nextTurn } from '../../../electron/station/kindness/turn.ts';
import { kitError } from '../../../shared/contract/kit-error.ts';
import { createFakeClock } from '../health/fake-clock.ts';

const refused = kitError('dicom.connection-refused', 'It refused.', 'Wait.');
const limits = { calls: 2, queries: 1, probes: 2 };

function fixture() {
  const clock = createFakeClock();
  let heldBack = 0;
  const gate = createGate({
    endpointId: 'main',
    limits,
    policy: DEFAULT_BREAKER_POLICY,
    clock,
    random: () => 0.5,
    onHeldBack: () => {
      heldBack += 1;
    },
  });
  const started: string[] = [];
  const leaves = new Map<string, Leave>();
  const refusals = new Map<string, string>();
  const enter = (
    name: string,
    kind: 'query' | 'retrieve',
    urgency: 'probe' | 'reader' | 'stat' | 'normal' = 'normal',
    over: { readonly waitMs?: number; readonly signal?: AbortSignal } = {},
  ): void => {
    void (async () => {
      const entered = await gate.enter({ kind, urgency, waitMs: 600_000, ...over });
      if (entered.ok) {
        started.push(name);
        leaves.set(name, entered.value);
      } else refusals.set(name, entered.error.code);
    })();
  };
  return {
    clock,
    gate,
    started,
    refusals,
    enter,
    leave: (name: string, error: Parameters<Leave>[0] = null) => leaves.get(name)?.(error),
    heldBack: () => heldBack,
    settle: () => clock.advance(0),
  };
}

describe('the gate of an endpoint', () => {
  it('lets two calls run at one time, of which one is a query', async () => {
    const { enter, leave, started, settle, heldBack } = fixture();
    for (const name of ['q1', 'q2']) enter(name, 'query');
    for (const name of ['r1', 'r2']) enter(name, 'retrieve');
    await settle();
    expect(started).toEqual(['q1', 'r1']);
    leave('q1');
    await settle();
    expect(started).toEqual(['q1', 'r1', 'q2']);
    leave('q2');
    await settle();
    expect(started.at(-1)).toBe('r2');
    expect(heldBack()).toBe(2);
  });

  it('never keeps a probe waiting behind transfers', async () => {
    const { enter, started, settle } = fixture();
    for (const name of ['r1', 'r2', 'r3']) enter(name, 'retrieve');
    enter('probe', 'query', 'probe');
    await settle();
    expect(started).toEqual(['r1', 'r2', 'probe']);
  });

  it('serves readers before STAT before the rest, each in the order of their coming', async () => {
    const { enter, leave, started, settle } = fixture();
    enter('r1', 'retrieve');
    enter('r2', 'retrieve');
    enter('normal 1', 'retrieve');
    enter('normal 2', 'retrieve');
    enter('stat', 'retrieve', 'stat');
    enter('reader 1', 'retrieve', 'reader');
    enter('reader 2', 'retrieve', 'reader');
    await settle();
    for (let next = 0; next < 7; next += 1) {
      leave(started[next] ?? '');
      await settle();
    }
    expect(started.slice(2)).toEqual(['reader 1', 'reader 2', 'stat', 'normal 1', 'normal 2']);
  });

  it('stops waiting for whoever gave up, or has waited as long as it may', async () => {
    const { enter, clock, refusals, settle, gate } = fixture();
    for (const name of ['r1', 'r2']) enter(name, 'retrieve');
    const giveUp = new AbortController();
    enter('given up', 'retrieve', 'normal', { signal: giveUp.signal });
    enter('too long', 'retrieve', 'normal', { waitMs: 5000 });
    await settle();
    giveUp.abort();
    await clock.advance(5000);
    expect(Object.fromEntries(refusals)).toEqual({
      'given up': 'dicom.cancelled',
      'too long': 'kindness.waited-too-long',
    });
    expect(gate.waiting()).toBe(0);
    expect(gate.waitedMs()).toBe(5000);
  });

  it('turns everybody but probes away while the endpoint is left alone, those that wait as well', async () => {
    const { enter, leave, refusals, started, settle, gate } = fixture();
    for (const name of ['a', 'b', 'c', 'd', 'e']) enter(name, 'retrieve');
    await settle();
    for (const name of ['a', 'b', 'c']) {
      leave(name, refused);
      await settle();
    }
    expect(gate.breaker().state).toBe('open');
    enter('late', 'query');
    enter('probe', 'query', 'probe');
    await settle();
    expect(refusals.get('e')).toBe('kindness.left-alone');
    expect(refusals.get('late')).toBe('kindness.left-alone');
    expect(started).toContain('probe');
  });

  it('lets one call try afterwards while the others wait for its end', async () => {
    const { enter, leave, started, settle, gate, refusals } = fixture();
    for (const name of ['a', 'b', 'c']) {
      enter(name, 'retrieve');
      await settle();
      leave(name, refused);
    }
    gate.probed({ kind: 'good' });
    for (const name of ['try', 'other']) enter(name, 'retrieve');
    await settle();
    expect(started.slice(3)).toEqual(['try']);
    leave('try');
    await settle();
    expect(started.slice(3)).toEqual(['try', 'other']);
    expect(refusals.size).toBe(0);
  });

  it('turns those that wait away when the one that tried failed', async () => {
    const { enter, leave, settle, gate, refusals } = fixture();
    for (const name of ['a', 'b', 'c']) {
      enter(name, 'retrieve');
      await settle();
      leave(name, refused);
    }
    gate.probed({ kind: 'good' });
    for (const name of ['try', 'other']) enter(name, 'retrieve');
    await settle();
    leave('try', refused);
    await settle();
    expect(refusals.get('other')).toBe('kindness.left-alone');
  });

  it('keeps its caps whatever comes and goes, and serves everybody in the end', async () => {
    const call = fc.record({
      kind: fc.constantFrom('query', 'retrieve'),
      urgency: fc.constantFrom('probe', 'reader', 'stat', 'normal'),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(call, { maxLength: 40 }),
        fc.infiniteStream(fc.boolean()),
        async (calls, ends) => {
          const { enter, leave, started, settle } = fixture();
          const over = new Set<string>();
          const kinds = new Map(calls.map((each, index) => [String(index), each]));
          const check = (): void => {
            const now = started.filter((name) => !over.has(name)).map((name) => kinds.get(name));
            const probes = now.filter((each) => each?.urgency === 'probe').length;
            expect(probes).toBeLessThanOrEqual(2);
            expect(now.length - probes).toBeLessThanOrEqual(2);
            expect(
              now.filter((each) => each?.urgency !== 'probe' && each?.kind === 'query').length,
            ).toBeLessThanOrEqual(1);
          };
          const endOne = async (): Promise<void> => {
            const name = started.find((each) => !over.has(each));
            if (name === undefined) return;
            over.add(name);
            leave(name);
            await settle();
            check();
          };
          for (const [index, { kind, urgency }] of calls.entries()) {
            enter(String(index), kind, urgency);
            await settle();
            check();
            if (ends.next().value === true) await endOne();
          }
          for (let rest = calls.length; rest > 0; rest -= 1) await endOne();
          expect(over.size).toBe(calls.length);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('whose turn it is', () => {
  const running = { queries: 0, retrieves: 1, probes: 0 };

  it('comes to everybody: nobody waits behind an endless stream of readers', () => {
    const normal = { kind: 'retrieve', urgency: 'normal', since: 0 } as const;
    const now = 2 * LANE_AFTER_MS + 1;
    const reader = { kind: 'retrieve', urgency: 'reader', since: now } as const;
    expect(nextTurn([normal, reader], running, limits, now)).toBe(0);
    const early = { ...reader, since: LANE_AFTER_MS };
    expect(nextTurn([normal, early], running, limits, LANE_AFTER_MS)).toBe(1);
  });

  it('passes over a query while one runs', () => {
    const busy = { queries: 1, retrieves: 0, probes: 0 };
    const query = { kind: 'query', urgency: 'stat', since: 0 } as const;
    const retrieve = { kind: 'retrieve', urgency: 'normal', since: 0 } as const;
    expect(nextTurn([query, retrieve], busy, limits, 0)).toBe(1);
    expect(hasRoom(query, busy, limits)).toBe(false);
  });
});
