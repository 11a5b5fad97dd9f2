// A PACS that is a web service and nothing else: the prefetch needs no DIMSE to hold what it should.
import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../electron/station/dicom/port.ts';
import { startOrthanc } from '../peers/orthanc.ts';
import { freePort } from '../peers/peer-process.ts';
import { missing, ORTHANC_NEEDS } from '../peers/shared-material.ts';
import { corpusFiles, STATION_AE, startPrefetchStation } from './prefetch-fixture.ts';

const noOrthanc = missing({
  ...ORTHANC_NEEDS,
  shared: [...ORTHANC_NEEDS.shared, 'corpus/open/manifest.json'],
});
const why = noOrthanc === null ? '' : ` (${noOrthanc})`;

/** Images, frames, waveforms and structured content; plain, compressed, and of several series. */
const MODALITIES: ReadonlySet<string> = new Set(['CT', 'US', 'NM', 'SEG', 'ECG', 'RTPLAN']);

describe.skipIf(noOrthanc !== null)(`a worklist of an Orthanc without DIMSE${why}`, () => {
  it('is prefetched whole by WADO-RS alone, and nothing is asked for again', async () => {
    const stationPort = await freePort();
    const pacs = await startOrthanc({ stationAeTitle: STATION_AE, stationPort, variants: ['utf8'] });
    const station = await startPrefetchStation(stationPort, pacs);
    try {
      await pacs.upload(corpusFiles(({ Modality }) => MODALITIES.has(Modality ?? '')));
      const held = (await pacs.get('/studies')) as readonly string[];
      const endpoint: Endpoint = {
        id: 'pacs',
        host: '127.0.0.1',
        port: pacs.httpPort,
        aeTitle: '',
        queryBy: ['QIDO-RS'],
        retrieveBy: ['WADO-RS'],
        web: { baseUrl: `http://127.0.0.1:${pacs.httpPort}/dicom-web` },
      };
      const prefetch = station.prefetchFrom(endpoint);
      expect(await prefetch.runCycle()).toMatchObject({
        ok: true,
        value: { state: 'idle', lastError: null },
      });
      const lacking = station
        .parts()
        .vault.allCounts()
        .filter(({ held: holds, expected }) => holds !== expected);
      expect(lacking).toEqual([]);
      expect(held.length).toBeGreaterThan(30);
      expect(prefetch.view().studiesWanted).toBe(held.length);
      expect(prefetch.view().studiesComplete).toBe(prefetch.view().studiesWanted);
      const { retrieves } = station.parts().kindness.view('pacs').load;
      await prefetch.runCycle();
      expect(prefetch.view().studiesComplete).toBe(prefetch.view().studiesWanted);
      const { load } = station.parts().kindness.view('pacs');
      expect(load.retrieves).toBe(retrieves);
      expect(load.associations).toBeGreaterThan(retrieves);
      await expect.poll(() => station.parts().kindness.view('pacs').load.associationsNow).toBe(0);
    } finally {
      await station.close();
      await pacs.stop();
    }
  });
});
