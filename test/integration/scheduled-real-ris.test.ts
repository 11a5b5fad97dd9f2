// A station between a real RIS and a real PACS: who is scheduled is on the list, with priors, and stays there when the RIS dies.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configSchema } from '../../electron/station/config/schema.ts';
import { systemClock } from '../../electron/station/health/clock.ts';
import { createPrefetch, type Prefetch } from '../../electron/station/prefetch/prefetch.ts';
import { worklistView } from '../../electron/station/views/study-rows.ts';
import { latin1 } from '../fixtures/data-set-builder.ts';
import { syntheticFile } from '../fixtures/synthetic-file.ts';
import { type OrthancPeer, startOrthanc } from '../peers/orthanc.ts';
import { freePort } from '../peers/peer-process.ts';
import { DCMTK_NEEDS, missing, ORTHANC_NEEDS } from '../peers/shared-material.ts';
import { endpointOf } from '../peers/test-station.ts';
import { startWlmscpfs, type WorklistPeer } from '../peers/wlmscpfs.ts';
import { type PrefetchStation, startPrefetchStation, STATION_AE } from './prefetch-fixture.ts';

const skip =
  missing(ORTHANC_NEEDS) ??
  missing(DCMTK_NEEDS) ??
  missing({ programs: ['wlmscpfs', 'dump2dcm', 'python3'] });

describe.skipIf(skip !== null)(
  `a station between a RIS and a PACS${skip === null ? '' : ` (${skip})`}`,
  () => {
    let pacs: OrthancPeer;
    let ris: WorklistPeer;
    let station: PrefetchStation;
    let folder: string;
    let prefetch: Prefetch;

    beforeAll(async () => {
      folder = mkdtempSync(path.join(tmpdir(), 'kit-ris-'));
      const stationPort = await freePort();
      pacs = await startOrthanc({ stationAeTitle: STATION_AE, stationPort, variants: ['utf8'] });
      ris = await startWlmscpfs();
      const prior = path.join(folder, 'prior.dcm');
      const texts = { name: latin1('ALPHA^ANN'), institution: latin1('North') };
      const over = [
        { tag: 0x00080020, vr: 'DA', value: '20260301' },
        { tag: 0x00080060, vr: 'CS', value: 'CT' },
        { tag: 0x00081030, vr: 'LO', value: 'CT head plain ' },
        { tag: 0x00100020, vr: 'LO', value: 'P001' },
        { tag: 0x00100021, vr: 'LO', value: '' },
      ];
      writeFileSync(prior, syntheticFile('2.25.555', [], texts, over));
      expect((await pacs.upload([prior])).refused).toEqual([]);
      station = await startPrefetchStation(stationPort, pacs);
      const config = configSchema.parse({
        station: { aeTitle: STATION_AE },
        endpoints: [{ id: 'pacs', host: '127.0.0.1', port: pacs.dicomPort, aeTitle: pacs.aeTitle }],
        worklist: {
          scheduled: [{ id: 'ris', host: '127.0.0.1', port: ris.dicomPort, aeTitle: ris.aeTitle }],
        },
      });
      const created = createPrefetch({
        port: station.parts().dicom,
        vault: station.parts().vault,
        clock: systemClock,
        journal: station.parts().journal,
        endpoints: [endpointOf(pacs)],
        scheduledEndpoints: [{ ...endpointOf(ris), id: 'ris' }],
        config,
        queuePath: path.join(folder, 'queue.sqlite'),
        hold: () => null,
        random: () => 0.5,
        onProgress: () => {},
      });
      if (!created.ok) throw new Error(created.error.message);
      prefetch = created.value;
    });
    afterAll(async () => {
      await prefetch?.close();
      await station?.close();
      await pacs?.stop();
      await ris?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    const rows = async () => {
      const { vault } = station.parts();
      await vault.unlock('only for this test run');
      const studies = await vault.studies();
      if (!studies.ok) throw new Error(studies.error.message);
      return worklistView(studies.value, prefetch.view(), prefetch.list()).rows;
    };

    it('lists today’s patients as not imaged yet, and has the prior of one of them complete', async () => {
      expect(await prefetch.runCycle()).toMatchObject({ ok: true });
      const today = await rows();
      const ann = today.find(({ descriptor, onList }) => onList && descriptor.PatientID === 'P001');
      expect(ann?.purpose).toMatchObject({
        kind: 'scheduled',
        reason: 'scheduled for CT at 08:00 on STATION',
        priority: 'ROUTINE',
      });
      expect(ann?.completeness).toEqual({ state: 'unknown', held: 0 });
      expect(ann?.priors).toHaveLength(1);
      const prior = today.find(({ studyKey }) => studyKey === ann?.priors[0]);
      expect(prior).toMatchObject({
        completeness: { state: 'complete', held: 1 },
        purpose: { kind: 'prior' },
      });
      expect(
        today.find(({ descriptor }) => descriptor.PatientID === 'P008')?.descriptor.PatientName,
      ).toContain('山田^太郎');
      // Two steps of one procedure are one study.
      expect(today.filter(({ descriptor }) => descriptor.PatientID === 'P005')).toHaveLength(1);
      expect(prefetch.readiness().studiesOnList).toBe(0);
    });

    it('keeps them while the RIS is down, and takes one off when its images are in the PACS', async () => {
      const before = (await rows()).filter(({ onList }) => onList).length;
      ris.kill();
      const images = path.join(folder, 'images.dcm');
      const today = new Date();
      const day = `${today.getFullYear()}${String(today.getMonth() + 1).padStart(2, '0')}${String(today.getDate()).padStart(2, '0')}`;
      const texts = { name: latin1('ALPHA^ANN'), institution: latin1('North') };
      const over = [
        { tag: 0x00080020, vr: 'DA', value: day },
        { tag: 0x00080050, vr: 'SH', value: 'A001' },
        { tag: 0x00080060, vr: 'CS', value: 'CT' },
        { tag: 0x00100020, vr: 'LO', value: 'P001' },
        { tag: 0x00100021, vr: 'LO', value: '' },
      ];
      writeFileSync(images, syntheticFile('1.2.826.0.1.3680043.8.498.1.1', [], texts, over));
      expect((await pacs.upload([images])).refused).toEqual([]);
      expect(await prefetch.runCycle()).toMatchObject({ ok: true });
      expect(prefetch.view().message).toContain('the modality worklist ris could not be asked');
      const after = (await rows()).filter(({ onList }) => onList);
      expect(after).toHaveLength(before);
      const ann = after.find(({ descriptor }) => descriptor.PatientID === 'P001');
      expect(ann).toMatchObject({
        purpose: { kind: 'worklist', priority: 'ROUTINE' },
        completeness: { state: 'complete', held: 1 },
      });
      expect(prefetch.readiness()).toMatchObject({ studiesOnList: 1, studiesComplete: 1 });
    });
  },
);
