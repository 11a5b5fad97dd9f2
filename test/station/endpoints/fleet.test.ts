import { describe, expect, it } from 'vitest';
import { endpointViewSchema } from '../../../shared/contract/endpoint-view.ts';
import { DEFAULT_SWITCH_POLICY } from '../../../shared/domain/switch-policy.ts';
import type { Endpoint } from '../../../electron/station/dicom/port.ts';
import { createEndpointFleet } from '../../../electron/station/endpoints/fleet.ts';
import { createMonitor } from '../../../electron/station/health/monitor.ts';
import { DEFAULT_PROBE_SCHEDULE } from '../../../electron/station/health/schedule.ts';
import type { JournalEntry } from '../../../electron/station/journal/port.ts';
import { createFakeClock } from '../health/fake-clock.ts';
import { createFakePacs } from '../health/fake-pacs.ts';

const settings = { policy: DEFAULT_SWITCH_POLICY, schedule: DEFAULT_PROBE_SCHEDULE };
const pacs = (id: string, options: Partial<Endpoint> = {}): Endpoint => ({
  id,
  host: `${id}.invalid`,
  port: 104,
  aeTitle: id.toUpperCase(),
  retrieveBy: ['C-MOVE'],
  ...options,
});

/** A fleet on a fake clock, each PACS with a fake of its own; the first is watched. */
function startFleet(...endpoints: readonly Endpoint[]) {
  const clock = createFakeClock();
  const fakes = new Map(endpoints.map(({ id }) => [id, createFakePacs(clock)]));
  const fakeOf = (id: string) => {
    const fake = fakes.get(id);
    if (fake === undefined) throw new Error(`no ${id}`);
    return fake;
  };
  const journal: JournalEntry[] = [];
  const told: string[] = [];
  const common = {
    clock,
    random: () => 0.5,
    port: {
      echo: (endpoint, options) => fakeOf(endpoint.id).port.echo(endpoint, options),
      findStudies: (endpoint, query, options) =>
        fakeOf(endpoint.id).port.findStudies(endpoint, query, options),
    } as ReturnType<typeof createFakePacs>['port'],
  };
  const [watched] = endpoints;
  if (watched === undefined) throw new Error('no endpoint');
  const monitor = createMonitor({
    ...common,
    ...settings,
    tcpConnect: fakeOf(watched.id).tcpConnect,
    endpoint: watched,
    onProbe: (record) => fleet.watchedProbed(record),
    onChange: () => fleet.watchedChanged(),
  });
  const fleet = createEndpointFleet({
    ...common,
    endpoints,
    settings,
    watched: { endpointId: watched.id, view: () => monitor.view() },
    tcpConnect: (target, options) => {
      const { id } = endpoints.find(({ host }) => host === target.host) ?? watched;
      return fakeOf(id).tcpConnect(target, options);
    },
    journal: {
      append(entry) {
        journal.push(entry);
        return Promise.resolve({ ok: false } as never);
      },
    },
    capabilities: { offers: () => null, views: () => [] },
    kindness: () => null,
    onLink: () => told.push('link'),
    onChange: () => told.push('change'),
  });
  monitor.start();
  fleet.start();
  return { clock, fakeOf, fleet, monitor, journal, told };
}

const secondary = { rank: 'secondary' } as const;

