// A radiology department of real servers around one composed station: a PACS over mutual TLS, a plain one, a DICOMweb cache behind a
// password, a RIS and its export. Every PACS is filled with the same studies of invented patients.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadConfig } from '../../electron/station/config/load.ts';
import type { Clock } from '../../electron/station/health/clock.ts';
import { silentLog, type StationLog } from '../../electron/station/log.ts';
import { dicomDay } from '../../electron/station/prefetch/sources/date-window.ts';
import { createStation, type Station } from '../../electron/station/station.ts';
import { part10Header } from '../../shared/dicom/part10.ts';
import { noisePixels } from '../bench/ingest/files.ts';
import { buildDataSet, type FixtureElement } from '../fixtures/data-set-builder.ts';
import { syntheticElements } from '../fixtures/synthetic-instance.ts';
import { type DcmqrscpPeer, startDcmqrscp } from '../peers/dcmqrscp.ts';
import { type OrthancPeer, startOrthanc } from '../peers/orthanc.ts';
import { freePort } from '../peers/peer-process.ts';
import { DCMTK_NEEDS, missing, ORTHANC_NEEDS } from '../peers/shared-material.ts';
import { startWlmscpfs, type WorklistPeer } from '../peers/wlmscpfs.ts';
import { corpusFiles } from './prefetch-fixture.ts';
import { STATION_AE, valueOf } from './station-fixture.ts';

export const departmentMissing =
  missing({ ...ORTHANC_NEEDS, shared: [...ORTHANC_NEEDS.shared, 'corpus/open'] }) ??
  missing(DCMTK_NEEDS) ??
  missing({ programs: ['wlmscpfs', 'dump2dcm', 'openssl'] });

const CT_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.2';
/** What must never stand in any file of the station beside those that hold it. */
export const WEB_PASSWORD = 'reader-pw';
const TODAY = dicomDay(new Date());

/** One study as it is put into the PACS. */
export interface DepartmentStudy {
  readonly StudyInstanceUID: string;
  readonly PatientID: string;
  readonly PatientName: string;
  readonly PatientBirthDate: string;
  readonly Modality: string;
  readonly StudyDate: string;
  /** The newest is fetched first. */
  readonly StudyTime: string;
  readonly StudyDescription: string;
  readonly AccessionNumber: string;
  readonly images: number;
  /** Of the square image; 16 bits a pixel. */
  readonly matrix: number;
}

let made = 0;
export function study(
  over: Partial<DepartmentStudy> & Pick<DepartmentStudy, 'PatientID'>,
): DepartmentStudy {
  made += 1;
  return {
    StudyInstanceUID: `2.25.9160${String(made).padStart(4, '0')}`,
    PatientName: `DEPARTMENT^${over.PatientID}`,
    PatientBirthDate: '19700101',
    Modality: 'CT',
    StudyDate: TODAY,
    StudyTime: '070000',
    StudyDescription: 'CT chest plain',
    AccessionNumber: `DEPT-${String(made).padStart(5, '0')}`,
    images: 3,
    matrix: 32,
    ...over,
  };
}

