// Several real PACS in front of one station: two Orthancs and a dcmqrscp, which gives no counts.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { configSchema } from '../../electron/station/config/schema.ts';
import { silentLog } from '../../electron/station/log.ts';
import { createStation, type Station } from '../../electron/station/station.ts';
import type { EndpointTestView } from '../../shared/contract/endpoint-test-view.ts';
import { type DcmqrscpPeer, startDcmqrscp } from '../peers/dcmqrscp.ts';
import { type OrthancPeer, startOrthanc } from '../peers/orthanc.ts';
import { freePort } from '../peers/peer-process.ts';
import { DCMTK_NEEDS, missing, ORTHANC_NEEDS } from '../peers/shared-material.ts';
import { corpusFiles, isUncompressed } from './prefetch-fixture.ts';
import {
  ask,
  type DataDirectories,
  dataDirectories,
  STATION_AE,
  unlock,
  valueOf,
} from './station-fixture.ts';

const skip = missing({
  ...ORTHANC_NEEDS,
  ...DCMTK_NEEDS,
  shared: [...ORTHANC_NEEDS.shared, ...DCMTK_NEEDS.shared, 'corpus'],
});
const filesOf = (modality: string) =>
  corpusFiles((file) => isUncompressed(file) && file.Modality === modality);

