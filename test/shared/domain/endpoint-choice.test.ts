import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EndpointRank, EndpointRole } from '../../../shared/contract/endpoint-view.ts';
import type { SwitchStateName } from '../../../shared/contract/switch-view.ts';
import {
  type ChoiceQuestion,
  chooseEndpoints,
  type EndpointStanding,
  QUICKER_MS,
} from '../../../shared/domain/endpoint-choice.ts';

const standing = (endpointId: string, options: Partial<EndpointStanding> = {}): EndpointStanding => ({
  endpointId,
  roles: ['query', 'retrieve', 'canary'],
  rank: 'primary',
  link: { state: 'healthy', since: '08:00' },
  breaker: { state: 'closed', until: null },
  latencyMs: { echo: 41, find: null },
  holds: null,
  lacks: null,
  ...options,
});
const retrieve: ChoiceQuestion = { role: 'retrieve', urgency: 'routine', incumbent: null };
const order = (question: ChoiceQuestion, ...standings: readonly EndpointStanding[]) =>
  chooseEndpoints(question, standings)
    .endpoints.filter(({ usable }) => usable)
    .map(({ endpointId }) => endpointId);
const down = { link: { state: 'down', since: '10:41' } } as const;

describe('which PACS is asked', () => {
  it('is the primary while it is well, and says how quick it is', () => {
    const choice = chooseEndpoints(retrieve, [
      standing('backup', { rank: 'secondary' }),
      standing('main'),
      standing('cache', { rank: 'site-cache' }),
    ]);
    expect(choice).toEqual({
      endpoints: [
        { endpointId: 'main', usable: true, reason: 'primary, healthy, 41 ms' },
        { endpointId: 'backup', usable: true, reason: 'secondary, healthy, 41 ms: stands by for main' },
        { endpointId: 'cache', usable: true, reason: 'site-cache, healthy, 41 ms: stands by for main' },
      ],
      words: 'primary, healthy, 41 ms',
    });
  });

  it('is the next rank when the one before is down, and says since when', () => {
    const choice = chooseEndpoints(retrieve, [
      standing('main', down),
      standing('backup', { rank: 'secondary' }),
      standing('cache', { rank: 'site-cache' }),
    ]);
    expect(choice.words).toBe('secondary: used because main is down since 10:41');
    expect(choice.endpoints.at(-1)).toEqual({
      endpointId: 'main',
      usable: false,
      reason: 'primary: is down since 10:41',
    });
  });

  it('is the site cache only when every primary and secondary is out', () => {
    const cache = standing('cache', { rank: 'site-cache' });
    const backup = standing('backup', { rank: 'secondary' });
    expect(order(retrieve, standing('main', down), backup, cache)[0]).toBe('backup');
    expect(order(retrieve, standing('main', down), { ...backup, ...down }, cache)).toEqual(['cache']);
  });

  it('is the vault alone when nothing is left, and says why', () => {
    const words = chooseEndpoints(retrieve, [
      standing('main', down),
      standing('backup', { rank: 'secondary', breaker: { state: 'open', until: '10:45' } }),
      standing('index', { roles: ['query'] }),
    ]).words;
    expect(words).toBe(
      'vault only: main is down since 10:41, backup is left alone until 10:45 after failures',
    );
    expect(chooseEndpoints(retrieve, []).words).toBe('vault only: no PACS is used to retrieve');
  });

  // guards S-10
  it('is a degraded PACS only for what is urgent, and then after those that are well', () => {
    const main = standing('main', { link: { state: 'degraded', since: '10:30' } });
    const backup = standing('backup', { rank: 'secondary' });
    expect(order(retrieve, main)).toEqual([]);
    expect(order({ ...retrieve, urgency: 'stat' }, main)).toEqual(['main']);
    expect(order({ ...retrieve, urgency: 'stat' }, main, backup)).toEqual(['backup', 'main']);
    expect(chooseEndpoints({ ...retrieve, urgency: 'stat' }, [main, backup]).words).toBe(
      'secondary: used because main is degraded since 10:30',
    );
  });

  it('is not one that lacks the study, the role or the service', () => {
    expect(order(retrieve, standing('a', { holds: false }), standing('b'))).toEqual(['b']);
    expect(order(retrieve, standing('a', { roles: ['query'] }), standing('b'))).toEqual(['b']);
    expect(order(retrieve, standing('a', { lacks: 'offers no way to retrieve' }), standing('b'))).toEqual([
      'b',
    ]);
  });

  it('is the least busy among equals', () => {
    const slow = standing('slow', { latencyMs: { echo: 300, find: null } });
    expect(order(retrieve, slow, standing('quick'))).toEqual(['quick', 'slow']);
  });

  it('compares like with like: queries only when all of them have answered one', () => {
    const queried = standing('queried', { latencyMs: { echo: 10, find: 900 } });
    const echoed = standing('echoed', { latencyMs: { echo: 200, find: null } });
    expect(order(retrieve, echoed, queried)[0]).toBe('queried');
    expect(order(retrieve, { ...echoed, latencyMs: { echo: 200, find: 100 } }, queried)[0]).toBe('echoed');
  });

  it('stays the same while an equal is only a little quicker, and moves when it is clearly so', () => {
    const held = { ...retrieve, incumbent: 'held' };
    const incumbent = standing('held', { latencyMs: { echo: 60, find: null } });
    expect(order(held, standing('other'), incumbent)[0]).toBe('held');
    expect(order(held, standing('other', { latencyMs: { echo: 12, find: null } }), incumbent)[0]).toBe(
      'other',
    );
  });
});