/** Writes the study's images, one file each. @returns the files; with `from` and `to` only those images */
export function studyFiles(folder: string, each: DepartmentStudy, from = 1, to = each.images): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => {
    const number = from + index;
    const SOPInstanceUID = `${each.StudyInstanceUID}.1.${number}`;
    const text = (tag: number, vr: FixtureElement['vr'], value: string): FixtureElement => ({
      tag,
      vr,
      value,
    });
    const changes: FixtureElement[] = [
      text(0x00080016, 'UI', CT_IMAGE_STORAGE),
      text(0x00080018, 'UI', SOPInstanceUID),
      text(0x00080020, 'DA', each.StudyDate),
      text(0x00080030, 'TM', each.StudyTime),
      text(0x00080050, 'SH', each.AccessionNumber),
      text(0x00080060, 'CS', each.Modality),
      text(0x00081030, 'LO', each.StudyDescription),
      text(0x00100010, 'PN', each.PatientName),
      text(0x00100020, 'LO', each.PatientID),
      text(0x00100021, 'LO', ''),
      text(0x00100030, 'DA', each.PatientBirthDate),
      text(0x0020000d, 'UI', each.StudyInstanceUID),
      text(0x0020000e, 'UI', `${each.StudyInstanceUID}.1`),
      text(0x00200013, 'IS', String(number)),
      { tag: 0x00280002, vr: 'US', value: [1] },
      { tag: 0x00280010, vr: 'US', value: [each.matrix] },
      { tag: 0x00280011, vr: 'US', value: [each.matrix] },
      { tag: 0x00280100, vr: 'US', value: [16] },
      { tag: 0x00280101, vr: 'US', value: [12] },
      { tag: 0x00280102, vr: 'US', value: [11] },
      { tag: 0x00280103, vr: 'US', value: [0] },
      { tag: 0x7fe00010, vr: 'OW', value: noisePixels(each.matrix * each.matrix, number) },
    ];
    const header = part10Header({
      MediaStorageSOPClassUID: CT_IMAGE_STORAGE,
      MediaStorageSOPInstanceUID: SOPInstanceUID,
      TransferSyntaxUID: '1.2.840.10008.1.2.1',
    });
    const file = path.join(folder, `${SOPInstanceUID}.dcm`);
    writeFileSync(file, Buffer.concat([header, buildDataSet(syntheticElements(changes))]));
    return file;
  });
}

/** Files of the corpus whose only purpose is a name in some character set. */
export const characterSetFiles = (): readonly string[] =>
  corpusFiles((file) => file.path.startsWith('charset/') && file.Modality === 'OT');

type Peers = 'primary' | 'secondary' | 'cache' | 'ris';

export interface Department {
  readonly folder: string;
  readonly scpPort: number;
  readonly primary: OrthancPeer;
  readonly secondary: DcmqrscpPeer;
  readonly cache: OrthancPeer;
  readonly ris: WorklistPeer;
  /** The RIS's export; does not exist until it is written. */
  readonly exportFile: string;
  /** What `endpoints`, `storageScp` and `worklist` of the configuration say of these servers. */
  config(): DepartmentConfig;
  stop(): Promise<void>;
}

export type EndpointEntry = Record<string, unknown> & { readonly id: string };
export interface DepartmentConfig extends Record<string, unknown> {
  readonly endpoints: readonly EndpointEntry[];
  readonly worklist: Record<string, unknown>;
}

