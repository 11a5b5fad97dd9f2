import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Endpoint, RetrieveMethod } from '../../electron/station/dicom/port.ts';
import { systemClock } from '../../electron/station/health/clock.ts';
import type { SwitchDecision } from '../../electron/station/health/decision.ts';
import { withUrgency } from '../../electron/station/kindness/kind-port.ts';
import { createMonitor } from '../../electron/station/health/monitor.ts';
import { DEFAULT_PROBE_SCHEDULE } from '../../electron/station/health/schedule.ts';
import { systemTcpConnect } from '../../electron/station/health/tcp-connect.ts';
import { DEFAULT_SWITCH_POLICY } from '../../shared/domain/switch-policy.ts';
import { type DcmqrscpPeer, startDcmqrscp } from '../peers/dcmqrscp.ts';
import { type FaultProxy, startFaultProxy } from '../peers/fault-proxy.ts';
import { type OrthancPeer, startOrthanc } from '../peers/orthanc.ts';
import { freePort } from '../peers/peer-process.ts';
import { DCMTK_NEEDS, missing, ORTHANC_NEEDS } from '../peers/shared-material.ts';
import {
  corpusFiles,
  isUncompressed,
  type PrefetchStation,
  STATION_AE,
  startPrefetchStation,
} from './prefetch-fixture.ts';

const why = (skip: string | null) => (skip === null ? '' : ` (${skip})`);
const endpointOf = (aeTitle: string, port: number, ...retrieveBy: RetrieveMethod[]): Endpoint => ({
  id: 'pacs',
  host: '127.0.0.1',
  port,
  aeTitle,
  retrieveBy,
});
/** Counts of all studies that are not complete. */
const incomplete = (station: PrefetchStation) =>
  station
    .parts()
    .vault.allCounts()
    .filter(({ held, expected }) => held !== expected);

