// A real Orthanc replaces one image by another, and its count stays the same: what the station says of its copy then.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type OrthancPeer, startOrthanc } from '../peers/orthanc.ts';
import { freePort } from '../peers/peer-process.ts';
import { missing, ORTHANC_NEEDS } from '../peers/shared-material.ts';
import { corpusFiles, STATION_AE, startPrefetchStation } from './prefetch-fixture.ts';

const skip = missing({ ...ORTHANC_NEEDS, shared: [...ORTHANC_NEEDS.shared, 'corpus'] });

describe.skipIf(skip !== null)(`a replaced image${skip === null ? '' : ` (${skip})`}`, () => {
  let pacs: OrthancPeer;
  let stationPort: number;
  const rest = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${pacs.httpPort}${path}`, init);
  const idsOf = async (path: string) =>
    z.array(z.object({ ID: z.string() })).parse(await (await rest(path)).json());

  beforeAll(async () => {
    stationPort = await freePort();
    pacs = await startOrthanc({ stationAeTitle: STATION_AE, stationPort });
    await pacs.upload(corpusFiles().slice(0, 12));
  });
  afterAll(() => pacs?.stop());

  // guards S-1
  it('is noticed and fetched, and the copy is not complete while it has what the PACS no longer has', async () => {
    const station = await startPrefetchStation(stationPort, pacs);
    const endpoint = {
      id: 'pacs',
      host: '127.0.0.1',
      port: pacs.dicomPort,
      aeTitle: pacs.aeTitle,
      retrieveBy: ['C-MOVE' as const],
    };
    const prefetch = station.prefetchFrom(endpoint);
    await prefetch.runCycle();
    const before = prefetch.view();
    expect(before.studiesComplete).toBe(before.studiesWanted);

    const [instance] = await idsOf('/instances?expand');
    const modified = await rest(`/instances/${instance?.ID}/modify`, {
      method: 'POST',
      body: JSON.stringify({ Keep: ['StudyInstanceUID', 'SeriesInstanceUID'], Force: true }),
    });
    expect(modified.status).toBe(200);
    const stored = await rest('/instances', { method: 'POST', body: await modified.arrayBuffer() });
    expect(stored.status).toBe(200);
    expect((await rest(`/instances/${instance?.ID}`, { method: 'DELETE' })).status).toBe(200);

    await prefetch.runCycle();
    const after = prefetch.view();
    expect(after).toMatchObject({
      studiesWanted: before.studiesWanted,
      studiesComplete: before.studiesComplete - 1,
      instancesHeld: before.instancesHeld + 1,
      instancesExpected: before.instancesExpected,
    });
    expect(after.lastError).toContain('1 more');
    await station.close();
  });
});
