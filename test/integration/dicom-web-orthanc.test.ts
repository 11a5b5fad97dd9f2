// DICOMweb against a real PACS: everything that it holds comes, bit for bit, under the names that it should.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Endpoint, WebService } from '../../electron/station/dicom/port.ts';
import { createWebPort } from '../../electron/station/dicom/web/web-port.ts';
import { createDimsePort } from '../../electron/station/dicom/dimse-port.ts';
import { canonicalPersonName } from '../../shared/dicom/person-name.ts';
import { parsePart10 } from '../../shared/dicom/part10.ts';
import type { Result } from '../../shared/contract/result.ts';
import { makeCertificates } from '../fixtures/certificates.ts';
import { type OrthancPeer, startOrthanc } from '../peers/orthanc.ts';
import { freePort } from '../peers/peer-process.ts';
import { missing, ORTHANC_NEEDS, sharedPath } from '../peers/shared-material.ts';
import { memorySink } from '../peers/test-station.ts';
import { startTlsFront } from '../peers/tls-front.ts';
import { corpusFiles, STATION_AE } from './prefetch-fixture.ts';

const CALL = { deadlineMs: 60_000, idleMs: 10_000 };
const noOrthanc = missing({
  ...ORTHANC_NEEDS,
  shared: [...ORTHANC_NEEDS.shared, 'corpus/open/manifest.json'],
});
const why = noOrthanc === null ? '' : ` (${noOrthanc})`;

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

const endpointOf = (httpPort: number, web: Partial<WebService> = {}): Endpoint => ({
  id: 'pacs',
  host: '127.0.0.1',
  port: httpPort,
  aeTitle: '',
  queryBy: ['QIDO-RS'],
  retrieveBy: ['WADO-RS'],
  web: { baseUrl: `http://127.0.0.1:${httpPort}/dicom-web`, ...web },
});

interface ManifestFile {
  readonly path: string;
  readonly StudyInstanceUID?: string;
  readonly SOPInstanceUID?: string;
  readonly patient_name_expected?: string | null;
  readonly same_sop_instance_uid_as?: unknown;
}

