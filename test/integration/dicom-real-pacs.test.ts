import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDimsePort } from '../../electron/station/dicom/dimse-port.ts';
import type { DicomPort, Endpoint } from '../../electron/station/dicom/port.ts';
import { type DcmqrscpPeer, startDcmqrscp } from '../peers/dcmqrscp.ts';
import { type OrthancPeer, startOrthanc } from '../peers/orthanc.ts';
import { DCMTK_NEEDS, missing, ORTHANC_NEEDS, sharedPath } from '../peers/shared-material.ts';
import { dataSetOf, endpointOf, startTestStation, type TestStation } from '../peers/test-station.ts';

const CALL = { deadlineMs: 20_000, idleMs: 10_000 };
const skip = missing(ORTHANC_NEEDS) ?? missing(DCMTK_NEEDS) ?? missing({ shared: ['corpus/open'] });

interface CorpusFile {
  readonly path: string;
  readonly category: string;
  readonly part10: boolean;
  readonly transfer_syntax: string;
  readonly SOPInstanceUID: string;
  readonly StudyInstanceUID: string;
  readonly patient_name_expected?: string;
  readonly same_sop_instance_uid_as?: string;
}

/** One file of each transfer syntax, and every one that is about character sets. */
function chooseFiles(): CorpusFile[] {
  const text = readFileSync(sharedPath('corpus/open/manifest.json'), 'utf8');
  const { files } = JSON.parse(text) as { files: CorpusFile[] };
  const syntaxes = new Set<string>();
  return files.filter((file) => {
    if (file.category !== 'image' || !file.part10 || file.same_sop_instance_uid_as) return false;
    const isNew = !syntaxes.has(file.transfer_syntax);
    syntaxes.add(file.transfer_syntax);
    return isNew || file.path.startsWith('charset/');
  });
}

