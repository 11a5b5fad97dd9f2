// How fast a study comes from Orthanc into a real vault by each way of retrieving; ratios of interleaved rounds of one run.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Endpoint, RetrieveMethod } from '../../../electron/station/dicom/port.ts';
import { startPrefetchStation, STATION_AE } from '../../integration/prefetch-fixture.ts';
import { startOrthanc } from '../../peers/orthanc.ts';
import { freePort } from '../../peers/peer-process.ts';
import type { Bench } from '../bench.ts';
import { CT, writeSet } from '../ingest/files.ts';

const METHODS = ['WADO-RS', 'C-GET', 'C-MOVE'] as const satisfies readonly RetrieveMethod[];
const CALL = { deadlineMs: 300_000, idleMs: 60_000 };
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

export const retrieveBench: Bench = async ({ quick, directory, say }) => {
  const folder = mkdtempSync(path.join(directory ?? tmpdir(), 'kit-retrieve-'));
  const stationPort = await freePort();
  const pacs = await startOrthanc({ stationAeTitle: STATION_AE, stationPort });
  const seconds = new Map<RetrieveMethod, number[]>(METHODS.map((method) => [method, []]));
  const rounds = quick ? 1 : 3;
  try {
    const files = path.join(folder, 'ct');
    const { bytes } = writeSet(files, CT, 1);
    const { refused } = await pacs.upload(readdirSync(files).map((file) => path.join(files, file)));
    if (refused.length > 0) throw new Error('Orthanc refused files');
    const endpoint: Endpoint = {
      id: 'pacs',
      host: '127.0.0.1',
      port: pacs.dicomPort,
      aeTitle: pacs.aeTitle,
      retrieveBy: [...METHODS],
      web: { baseUrl: `http://127.0.0.1:${pacs.httpPort}/dicom-web` },
    };
    // One round before the measured ones: caches and compiled code.
    for (let round = 0; round <= rounds; round += 1) {
      for (const method of METHODS) {
        const station = await startPrefetchStation(stationPort, pacs);
        const startedAtMs = performance.now();
        const target = { StudyInstanceUID: `2.25.7001.${CT.number}.1` };
        const result = await station.parts().dicom.retrieve(endpoint, target, method, CALL);
        const took = (performance.now() - startedAtMs) / 1000;
        const held = station.parts().vault.allCounts()[0]?.held ?? 0;
        await station.close();
        if (!result.ok) throw new Error(`${method}: ${result.error.code}`);
        if (held !== CT.count) throw new Error(`${method}: ${held} of ${CT.count} are in the vault`);
        if (round > 0) seconds.get(method)?.push(took);
        say(`${round === 0 ? 'warm-up' : `round ${round}`}: ${method} ${took.toFixed(2)} s`);
      }
    }
    const [web, get, move] = METHODS.map((method) => median(seconds.get(method) ?? []));
    const speed = (took = Number.NaN): number => bytes / 1e6 / took;
    return {
      conditions: { instances: CT.count, megabytes: Math.round(bytes / 1e6), rounds },
      figures: { ctWadoMBps: speed(web), ctGetMBps: speed(get), ctMoveMBps: speed(move) },
      ratios: { wadoToGet: speed(web) / speed(get), wadoToMove: speed(web) / speed(move) },
      peers: [{ name: 'Orthanc', version: null, command: 'peers/orthanc.sh start base' }],
      notes: [],
    };
  } finally {
    await pacs.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};