describe.skipIf(noOrthanc !== null)(`the DICOMweb plugin of a real Orthanc${why}`, () => {
  let pacs: OrthancPeer;
  const { files } =
    noOrthanc === null
      ? (JSON.parse(readFileSync(sharedPath('corpus/open/manifest.json'), 'utf8')) as {
          files: ManifestFile[];
        })
      : { files: [] };

  beforeAll(async () => {
    const stationPort = await freePort();
    pacs = await startOrthanc({ stationAeTitle: STATION_AE, stationPort, variants: ['utf8'] });
    await pacs.upload(files.map((file) => sharedPath('corpus/open', file.path)));
  });
  afterAll(() => pacs?.stop());

  it('gives every instance that it holds, bit for bit, and lists and counts it right', async () => {
    const sink = memorySink();
    const port = createWebPort({ sink });
    const endpoint = endpointOf(pacs.httpPort);
    const held = (await pacs.get('/instances')) as readonly string[];
    let listed = 0;
    for (const study of valueOf(await port.findStudies(endpoint, {}, CALL))) {
      const { StudyInstanceUID } = study;
      const series = valueOf(await port.findSeries(endpoint, StudyInstanceUID, CALL));
      let images = 0;
      for (const { SeriesInstanceUID, NumberOfSeriesRelatedInstances } of series) {
        const found = valueOf(await port.findImages(endpoint, { StudyInstanceUID, SeriesInstanceUID }, CALL));
        expect(found.length).toBe(NumberOfSeriesRelatedInstances);
        images += found.length;
      }
      expect([series.length, images]).toEqual([
        study.NumberOfStudyRelatedSeries,
        study.NumberOfStudyRelatedInstances,
      ]);
      expect(
        new Set(series.map(({ Modality }) => Modality)).difference(new Set([...study.ModalitiesInStudy, '']))
          .size,
      ).toBe(0);
      const fetched = valueOf(await port.retrieve(endpoint, { StudyInstanceUID }, 'WADO-RS', CALL));
      expect(fetched.completed).toBe(images);
      listed += images;
    }
    expect(listed).toBe(held.length);
    const kept = new Set([...sink.arrived.values()].map(({ dataSet }) => dataSet.toString('base64')));
    const uids = new Set<string>();
    for (const id of held) {
      const answer = await fetch(`http://127.0.0.1:${pacs.httpPort}/instances/${id}/file`);
      const file = Buffer.from(await answer.arrayBuffer());
      const parsed = parsePart10(file);
      const { MainDicomTags } = (await pacs.get(`/instances/${id}`)) as {
        MainDicomTags: { SOPInstanceUID: string };
      };
      uids.add(MainDicomTags.SOPInstanceUID);
      const arrived = sink.arrived.get(MainDicomTags.SOPInstanceUID);
      expect(arrived, `instance ${id}`).toBeDefined();
      // A file from before there was meta information is a data set from its first byte.
      const dataSet = file.subarray(parsed.ok ? parsed.value.dataSetOffset : 0);
      expect(kept.has(dataSet.toString('base64')), `instance ${id}`).toBe(true);
    }
    expect(sink.arrived.size).toBe(uids.size);
  });

  it('gives the names of every character set, as C-FIND does', async () => {
    const web = createWebPort({ sink: memorySink() });
    const dimse = createDimsePort({
      callingAeTitle: STATION_AE,
      moveDestination: STATION_AE,
      sink: memorySink(),
    });
    const byDimse: Endpoint = { ...endpointOf(pacs.httpPort), port: pacs.dicomPort, aeTitle: pacs.aeTitle };
    const overWeb = valueOf(await web.findStudies(endpointOf(pacs.httpPort), {}, CALL));
    const names = new Map(
      overWeb.map((study) => [study.StudyInstanceUID, canonicalPersonName(study.PatientName)]),
    );
    const studies = valueOf(await dimse.findStudies(byDimse, {}, CALL));
    expect(studies.length).toBe(overWeb.length);
    for (const study of studies) {
      expect(names.get(study.StudyInstanceUID)).toBe(canonicalPersonName(study.PatientName));
    }
    const shared = Map.groupBy(files, ({ StudyInstanceUID = '' }) => StudyInstanceUID);
    const expected = files.filter(
      (file) =>
        typeof file.patient_name_expected === 'string' &&
        file.same_sop_instance_uid_as === undefined &&
        // Of several files of one study, the PACS shows the name of one.
        shared.get(file.StudyInstanceUID ?? '')?.length === 1,
    );
    expect(expected.length).toBeGreaterThan(3);
    for (const { path: file, StudyInstanceUID = '', patient_name_expected } of expected) {
      expect([file, names.get(StudyInstanceUID)]).toEqual([
        file,
        canonicalPersonName(patient_name_expected ?? ''),
      ]);
    }
    await dimse.close();
  });

  it('finds by name, date range, modality and patient', async () => {
    const port = createWebPort({ sink: memorySink() });
    const endpoint = endpointOf(pacs.httpPort);
    const all = valueOf(await port.findStudies(endpoint, {}, CALL));
    const dated = valueOf(await port.findStudies(endpoint, { StudyDate: '20000101-20141231' }, CALL));
    expect(dated.map(({ StudyInstanceUID }) => StudyInstanceUID).toSorted()).toEqual(
      all
        .filter(({ StudyDate }) => StudyDate >= '20000101' && StudyDate <= '20141231')
        .map(({ StudyInstanceUID }) => StudyInstanceUID)
        .toSorted(),
    );
    const ct = valueOf(await port.findStudies(endpoint, { ModalitiesInStudy: 'CT' }, CALL));
    expect(ct.length).toBe(all.filter(({ ModalitiesInStudy }) => ModalitiesInStudy.includes('CT')).length);
    const referred = all.find(({ ReferringPhysicianName }) => /^[A-Z]/u.test(ReferringPhysicianName));
    if (referred === undefined) throw new Error('no referring physician in the corpus');
    // The family name alone: this Orthanc's plugin takes `^` for a pattern of its own and finds nothing.
    const ReferringPhysicianName = `${referred.ReferringPhysicianName.split('^')[0] ?? ''}*`;
    const found = valueOf(await port.findStudies(endpoint, { ReferringPhysicianName }, CALL));
    expect(found.map(({ StudyInstanceUID }) => StudyInstanceUID)).toContain(referred.StudyInstanceUID);
    for (const { PatientID } of all.filter(({ PatientID }) => /^[\w.-]+$/u.test(PatientID)).slice(0, 10)) {
      const patient = valueOf(await port.findStudies(endpoint, { PatientID }, CALL));
      expect(new Set(patient.map((study) => study.PatientID))).toEqual(new Set([PatientID]));
    }
    expect(valueOf(await port.webEcho(endpoint, CALL)).roundTripMs).toBeGreaterThan(0);
  });
});