describe.skipIf(skip !== null)(`Orthanc and dcmqrscp as the PACS${skip === null ? '' : ` (${skip})`}`, () => {
  let station: TestStation;
  let orthanc: OrthancPeer;
  let qrscp: DcmqrscpPeer;
  let files: CorpusFile[];
  const endpoint = (name: string): Endpoint => endpointOf(name === 'Orthanc' ? orthanc : qrscp);
  const pathOf = (file: CorpusFile) => sharedPath('corpus/open', file.path);
  const uncompressed = (file: CorpusFile) => file.transfer_syntax === '1.2.840.10008.1.2.1';
  const withPort = async <T>(
    change: { callingAeTitle?: string; moveDestination?: string },
    use: (port: DicomPort) => Promise<T>,
  ): Promise<T> => {
    const options = { callingAeTitle: 'KIT', moveDestination: 'KIT', sink: station.sink, ...change };
    return use(createDimsePort(options));
  };

  beforeAll(async () => {
    files = chooseFiles();
    station = await startTestStation({
      peers: [
        { aeTitle: 'ORTHANC', address: '127.0.0.1' },
        { aeTitle: 'QRSCP', address: 'localhost' },
      ],
    });
    const known = { stationAeTitle: 'KIT', stationPort: station.scpPort };
    orthanc = await startOrthanc({ ...known, variants: ['utf8'] });
    qrscp = await startDcmqrscp(known);
    const { refused } = await orthanc.upload(files.map(pathOf));
    files = files.filter((file) => !refused.includes(pathOf(file)));
    await qrscp.load(files.filter(uncompressed).map(pathOf));
  });
  afterAll(async () => {
    await station?.close();
    await orthanc?.stop();
    await qrscp?.stop();
  });
  beforeEach(() => {
    station.sink.arrived.clear();
  });

  it.each(['Orthanc', 'dcmqrscp'])('%s answers C-ECHO and C-FIND at every level', async (name) => {
    expect(await station.dicom.echo(endpoint(name), CALL)).toMatchObject({ ok: true });
    const studies = await station.dicom.findStudies(endpoint(name), {}, CALL);
    if (!studies.ok) throw new Error(studies.error.message);
    const held = files.filter((file) => name === 'Orthanc' || uncompressed(file));
    expect(new Set(studies.value.map((each) => each.StudyInstanceUID))).toEqual(
      new Set(held.map((each) => each.StudyInstanceUID)),
    );
    const file = held[0];
    if (file === undefined) throw new Error('no file');
    const { StudyInstanceUID } = file;
    const series = await station.dicom.findSeries(endpoint(name), StudyInstanceUID, CALL);
    if (!series.ok || series.value[0] === undefined) throw new Error('no series');
    const key = { StudyInstanceUID, SeriesInstanceUID: series.value[0].SeriesInstanceUID };
    const images = await station.dicom.findImages(endpoint(name), key, CALL);
    if (!images.ok) throw new Error(images.error.message);
    expect(images.value.map((each) => each.SOPInstanceUID)).toContain(file.SOPInstanceUID);
    const one = await station.dicom.findStudies(endpoint(name), { StudyInstanceUID }, CALL);
    expect(one.ok && one.value).toHaveLength(1);
  });

  it.each(['Orthanc', 'dcmqrscp'])('%s: names arrive as their authors wrote them', async (name) => {
    const studies = await station.dicom.findStudies(endpoint(name), {}, CALL);
    if (!studies.ok) throw new Error(studies.error.message);
    const nameOf = new Map(studies.value.map((each) => [each.StudyInstanceUID, each.PatientName]));
    const written = files.filter((file) => file.path.startsWith('charset/') && uncompressed(file));
    expect(written.length).toBeGreaterThan(4);
    for (const file of written) {
      // Orthanc keeps an empty third component group.
      const got = (nameOf.get(file.StudyInstanceUID) ?? '').replace(/=+$/u, '');
      expect(got).toBe((file.patient_name_expected ?? '').replace(/=+$/u, ''));
    }
  });

  it.each(['C-MOVE', 'C-GET'] as const)(
    '%s brings every study of Orthanc, compressed or not',
    async (method) => {
      let told = 0;
      for (const StudyInstanceUID of new Set(files.map((file) => file.StudyInstanceUID))) {
        const onProgress = () => {
          told += 1;
        };
        const options = { ...CALL, onProgress };
        const result = await station.dicom.retrieve(
          endpoint('Orthanc'),
          { StudyInstanceUID },
          method,
          options,
        );
        if (!result.ok) throw new Error(`${StudyInstanceUID}: ${result.error.message}`);
        expect(result.value).toMatchObject({ method, failed: 0 });
      }
      expect(told).toBeGreaterThan(0);
      for (const file of files) {
        const arrived = station.sink.arrived.get(file.SOPInstanceUID);
        if (arrived === undefined) throw new Error(`${file.path} did not arrive`);
        if (!arrived.arriving.TransferSyntaxUID.startsWith('1.2.840.10008.1.2.4')) continue;
        // What Orthanc does not decode it sends as it stores it.
        expect(arrived.arriving.TransferSyntaxUID).toBe(file.transfer_syntax);
        const stored = dataSetOf(await orthanc.fileOf(file.SOPInstanceUID));
        expect(arrived.dataSet.subarray(-1000).equals(stored.subarray(-1000))).toBe(true);
      }
    },
  );

  it.each(['C-MOVE', 'C-GET'] as const)('%s brings a series of dcmqrscp', async (method) => {
    const { StudyInstanceUID, SOPInstanceUID } = files.filter(uncompressed)[0] as CorpusFile;
    const series = await station.dicom.findSeries(endpoint('dcmqrscp'), StudyInstanceUID, CALL);
    if (!series.ok || series.value[0] === undefined) throw new Error('no series');
    const { SeriesInstanceUID } = series.value[0];
    const target = { StudyInstanceUID, SeriesInstanceUID };
    const result = await station.dicom.retrieve(endpoint('dcmqrscp'), target, method, CALL);
    expect(result).toMatchObject({ ok: true, value: { failed: 0 } });
    expect([...station.sink.arrived.keys()]).toContain(SOPInstanceUID);
  });

  it('an AE title that the PACS does not know is named in the error, with what to do', async () => {
    const StudyInstanceUID = files.find(uncompressed)?.StudyInstanceUID ?? '';
    const target = { StudyInstanceUID };
    const toNowhere = await withPort({ moveDestination: 'NOWHERE' }, async (port) => [
      await port.retrieve(endpoint('dcmqrscp'), target, 'C-MOVE', CALL),
      await port.retrieve(endpoint('Orthanc'), target, 'C-MOVE', CALL),
    ]);
    expect(toNowhere).toMatchObject([
      { error: { code: 'dicom.move-destination-unknown' } },
      { error: { code: 'dicom.status-failure', remedy: expect.stringMatching(/knows NOWHERE/u) } },
    ]);
    const stranger = await withPort({ callingAeTitle: 'STRANGER' }, async (port) => [
      await port.findStudies(endpoint('Orthanc'), {}, CALL),
    ]);
    expect(stranger).toMatchObject([
      { error: { code: 'dicom.association-aborted', remedy: expect.stringMatching(/STRANGER/u) } },
    ]);
    const wrong = await station.dicom.echo({ ...endpoint('Orthanc'), aeTitle: 'WRONG' }, CALL);
    expect(wrong).toMatchObject({
      error: { code: 'dicom.association-rejected', message: expect.stringMatching(/AE title WRONG/u) },
    });
  });

  it('counts what the sink refused as left behind, by C-MOVE and by C-GET', async () => {
    // guards S-7
    station.sink.refuse = () => ({
      code: 'vault.disk-full',
      message: 'The disk is full.',
      remedy: 'Make room.',
      retryable: true,
      details: {},
    });
    const target = { StudyInstanceUID: files.find(uncompressed)?.StudyInstanceUID ?? '' };
    const moved = await station.dicom.retrieve(endpoint('Orthanc'), target, 'C-MOVE', CALL);
    const got = await station.dicom.retrieve(endpoint('Orthanc'), target, 'C-GET', CALL);
    station.sink.refuse = null;
    expect([moved.ok, got.ok]).toEqual([false, false]);
    expect(station.sink.arrived.size).toBe(0);
  });

  it('stops at its own limit of answers, and when it is told to stop', async () => {
    const limited = await station.dicom.findStudies(endpoint('Orthanc'), {}, { ...CALL, limit: 2 });
    expect(limited).toMatchObject({ error: { code: 'dicom.answer-too-large' } });
    const signal = AbortSignal.abort();
    const cancelled = await station.dicom.findStudies(endpoint('Orthanc'), {}, { ...CALL, signal });
    expect(cancelled).toMatchObject({ error: { code: 'dicom.cancelled' } });
  });
});