const ranks: readonly EndpointRank[] = ['primary', 'secondary', 'site-cache'];
const states: readonly SwitchStateName[] = ['healthy', 'degraded', 'suspect', 'down', 'recovering'];
const roles: readonly EndpointRole[] = ['query', 'retrieve', 'canary'];
const latency = fc.option(fc.integer({ min: 0, max: 5000 }), { nil: null });
const anyStanding = fc.record({
  roles: fc.subarray([...roles], { minLength: 1 }),
  rank: fc.constantFrom(...ranks),
  link: fc.record({ state: fc.constantFrom(...states), since: fc.constant('10:41') }),
  breaker: fc.record({
    state: fc.constantFrom('closed' as const, 'open' as const, 'half-open' as const),
    until: fc.constant(null),
  }),
  latencyMs: fc.record({ echo: latency, find: latency }),
  holds: fc.constantFrom(true, false, null),
  lacks: fc.constantFrom(null, null, 'offers no way to retrieve'),
});
const fleets = fc
  .array(anyStanding, { maxLength: 8 })
  .map((list): EndpointStanding[] => list.map((each, index) => ({ endpointId: `pacs-${index}`, ...each })));
const questions = fc.record({
  role: fc.constantFrom(...roles),
  urgency: fc.constantFrom('routine' as const, 'stat' as const),
  incumbent: fc.option(
    fc.integer({ min: 0, max: 7 }).map((index) => `pacs-${index}`),
    { nil: null },
  ),
});
const fit = (each: EndpointStanding, { role, urgency }: ChoiceQuestion): boolean =>
  each.roles.includes(role) &&
  each.breaker.state !== 'open' &&
  each.holds !== false &&
  each.lacks === null &&
  (each.link.state === 'healthy' ||
    each.link.state === 'suspect' ||
    (each.link.state === 'degraded' && urgency === 'stat'));

describe('whatever the PACS are like', () => {
  it('every one is placed once, with a reason, and exactly the fit ones are usable', () => {
    fc.assert(
      fc.property(questions, fleets, (question, fleet) => {
        const { endpoints, words } = chooseEndpoints(question, fleet);
        expect(endpoints.map(({ endpointId }) => endpointId).toSorted()).toEqual(
          fleet.map(({ endpointId }) => endpointId).toSorted(),
        );
        expect(words).not.toBe('');
        for (const each of endpoints) expect(each.reason).toMatch(/^(primary|secondary|site-cache)\S* ?\S/u);
        const usable = new Set(endpoints.filter((each) => each.usable).map(({ endpointId }) => endpointId));
        for (const each of fleet) expect(usable.has(each.endpointId)).toBe(fit(each, question));
        // Usable ones come first.
        expect(endpoints.findIndex((each) => !each.usable)).toBe(
          usable.size === fleet.length ? -1 : usable.size,
        );
      }),
    );
  });

  it('none that is down is chosen while a usable one exists, and rank is respected', () => {
    fc.assert(
      fc.property(questions, fleets, (question, fleet) => {
        const [first] = chooseEndpoints(question, fleet).endpoints;
        const fitOnes = fleet.filter((each) => fit(each, question));
        if (first === undefined || fitOnes.length === 0) return;
        const chosen = fleet.find(({ endpointId }) => endpointId === first.endpointId);
        expect(chosen?.link.state).not.toBe('down');
        const well = fitOnes.filter(({ link }) => link.state !== 'degraded');
        const best = Math.min(...(well.length > 0 ? well : fitOnes).map(({ rank }) => ranks.indexOf(rank)));
        expect(ranks.indexOf(chosen?.rank ?? 'primary')).toBe(best);
        if (well.length > 0) expect(chosen?.link.state).not.toBe('degraded');
      }),
    );
  });

  it('the chosen one stays chosen while nothing but small latencies moves', () => {
    fc.assert(
      fc.property(
        questions,
        fleets,
        fc.infiniteStream(fc.integer({ min: 0, max: QUICKER_MS / 2 })),
        (question, fleet, noise) => {
          const [first] = chooseEndpoints(question, fleet).endpoints;
          if (first === undefined || !first.usable) return;
          const shaken = fleet.map((each) => ({
            ...each,
            latencyMs: {
              echo: each.latencyMs.echo === null ? null : each.latencyMs.echo + (noise.next().value ?? 0),
              find: each.latencyMs.find === null ? null : each.latencyMs.find + (noise.next().value ?? 0),
            },
          }));
          const again = chooseEndpoints({ ...question, incumbent: first.endpointId }, shaken);
          expect(again.endpoints[0]?.endpointId).toBe(first.endpointId);
        },
      ),
    );
  });

  it('no equal is clearly quicker than the chosen one', () => {
    fc.assert(
      fc.property(questions, fleets, (question, fleet) => {
        const [first] = chooseEndpoints(question, fleet).endpoints;
        const chosen = fleet.find(({ endpointId }) => endpointId === first?.endpointId);
        if (chosen === undefined || first?.usable !== true) return;
        const equals = fleet.filter(
          (each) =>
            fit(each, question) &&
            each.rank === chosen.rank &&
            (each.link.state === 'degraded') === (chosen.link.state === 'degraded'),
        );
        if (equals.some(({ latencyMs }) => latencyMs.find === null)) return;
        const own = chosen.latencyMs.find ?? 0;
        for (const { latencyMs } of equals)
          expect((latencyMs.find ?? 0) * 1.5 < own && (latencyMs.find ?? 0) + QUICKER_MS < own).toBe(false);
      }),
    );
  });
});