describe.skipIf(skip !== null)(`a station with three real PACS${skip === null ? '' : ` (${skip})`}`, () => {
  let main: OrthancPeer;
  let backup: OrthancPeer;
  let cache: DcmqrscpPeer;
  let folders: DataDirectories;
  let station: Station;
  let seen = 0;

  beforeAll(async () => {
    const stationPort = await freePort();
    const known = { stationAeTitle: STATION_AE, stationPort };
    main = await startOrthanc({ ...known, aeTitle: 'MAIN' });
    backup = await startOrthanc({ ...known, aeTitle: 'BACKUP' });
    cache = await startDcmqrscp(known);
    await main.upload(filesOf('MR'));
    await backup.upload(filesOf('MR'));
    folders = await dataDirectories();
    const at = { host: '127.0.0.1' };
    const config = configSchema.parse({
      station: { aeTitle: STATION_AE },
      storageScp: { port: stationPort },
      endpoints: [
        { ...at, id: 'main', port: main.dicomPort, aeTitle: 'MAIN', retrieveBy: ['C-GET'] },
        { ...at, id: 'backup', port: backup.dicomPort, aeTitle: 'BACKUP', rank: 'secondary' },
        { ...at, id: 'cache', port: cache.dicomPort, aeTitle: 'QRSCP', rank: 'site-cache' },
      ],
      worklist: { dates: 'any' },
      priors: { enabled: false },
    });
    const dataDirectory = await folders.make();
    const log = silentLog;
    station = valueOf(
      await createStation({ config, dataDirectory, version: '0.0.0-test', testHooks: false, log }),
    );
    await unlock(station);
  }, 60_000);
  afterAll(async () => {
    await station?.close();
    await Promise.all([main?.stop(), backup?.stop(), cache?.stop()]);
    await folders?.remove();
  });

  /** Which PACS completed how many studies since the last call. */
  async function completedBy(): Promise<Record<string, number>> {
    const records = await ask(station, 'journal:read', { sinceSeq: seen, limit: 1000 });
    seen = records.at(-1)?.seq ?? seen;
    const by: Record<string, number> = {};
    for (const { event, details } of records) {
      const id = String(details['endpointId']);
      if (event === 'prefetch:study-completed') by[id] = (by[id] ?? 0) + 1;
    }
    return by;
  }

  it('fetches the rest from the secondary when the primary is killed in the midst of a cycle', async () => {
    let killed = false;
    const stop = station.host.subscribe(0, ({ event }) => {
      if (killed || event.type !== 'prefetch:progressed' || event.prefetch.studiesComplete === 0) return;
      killed = true;
      main.kill();
    });
    const view = valueOf(await station.prefetch.runCycle());
    stop();
    expect(killed).toBe(true);
    expect(view.studiesWanted).toBeGreaterThan(2);
    expect(view.studiesComplete).toBe(view.studiesWanted);
    const by = await completedBy();
    expect(by['main']).toBeGreaterThan(0);
    expect(by['backup']).toBeGreaterThan(0);
  }, 60_000);

  it('turns back to the primary when it is there again', async () => {
    await main.restart();
    // Nothing probes here: its circuit breaker opens by itself, after a wait that is drawn at random.
    await vi.waitFor(
      async () => {
        const [first] = await ask(station, 'endpoint:list', {});
        expect(first?.breaker.state).not.toBe('open');
      },
      { timeout: 40_000, interval: 500 },
    );
    await main.upload(filesOf('US'));
    await backup.upload(filesOf('US'));
    const view = valueOf(await station.prefetch.runCycle());
    expect(view.studiesComplete).toBe(view.studiesWanted);
    expect(Object.keys(await completedBy())).toEqual(['main']);
  }, 60_000);

  it('asks the site cache only when both others are out, and keeps what it does not list', async () => {
    await cache.load(filesOf('CT').slice(0, 20));
    const before = valueOf(await station.prefetch.runCycle());
    expect(await completedBy()).toEqual({});
    main.kill();
    backup.kill();
    const view = valueOf(await station.prefetch.runCycle());
    expect(Object.keys(await completedBy())).toEqual(['cache']);
    expect(view.message).toContain('listed from cache');
    expect(view.studiesWanted).toBeGreaterThan(before.studiesWanted);
    expect(view.studiesComplete).toBe(view.studiesWanted);
  }, 60_000);

  it('has learnt what each can do, and shows which is used', async () => {
    const views = await ask(station, 'endpoint:list', {});
    const can = (id: string, what: string) =>
      views
        .find(({ endpointId }) => endpointId === id)
        ?.capabilities.find((capability) => capability.id === what)?.verdict;
    expect(can('main', 'C-GET')).toBe('yes');
    expect(can('main', 'study-counts')).toBe('yes');
    expect(can('cache', 'study-counts')).toBe('no');
    expect(views.every(({ load }) => load !== null)).toBe(true);
  });

  it('tests the connection to each, and finds the ones that are dead', async () => {
    const verdicts: Record<string, EndpointTestView['verdict']> = {};
    for (const endpointId of ['main', 'cache'])
      verdicts[endpointId] = (await ask(station, 'endpoint:test', { endpointId })).verdict;
    expect(verdicts).toEqual({ main: 'fail', cache: 'pass' });
  }, 60_000);

  it('tells the installer what to register at an Orthanc that does not know this station', async () => {
    await main.stop();
    const strict = await startOrthanc({ stationAeTitle: 'SOMEONE', stationPort: 1, aeTitle: 'MAIN' });
    const config = configSchema.parse({
      endpoints: [{ id: 'strict', host: '127.0.0.1', port: strict.dicomPort, aeTitle: 'MAIN' }],
      storageScp: { port: 0 },
    });
    const dataDirectory = await folders.make();
    const log = silentLog;
    const other = valueOf(
      await createStation({ config, dataDirectory, version: '0.0.0-test', testHooks: false, log }),
    );
    await unlock(other);
    const view = await ask(other, 'endpoint:test', { endpointId: 'strict' });
    const outcome = (id: string) => view.steps.find((step) => step.id === id)?.outcome;
    expect([outcome('C-ECHO'), outcome('C-FIND'), view.verdict]).toEqual(['pass', 'fail', 'fail']);
    expect(view.words).toContain(
      `The PACS does not know PACSKIT: ask its administrator to add AE title PACSKIT at 127.0.0.1:${other.listening.port}`,
    );
    await other.close();
    await strict.stop();
  }, 60_000);
});
