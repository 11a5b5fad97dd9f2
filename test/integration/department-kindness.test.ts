// The composed station with a low cap, on a real Orthanc behind a proxy that counts what crosses the wire.
// guards S-10
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Station } from '../../electron/station/station.ts';
import { type CountedCommand, type CountingProxy, startCountingProxy } from '../peers/counting-proxy.ts';
import { type OrthancPeer, startOrthanc } from '../peers/orthanc.ts';
import { freePort } from '../peers/peer-process.ts';
import { departmentMissing, openDepartmentStation } from './department.ts';
import { study, studyFiles } from './department-studies.ts';
import { ask, type DataDirectories, dataDirectories, rowsOf, STATION_AE, unlock } from './station-fixture.ts';

const CAP = 131_072;
const LARGE = study({ PatientID: 'PID-LARGE', images: 24, matrix: 128 });
const SMALL = study({ PatientID: 'PID-SMALL' });

const reportSchema = z.object({
  event: z.literal('kindness:load-reported'),
  details: z.object({
    associations: z.number(),
    queries: z.number(),
    retrieves: z.number(),
    probes: z.number(),
    associationsPeak: z.number(),
  }),
});

const why = departmentMissing === null ? '' : ` (${departmentMissing})`;
describe.skipIf(departmentMissing !== null)(`a station that is kind to a real Orthanc${why}`, () => {
  let directories: DataDirectories;
  let data: string;
  let pacs: OrthancPeer;
  let proxy: CountingProxy;
  let station: Station;

  beforeAll(async () => {
    directories = await dataDirectories();
    data = await directories.make();
    pacs = await startOrthanc({ stationAeTitle: STATION_AE, stationPort: await freePort() });
    proxy = await startCountingProxy(pacs.dicomPort);
    for (const each of [LARGE, SMALL]) await pacs.upload(studyFiles(data, each));
    station = await openDepartmentStation({
      data,
      config: {
        station: { aeTitle: STATION_AE },
        storageScp: { port: 0 },
        endpoints: [
          { id: 'pacs', host: '127.0.0.1', port: proxy.port, aeTitle: pacs.aeTitle, retrieveBy: ['C-GET'] },
        ],
        worklist: { dates: 'any' },
        kindness: { maxBytesPerSecond: CAP },
      },
    });
    await unlock(station);
  });
  afterAll(async () => {
    await station?.close();
    await proxy?.stop();
    await pacs?.stop();
    await directories?.remove();
  });

  const sent = (command: CountedCommand): number =>
    proxy.commands.filter((each) => each.command === command).length;

  it('answers while a transfer is held back, and the transfer completes', async () => {
    station.start();
    const heldWhileRunning = new Set<number>();
    for (;;) {
      const { prefetch } = await ask(station, 'station:status', {});
      await ask(station, 'queue:list', {});
      if (prefetch.state === 'running') heldWhileRunning.add(prefetch.instancesHeld);
      if (prefetch.lastFinishedAt !== null) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    // It was asked, and answered, in the middle of the transfer: more than once, with ever more images.
    expect(heldWhileRunning.size).toBeGreaterThan(3);
    const rows = await rowsOf(station);
    expect(rows.map(({ completeness }) => completeness.state)).toEqual(['complete', 'complete']);
    expect(rows.map(({ completeness }) => completeness.held).toSorted((a, b) => a - b)).toEqual([
      SMALL.images,
      LARGE.images,
    ]);
    const [view] = await ask(station, 'endpoint:list', {});
    expect(view?.breaker.state).toBe('closed');
    expect(view?.load).toMatchObject({ failures: 0, capBytesPerSecond: CAP });
    expect(view?.load?.bytes).toBeGreaterThan(LARGE.images * LARGE.matrix ** 2 * 2);
  });

  it('reports the load that the wire saw: associations, queries, retrieves, probes', async () => {
    await station.close();
    const reports = (await readFile(path.join(data, 'journal.jsonl'), 'utf8'))
      .split('\n')
      .filter((line) => line.includes('kindness:load-reported'))
      .map((line) => reportSchema.parse(JSON.parse(line)).details);
    expect(reports).toHaveLength(1);
    const [load] = reports;
    const bare = proxy.connections.filter(({ isAssociation }) => !isAssociation).length;
    expect(load?.associations).toBe(proxy.connections.length - bare);
    expect(load?.retrieves).toBe(sent('C-GET'));
    // Probes ask by C-FIND too.
    expect((load?.queries ?? 0) + (load?.probes ?? 0)).toBe(sent('C-FIND') + sent('C-ECHO') + bare);
    expect(load?.queries).toBeGreaterThan(0);
    expect(load?.associationsPeak).toBe(proxy.peakAssociations());
    // Two calls at one time, and one probe beside them.
    expect(proxy.peakAssociations()).toBeLessThanOrEqual(3);
  });
});