/** Starts the servers, and puts these studies (and `files`) into every PACS. */
export async function startDepartment(options: {
  readonly studies: readonly DepartmentStudy[];
  readonly files?: readonly string[];
  readonly without?: readonly Peers[];
}): Promise<Department> {
  const folder = mkdtempSync(path.join(tmpdir(), 'kit-department-'));
  const scpPort = await freePort();
  const known = { stationAeTitle: STATION_AE, stationPort: scpPort };
  const has = (peer: Peers): boolean => options.without?.includes(peer) !== true;
  const started: { stop(): Promise<void> }[] = [];
  const start = async <T extends { stop(): Promise<void> }>(peer: Peers, run: () => Promise<T>): Promise<T> => {
    if (!has(peer)) return undefined as unknown as T;
    const running = await run();
    started.push(running);
    return running;
  };
  const stop = async (): Promise<void> => {
    for (const peer of started.splice(0)) await peer.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const primary = await start('primary', () =>
      startOrthanc({ ...known, aeTitle: 'MAIN', variants: ['tls', 'utf8'] }),
    );
    const secondary = await start('secondary', () => startDcmqrscp({ ...known, aeTitle: 'BACKUP' }));
    const cache = await start('cache', () =>
      startOrthanc({ ...known, aeTitle: 'CACHE', variants: ['auth', 'utf8'] }),
    );
    const ris = await start('ris', () => startWlmscpfs());
    const files = [
      ...options.studies.flatMap((each) => studyFiles(folder, each)),
      ...(options.files ?? []),
    ];
    for (const pacs of [primary, cache]) {
      if (pacs === undefined) continue;
      const { refused } = await pacs.upload(files);
      if (refused.length > 0) throw new Error(`${refused.length} files were refused`);
    }
    await secondary?.load(files);
    writeFileSync(path.join(folder, 'web-password'), `${WEB_PASSWORD}\n`, { mode: 0o600 });
    const exportFile = path.join(folder, 'export.csv');
    const certificates = (name: string) => path.join(primary.certificates, name);
    const config = (): DepartmentConfig => ({
      station: { aeTitle: STATION_AE },
      storageScp: {
        port: scpPort,
        ...(has('primary') && {
          tls: {
            certificateFile: certificates('server.crt'),
            keyFile: certificates('server.key'),
            caFile: certificates('ca.crt'),
          },
        }),
      },
      endpoints: [
        ...(has('primary')
          ? [
              {
                id: 'main',
                host: '127.0.0.1',
                port: primary.dicomPort,
                aeTitle: primary.aeTitle,
                retrieveBy: ['C-MOVE'],
                tls: {
                  caFile: certificates('ca.crt'),
                  certificateFile: certificates('client.crt'),
                  keyFile: certificates('client.key'),
                },
              },
            ]
          : []),
        ...(has('secondary')
          ? [
              {
                id: 'backup',
                host: '127.0.0.1',
                port: secondary.dicomPort,
                aeTitle: secondary.aeTitle,
                retrieveBy: ['C-GET'],
                rank: 'secondary',
              },
            ]
          : []),
        ...(has('cache')
          ? [
              {
                id: 'cache',
                rank: 'site-cache',
                web: {
                  baseUrl: `http://127.0.0.1:${cache.httpPort}/dicom-web`,
                  auth: {
                    type: 'basic',
                    username: 'reader',
                    passwordFile: path.join(folder, 'web-password'),
                  },
                },
              },
            ]
          : []),
      ],
      worklist: {
        dates: 'today',
        ...(has('ris') && {
          scheduled: [{ id: 'ris', host: '127.0.0.1', port: ris.dicomPort, aeTitle: ris.aeTitle }],
        }),
      },
    });
    return { folder, scpPort, primary, secondary, cache, ris, exportFile, config, stop };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

/** Opens the composed station on a written configuration, as the shells do; it neither watches nor fetches until `start()`. */
export async function openDepartmentStation(options: {
  readonly data: string;
  readonly config: Record<string, unknown>;
  readonly log?: StationLog;
  readonly clock?: Clock;
}): Promise<Station> {
  const file = path.join(options.data, 'config.yaml');
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(options.config), { mode: 0o600 });
  const config = valueOf(await loadConfig({ user: file }));
  return valueOf(
    await createStation({
      config,
      dataDirectory: options.data,
      version: '0.0.0-test',
      testHooks: false,
      log: options.log ?? silentLog,
      ...(options.clock && { clock: options.clock }),
    }),
  );
}

/** The PACS's own counts: images by StudyInstanceUID. */
export async function countsOf(orthanc: OrthancPeer): Promise<ReadonlyMap<string, number>> {
  const list = (await orthanc.get('/studies?expand')) as readonly {
    readonly ID: string;
    readonly MainDicomTags: { readonly StudyInstanceUID: string };
  }[];
  const counts = new Map<string, number>();
  for (const { ID, MainDicomTags } of list) {
    const { CountInstances } = (await orthanc.get(`/studies/${ID}/statistics`)) as {
      readonly CountInstances: number | string;
    };
    counts.set(MainDicomTags.StudyInstanceUID, Number(CountInstances));
  }
  return counts;
}

/** What the corpus's manifest says a file's name should read. @returns by StudyInstanceUID */
export function expectedNames(files: readonly string[]): ReadonlyMap<string, string> {
  const root = path.dirname(path.dirname(files[0] ?? ''));
  const manifest = JSON.parse(readFileSync(path.join(root, 'manifest.json'), 'utf8')) as {
    readonly files: readonly {
      readonly path: string;
      readonly StudyInstanceUID: string;
      readonly patient_name_expected?: string;
      readonly patient_name: string;
    }[];
  };
  return new Map(
    manifest.files
      .filter((file) => files.includes(path.join(root, file.path)))
      .map((file) => [file.StudyInstanceUID, file.patient_name_expected ?? file.patient_name] as const),
  );
}
