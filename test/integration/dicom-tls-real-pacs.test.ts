import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Endpoint, TlsSettings } from '../../electron/station/dicom/port.ts';
import { type DcmqrscpPeer, startDcmqrscp } from '../peers/dcmqrscp.ts';
import { type OrthancPeer, startOrthanc } from '../peers/orthanc.ts';
import { freePort } from '../peers/peer-process.ts';
import { DCMTK_NEEDS, missing, ORTHANC_NEEDS, sharedPath } from '../peers/shared-material.ts';
import { dataSetOf, endpointOf, startTestStation, type TestStation } from '../peers/test-station.ts';

const CALL = { deadlineMs: 20_000, idleMs: 10_000 };
const skip = missing(ORTHANC_NEEDS) ?? missing(DCMTK_NEEDS) ?? missing({ shared: ['corpus/open'] });
const run = promisify(execFile);

describe.skipIf(skip !== null)(`a PACS over TLS${skip === null ? '' : ` (${skip})`}`, () => {
  let orthanc: OrthancPeer;
  let station: TestStation;
  let qrscp: DcmqrscpPeer;
  const wrappers: ChildProcess[] = [];
  const pem = (name: string) => readFileSync(path.join(orthanc.certificates, name), 'utf8');
  const showing = (name: string): Pick<TlsSettings, 'certificate' | 'key'> => ({
    certificate: pem(`${name}.crt`),
    key: pem(`${name}.key`),
  });
  const tls = (rest: Partial<TlsSettings> = {}): TlsSettings => ({
    profile: 'bcp195',
    ca: pem('ca.crt'),
    ...rest,
  });
  const over = (settings: TlsSettings, rest: Partial<Endpoint> = {}): Endpoint => ({
    ...endpointOf(orthanc),
    tls: settings,
    ...rest,
  });
  const codeOf = async (endpoint: Endpoint): Promise<string> => {
    const answer = await station.dicom.echo(endpoint, CALL);
    return answer.ok ? 'ok' : answer.error.code;
  };
  /** TLS in front of dcmqrscp, by the shared script. */
  const wrapped = async (...args: string[]): Promise<number> => {
    const listen = await freePort();
    const child = spawn(
      process.execPath,
      [sharedPath('peers', 'tlswrap.mjs'), 'server', String(listen), String(qrscp.dicomPort), ...args],
      {
        env: { ...process.env, GEN: path.dirname(orthanc.certificates) },
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    wrappers.push(child);
    await once(child.stdout, 'data');
    return listen;
  };
  const manifest = () =>
    (
      JSON.parse(readFileSync(sharedPath('corpus/open/manifest.json'), 'utf8')) as {
        files: {
          path: string;
          category: string;
          part10: boolean;
          transfer_syntax: string;
          SOPInstanceUID: string;
          StudyInstanceUID: string;
          same_sop_instance_uid_as?: string;
        }[];
      }
    ).files.filter(
      (file) =>
        file.category === 'image' &&
        file.part10 &&
        file.same_sop_instance_uid_as === undefined &&
        file.transfer_syntax === '1.2.840.10008.1.2.1',
    );
  let studyUid = '';
  let held: { path: string; SOPInstanceUID: string }[] = [];

  beforeAll(async () => {
    const scpPort = await freePort();
    orthanc = await startOrthanc({ stationAeTitle: 'KIT', stationPort: scpPort, variants: ['tls'] });
    station = await startTestStation({
      peers: [
        { aeTitle: 'ORTHANC', address: '127.0.0.1' },
        { aeTitle: 'STORESCU', address: '127.0.0.1' },
        { aeTitle: 'ECHOSCU', address: '127.0.0.1' },
      ],
      scpPort,
      tls: {
        profile: 'bcp195',
        ca: pem('ca.crt'),
        certificate: pem('server.crt'),
        key: pem('server.key'),
        clientCertificates: 'required',
      },
    });
    qrscp = await startDcmqrscp({ stationAeTitle: 'KIT', stationPort: scpPort });
    const files = manifest();
    studyUid = files[0]?.StudyInstanceUID ?? '';
    held = files.filter((file) => file.StudyInstanceUID === studyUid);
    const paths = held.map((file) => sharedPath('corpus/open', file.path));
    await orthanc.upload(paths);
    await qrscp.load(paths);
  }, 60_000);

  afterAll(async () => {
    for (const each of wrappers) each.kill();
    await station?.close();
    await qrscp?.stop();
    await orthanc?.stop();
  });

  it.each(['C-MOVE', 'C-GET'] as const)(
    'brings a study whole by %s, encrypted all the way',
    async (method) => {
      station.sink.arrived.clear();
      const brought = await station.dicom.retrieve(
        over(tls(showing('client'))),
        { StudyInstanceUID: studyUid },
        method,
        CALL,
      );
      expect(brought).toMatchObject({ ok: true, value: { completed: held.length, failed: 0 } });
      for (const { SOPInstanceUID } of held) {
        const kept = dataSetOf(await orthanc.fileOf(SOPInstanceUID));
        expect(station.sink.arrived.get(SOPInstanceUID)?.dataSet.equals(kept)).toBe(true);
      }
      expect(station.events.filter((event) => event.type === 'connection:refused')).toEqual([]);
    },
  );

  it('answers queries over TLS, with an identity that it does not ask for', async () => {
    const settings = tls({ ...showing('client'), profile: 'bcp195-non-downgrading' });
    const userIdentity = { type: 'passcode', username: 'kit', passcode: 'secret' } as const;
    const found = await station.dicom.findStudies(over(settings, { userIdentity }), {}, CALL);
    expect(found.ok && found.value.length).toBe(1);
  });

  it.each([
    ['no certificate of ours', {}, 'dicom.tls-certificate-wanted'],
    ['a stranger', 'stranger', 'dicom.tls-certificate-refused'],
    ['an expired certificate of ours', 'expired', 'dicom.tls-certificate-refused'],
  ] as const)('is not opened by Orthanc for %s', async (_what, shown, code) => {
    expect(await codeOf(over(tls(typeof shown === 'string' ? showing(shown) : shown)))).toBe(code);
  });

  it('is not opened by us for another authority or another name', async () => {
    const own = showing('client');
    expect(await codeOf(over(tls({ ...own, ca: pem('otherca.crt') })))).toBe('dicom.tls-unknown-authority');
    expect(await codeOf(over(tls({ ...own, serverName: 'pacs.example' })))).toBe('dicom.tls-wrong-name');
  });

  it('is told from plain DICOM, whichever of the two was meant', async () => {
    const plain = await codeOf({ ...endpointOf(orthanc) });
    expect(['dicom.tls-expected', 'dicom.connection-lost']).toContain(plain);
    expect(['dicom.tls-not-spoken', 'dicom.tls-no-answer']).toContain(
      await codeOf({ ...endpointOf(qrscp), tls: tls() }),
    );
  });

  it('is spoken with dcmqrscp behind TLS, by 1.2 and 1.3, and C-GET brings the study', async () => {
    for (const version of ['TLSv1.2', 'TLSv1.3']) {
      station.sink.arrived.clear();
      const at = await wrapped('--min', version, '--max', version);
      const endpoint = { ...endpointOf(qrscp), port: at, tls: tls(showing('client')) };
      const brought = await station.dicom.retrieve(endpoint, { StudyInstanceUID: studyUid }, 'C-GET', CALL);
      expect(brought).toMatchObject({ ok: true, value: { completed: held.length, failed: 0 } });
      expect(station.sink.arrived.size).toBe(held.length);
    }
  });

  it.each([
    ['expired', 'dicom.tls-expired'],
    ['stranger', 'dicom.tls-unknown-authority'],
    ['client', 'ok'],
  ])('shows the %s certificate and is judged by it', async (name, code) => {
    const at = await wrapped('--cert', name, '--noclientcert');
    expect(await codeOf({ ...endpointOf(qrscp), port: at, tls: tls() })).toBe(code);
  });

  it('takes what DCMTK sends by TLS, and from nobody without the right certificate', async () => {
    const file = sharedPath('corpus/open', held[0]?.path ?? '');
    const send = (name: string) => {
      const at = (file: string) => path.join(orthanc.certificates, file);
      const certificates = ['+tls', at(`${name}.key`), at(`${name}.crt`), '+cf', at('ca.crt')];
      return run('storescu', [...certificates, '-aec', 'KIT', '127.0.0.1', String(station.scpPort), file]);
    };
    station.sink.arrived.clear();
    await send('client');
    expect(station.sink.arrived.size).toBe(1);
    for (const name of ['stranger', 'expired']) await expect(send(name)).rejects.toThrow(/storescu/u);
    const plain = run('echoscu', [
      '-to',
      '5',
      '-ta',
      '5',
      '-aec',
      'KIT',
      '127.0.0.1',
      String(station.scpPort),
    ]);
    await expect(plain).rejects.toThrow(/echoscu/u);
    expect(station.sink.arrived.size).toBe(1);
    const refusals = station.events.flatMap((each) =>
      each.type === 'connection:refused' ? [each.refusal] : [],
    );
    expect(refusals).toEqual(['certificate-not-trusted', 'certificate-not-trusted', 'not-tls']);
  });
});