const noOrthanc = missing({ ...ORTHANC_NEEDS, shared: [...ORTHANC_NEEDS.shared, 'corpus'] });
describe.skipIf(noOrthanc !== null)(`a station on a real Orthanc${why(noOrthanc)}`, () => {
  let pacs: OrthancPeer;
  let proxy: FaultProxy;
  let stationPort: number;
  const stations: PrefetchStation[] = [];
  const start = async (): Promise<PrefetchStation> => {
    const station = await startPrefetchStation(stationPort, pacs);
    stations.push(station);
    return station;
  };
  const closeAll = () => Promise.all(stations.splice(0).map((station) => station.close()));

  beforeAll(async () => {
    stationPort = await freePort();
    pacs = await startOrthanc({ stationAeTitle: STATION_AE, stationPort });
    proxy = await startFaultProxy(pacs.dicomPort);
    await pacs.upload(corpusFiles());
  });
  afterAll(async () => {
    await closeAll();
    proxy?.stop();
    await pacs?.stop();
  });

  it('prefetches the whole corpus by C-MOVE, and asks for nothing again', async () => {
    const station = await start();
    const prefetch = station.prefetchFrom(endpointOf(pacs.aeTitle, pacs.dicomPort, 'C-MOVE'));
    expect(await prefetch.runCycle()).toMatchObject({ ok: true, value: { state: 'idle', lastError: null } });
    expect(incomplete(station)).toEqual([]);
    expect(prefetch.view().studiesWanted).toBeGreaterThan(50);
    const completed = () =>
      station.journal.filter(({ event }) => event === 'prefetch:study-completed').length;
    const before = completed();
    await prefetch.runCycle();
    expect(prefetch.view().studiesComplete).toBe(prefetch.view().studiesWanted);
    // Those that share a UID or repeat an instance may be counted again; none of the others is touched.
    expect(completed() - before).toBeLessThan(10);
    await closeAll();
  });

  it('prefetches by C-GET as well', async () => {
    const station = await start();
    const prefetch = station.prefetchFrom(endpointOf(pacs.aeTitle, pacs.dicomPort, 'C-GET'), ['MR', 'US']);
    await prefetch.runCycle();
    expect(prefetch.view().studiesWanted).toBeGreaterThan(5);
    expect(incomplete(station)).toEqual([]);
    await closeAll();
  });

  // guards S-1, S-7
  it.each(['rst', 'fin', 'abort', 'stall'] as const)(
    'never completes a study whose transfer ended in %s, and the next cycle finishes the job',
    async (cutMode) => {
      const station = await start();
      const endpoint = endpointOf(pacs.aeTitle, proxy.port, 'C-GET');
      const prefetch = station.prefetchFrom(endpoint, ['US'], 1000);
      await proxy.set({ cutAfterDown: 60_000, cutMode });
      await prefetch.runCycle();
      const failures = station.journal.filter(({ event }) => event === 'prefetch:study-failed');
      expect(failures.length).toBeGreaterThan(0);
      const { studiesComplete, studiesWanted } = prefetch.view();
      expect(studiesWanted - studiesComplete).toBe(incomplete(station).length);
      expect(incomplete(station).length).toBeGreaterThan(0);
      await proxy.set({});
      // As the monitor's next probe does: without one, the endpoint is left alone for some seconds after such failures (S-10).
      await withUrgency(station.parts().dicom, 'probe').echo(endpoint, { deadlineMs: 5000 });
      expect(await station.prefetchFrom(endpoint, ['US']).runCycle()).toMatchObject({
        ok: true,
        value: { lastError: null },
      });
      expect(incomplete(station)).toEqual([]);
      await closeAll();
    },
  );

  it('says down, with the reason, soon after the PACS is killed, and notices that it is back', async () => {
    const station = await start();
    const decisions: SwitchDecision[] = [];
    let tell = (): void => {};
    const monitor = createMonitor({
      port: station.parts().dicom,
      tcpConnect: systemTcpConnect,
      endpoint: endpointOf(pacs.aeTitle, pacs.dicomPort, 'C-MOVE'),
      policy: DEFAULT_SWITCH_POLICY,
      schedule: DEFAULT_PROBE_SCHEDULE,
      clock: systemClock,
      random: Math.random,
      onChange: (decision) => {
        decisions.push(decision);
        tell();
      },
    });
    const becomes = (state: string) =>
      new Promise<void>((resolve) => {
        tell = () => {
          if (monitor.view().state === state) resolve();
        };
        tell();
      });
    monitor.start();
    await becomes('healthy');
    pacs.kill();
    await becomes('down');
    expect(monitor.view()).toMatchObject({ offline: true, cause: 'probes' });
    expect(monitor.view().reason).toMatch(/^4 of 4 \S+ refused since \d\d:\d\d:\d\d$/u);
    await pacs.restart();
    await becomes('healthy');
    expect(decisions.map(({ to }) => to).slice(-3)).toEqual(['down', 'recovering', 'healthy']);
    await monitor.stop();
    await closeAll();
  });
});

const noDcmtk = missing({ ...DCMTK_NEEDS, shared: [...DCMTK_NEEDS.shared, 'corpus'] });
describe.skipIf(noDcmtk !== null)(
  `a station on a real dcmqrscp, which gives no counts${why(noDcmtk)}`,
  () => {
    let pacs: DcmqrscpPeer;
    let stationPort: number;
    beforeAll(async () => {
      stationPort = await freePort();
      pacs = await startDcmqrscp({ stationAeTitle: STATION_AE, stationPort });
      // It sends as it stores, and offers uncompressed syntaxes only.
      await pacs.load(corpusFiles((file) => isUncompressed(file) && file.Modality === 'MR'));
    });
    afterAll(() => pacs?.stop());

    it.each([
      ['C-MOVE', 'C-GET'],
      // It does not tell SOP classes, so C-GET may not have offered the right one: the fallback brings the rest.
      ['C-GET', 'C-MOVE'],
    ] as const)('is complete by %s and else %s, counted image by image', async (first, second) => {
      const station = await startPrefetchStation(stationPort, pacs);
      const prefetch = station.prefetchFrom(endpointOf(pacs.aeTitle, pacs.dicomPort, first, second));
      expect(await prefetch.runCycle()).toMatchObject({ ok: true, value: { lastError: null } });
      const view = prefetch.view();
      expect(view.studiesWanted).toBeGreaterThan(2);
      expect(view).toMatchObject({
        studiesComplete: view.studiesWanted,
        instancesExpected: view.instancesHeld,
      });
      await station.close();
    });
  },
);