describe('the fleet of PACS', () => {
  it('shows each PACS as the contract has it: link, latency, what it is used for and why', async () => {
    const { clock, fleet } = startFleet(pacs('main'), pacs('backup', { ...secondary, roles: ['retrieve'] }));
    await clock.advance(60_000);
    const [main, backup] = fleet.views().map((view) => endpointViewSchema.parse(view));
    expect(main).toMatchObject({
      address: 'main.invalid:104',
      isWatched: true,
      tls: null,
      link: { state: 'healthy' },
      usedFor: ['query', 'retrieve', 'canary'],
      choiceReason: 'primary, healthy, 20 ms',
    });
    expect(main?.latencyMs.find).not.toBeNull();
    expect(backup).toMatchObject({
      isWatched: false,
      link: { state: 'healthy' },
      usedFor: [],
      choiceReason: 'secondary, healthy, 20 ms: stands by for main',
    });
    await fleet.stop();
  });

  // guards S-10
  it('probes a PACS that the switch does not speak of seldom, and by C-FIND only where it is a canary', async () => {
    const { clock, fleet, fakeOf } = startFleet(
      pacs('main'),
      pacs('backup', { ...secondary, roles: ['query', 'retrieve'] }),
      pacs('cache', { rank: 'site-cache' }),
    );
    await clock.advance(600_000);
    const asked = (id: string) => fakeOf(id).asked.length;
    expect(asked('backup') * 4).toBeLessThan(asked('main'));
    expect(fakeOf('backup').asked.filter(({ kind }) => kind === 'find')).toEqual([]);
    expect(fakeOf('cache').asked.filter(({ kind }) => kind === 'find').length).toBeGreaterThan(0);
    expect(fleet.views().map(({ link }) => link.state)).toEqual(['healthy', 'healthy', 'healthy']);
    await fleet.stop();
  });

  it('turns to the secondary while the watched one is down, and back when it is well', async () => {
    const { clock, fleet, fakeOf } = startFleet(pacs('main'), pacs('backup', secondary));
    await clock.advance(60_000);
    const first = () => {
      const { endpoints, words, isFailover } = fleet.choose({ role: 'retrieve' });
      return { id: endpoints[0]?.id, words, isFailover };
    };
    expect(first()).toMatchObject({ id: 'main', isFailover: false });
    fakeOf('main').become('refuses');
    await clock.advance(30_000);
    expect(first()).toMatchObject({ id: 'backup', isFailover: true });
    expect(first().words).toMatch(/^secondary: used because main is down since \d\d:\d\d$/u);
    fakeOf('main').become('well');
    await clock.advance(120_000);
    expect(first()).toMatchObject({ id: 'main', isFailover: false });
    await fleet.stop();
  });

  it('records what moves one that is not watched as endpoint:changed, never as switch:changed', async () => {
    const { clock, fleet, fakeOf, journal, told } = startFleet(pacs('main'), pacs('backup', secondary));
    await clock.advance(60_000);
    fakeOf('backup').become('refuses');
    await clock.advance(120_000);
    expect(journal.map(({ event }) => event)).toEqual(journal.map(() => 'endpoint:changed'));
    expect(journal.at(-1)?.details).toMatchObject({ endpointId: 'backup', to: 'down' });
    expect(journal.every(({ details }) => details['endpointId'] === 'backup')).toBe(true);
    expect(told).toContain('link');
    await fleet.stop();
  });

  it('tells of changes, but not with every probe', async () => {
    const { clock, fleet, told } = startFleet(pacs('main'), pacs('backup', secondary));
    await clock.advance(600_000);
    const changes = told.filter((each) => each === 'change').length;
    expect(changes).toBeGreaterThan(2);
    expect(changes).toBeLessThanOrEqual(45);
    await fleet.stop();
  });

  it('keeps the listing PACS of a study in front of an equal, and leaves out one that lacks the study', async () => {
    const { clock, fleet } = startFleet(pacs('main'), pacs('twin'));
    await clock.advance(60_000);
    const ids = (question: Parameters<typeof fleet.choose>[0]) =>
      fleet.choose(question).endpoints.map(({ id }) => id);
    expect(ids({ role: 'retrieve', listedBy: 'twin' })).toEqual(['twin', 'main']);
    expect(ids({ role: 'retrieve', listedBy: 'main' })).toEqual(['main', 'twin']);
    expect(ids({ role: 'retrieve', listedBy: 'main', lacking: new Set(['main']) })).toEqual(['twin']);
    await fleet.stop();
  });
});
