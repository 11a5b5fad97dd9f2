// A radiology department of real servers around one composed station: a PACS over mutual TLS, a plain one, a DICOMweb cache behind a
// password, a RIS and its export. Every PACS is filled with the same studies of invented patients.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadConfig } from '../../electron/station/config/load.ts';
import type { Clock } from '../../electron/station/health/clock.ts';
import { silentLog, type StationLog } from '../../electron/station/log.ts';
import { createStation, type Station } from '../../electron/station/station.ts';
import { type DcmqrscpPeer, startDcmqrscp } from '../peers/dcmqrscp.ts';
import { type OrthancPeer, startOrthanc } from '../peers/orthanc.ts';
import { freePort } from '../peers/peer-process.ts';
import { DCMTK_NEEDS, missing, ORTHANC_NEEDS } from '../peers/shared-material.ts';
import { startWlmscpfs, type WorklistPeer } from '../peers/wlmscpfs.ts';
import { type DepartmentStudy, studyFiles } from './department-studies.ts';
import { STATION_AE, valueOf } from './station-fixture.ts';

export const departmentMissing =
  missing({ ...ORTHANC_NEEDS, shared: [...ORTHANC_NEEDS.shared, 'corpus/open'] }) ??
  missing(DCMTK_NEEDS) ??
  missing({ programs: ['wlmscpfs', 'dump2dcm', 'openssl'] });

/** What must never stand in any file of the station beside those that hold it. */
export const WEB_PASSWORD = 'reader-pw';
export const IDENTITY_PASSCODE = 'sesame-of-this-run';

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
  const start = async <T extends { stop(): Promise<void> }>(
    peer: Peers,
    run: () => Promise<T>,
  ): Promise<T> => {
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
    const files = [...options.studies.flatMap((each) => studyFiles(folder, each)), ...(options.files ?? [])];
    for (const pacs of [primary, cache]) {
      if (pacs === undefined) continue;
      const { refused } = await pacs.upload(files);
      if (refused.length > 0) throw new Error(`${refused.length} files were refused`);
    }
    await secondary?.load(files);
    writeFileSync(path.join(folder, 'passcode'), `${IDENTITY_PASSCODE}\n`, { mode: 0o600 });
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
                userIdentity: {
                  type: 'passcode',
                  username: 'kit',
                  passcodeFile: path.join(folder, 'passcode'),
                },
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