describe.skipIf(noOrthanc !== null)(`an Orthanc that wants to know who asks${why}`, () => {
  let pacs: OrthancPeer;
  let front: { readonly port: number; stop(): void };
  const certificates = makeCertificates();
  const basic = (password: string) => ({ auth: { type: 'basic', username: 'reader', password } }) as const;
  const port = createWebPort({ sink: memorySink() });
  const echo = async (web: Partial<WebService>, at = pacs.httpPort): Promise<string> => {
    const answer = await port.webEcho(endpointOf(at, web), CALL);
    return answer.ok ? 'ok' : answer.error.code;
  };

  beforeAll(async () => {
    pacs = await startOrthanc({
      stationAeTitle: STATION_AE,
      stationPort: await freePort(),
      variants: ['auth'],
    });
    const [file = ''] = corpusFiles(({ Modality }) => Modality === 'CT');
    const stored = await fetch(`http://127.0.0.1:${pacs.httpPort}/instances`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from('admin:admin-pw').toString('base64')}` },
      body: new Uint8Array(readFileSync(file)),
    });
    expect(stored.status).toBe(200);
    front = await startTlsFront(pacs.httpPort, certificates);
  });
  afterAll(async () => {
    front?.stop();
    await pacs?.stop();
  });

  it('answers to a name and a password, and to nothing else', async () => {
    expect(await echo({})).toBe('dicom.web-unauthorised');
    expect(await echo(basic('wrong'))).toBe('dicom.web-unauthorised');
    expect(await echo(basic('reader-pw'))).toBe('ok');
  });

  it('behind https with a client certificate is queried and fetched from', async () => {
    const { ca, client } = certificates;
    const baseUrl = `https://127.0.0.1:${front.port}/dicom-web`;
    const believing = { ca: ca.certificate };
    const showing = { ...believing, certificate: client.certificate, key: client.key };
    expect(await echo({ ...basic('reader-pw'), baseUrl, tls: showing }, front.port)).toBe('ok');
    expect(
      await echo(
        { ...basic('reader-pw'), baseUrl, tls: { ...showing, serverName: 'localhost' } },
        front.port,
      ),
    ).toBe('ok');
    expect(
      await echo(
        { ...basic('reader-pw'), baseUrl, tls: { ...showing, serverName: 'other.example' } },
        front.port,
      ),
    ).toBe('dicom.web-certificate');
    expect(await echo({ ...basic('reader-pw'), baseUrl }, front.port)).toBe('dicom.web-certificate');
    expect(['dicom.web-tls-failed', 'dicom.connection-lost']).toContain(
      await echo({ ...basic('reader-pw'), baseUrl, tls: believing }, front.port),
    );
    const endpoint = endpointOf(front.port, { ...basic('reader-pw'), baseUrl, tls: showing });
    const [study] = valueOf(await port.findStudies(endpoint, {}, CALL));
    const target = { StudyInstanceUID: study?.StudyInstanceUID ?? '' };
    expect(valueOf(await port.retrieve(endpoint, target, 'WADO-RS', CALL)).completed).toBe(1);
  });
});
