// The composed station on a small rehearsal PACS, asked only through its host as a page would: what the judgements run on.
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createPopulation } from '../../drills/rehearsal/population/population.ts';
import type { RehearsalStudy } from '../../drills/rehearsal/model.ts';
import type { Archive } from '../../drills/rehearsal/archive.ts';
import { configSchema, type KitConfig } from '../../electron/station/config/schema.ts';
import type { RetrieveMethod } from '../../electron/station/dicom/port.ts';
import { silentLog, type StationLog } from '../../electron/station/log.ts';
import { stationLayout } from '../../electron/station/station-parts.ts';
import { createStation, type Station } from '../../electron/station/station.ts';
import { openVault } from '../../electron/station/vault/open-vault.ts';
import {
  type Channel,
  type ChannelInput,
  type ChannelOutput,
  channels,
} from '../../shared/contract/channels.ts';
import type { KitErrorCode } from '../../shared/contract/kit-error.ts';
import type { Result } from '../../shared/contract/result.ts';
import type { StudyRow } from '../../shared/contract/views.ts';

export const STATION_AE = 'PACSKIT';
export const PASSPHRASE = 'a passphrase of this test run only';

export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

/** Studies of a few patients of the rehearsal day, small: tens of kilobytes a study. */
export const smallDay = (...patientIds: readonly string[]): readonly RehearsalStudy[] =>
  createPopulation({ seed: 5, now: new Date(), matrix: 64, share: 0.2 }).filter(({ patient }) =>
    patientIds.includes(patient.PatientID),
  );

export const instancesOf = (study: RehearsalStudy): readonly string[] =>
  study.series.flatMap(({ instances }) => instances.map(({ SOPInstanceUID }) => SOPInstanceUID));

/** Draws every image once: the first retrieve then waits for the network and for nothing else. */
export function drawAll(archive: Archive): void {
  for (const study of archive.studies()) for (const uid of instancesOf(study)) archive.dataSet(uid);
}

export interface DataDirectories {
  /** A new data directory, or a copy of `from`. The vault has keys and is locked. */
  make(from?: string): Promise<string>;
  remove(): Promise<void>;
}

/** Makes keys once, with a passphrase slot that is cheap to open, and hands out copies. */
export async function dataDirectories(): Promise<DataDirectories> {
  const root = await mkdtemp(path.join(tmpdir(), 'kit-station-it-'));
  const first = path.join(root, 'new');
  const vault = valueOf(
    await openVault({
      directory: stationLayout(first).vault,
      clock: { wallNow: () => new Date() },
      argon2: { memoryKiB: 64, passes: 1, lanes: 1 },
    }),
  );
  valueOf(await vault.initialise({ passphrase: PASSPHRASE, label: 'kim', role: 'administrator' }));
  await vault.close();
  let count = 0;
  return {
    async make(from = first) {
      count += 1;
      const made = path.join(root, `data-${count}`);
      await cp(from, made, { recursive: true });
      return made;
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

export interface StationSetup {
  readonly data: string;
  readonly pacs: { readonly aeTitle: string; readonly port: number };
  readonly retrieveBy: readonly RetrieveMethod[];
  readonly scpPort?: number;
  readonly prefetch?: Partial<KitConfig['prefetch']>;
  readonly scpIdleMs?: number;
  /** Only today's studies are on the list, and earlier ones are priors. A test that runs over midnight finds none. */
  readonly today?: boolean;
  readonly log?: StationLog;
  /** Overrides of the switch's policy and schedule. */
  readonly policy?: Readonly<Record<string, number>>;
}

/** Opens the composed station; it neither watches nor fetches by itself until `start()`. */
export async function openStation(setup: StationSetup): Promise<Station> {
  const { data, pacs, retrieveBy } = setup;
  const config = configSchema.parse({
    station: { aeTitle: STATION_AE },
    storageScp: { port: setup.scpPort ?? 0, idleTimeoutMs: setup.scpIdleMs ?? 30_000 },
    endpoints: [{ id: 'pacs', host: '127.0.0.1', port: pacs.port, aeTitle: pacs.aeTitle, retrieveBy }],
    // `any`: a test that runs over midnight finds the same list.
    worklist: { dates: setup.today === true ? 'today' : 'any' },
    prefetch: setup.prefetch ?? {},
    monitor: { policy: setup.policy ?? {} },
  });
  const log = setup.log ?? silentLog;
  return valueOf(
    await createStation({ config, dataDirectory: data, version: '0.0.0-test', testHooks: false, log }),
  );
}

/** Asks the station as a page does; throws what the station answers with an error. */
export async function ask<C extends Channel>(
  station: Station,
  channel: C,
  input: ChannelInput<C>,
): Promise<ChannelOutput<C>> {
  const answer = valueOf(await station.host.invoke(channel, input));
  return channels[channel].output.parse(answer) as ChannelOutput<C>;
}

export const unlock = (station: Station) => ask(station, 'access:unlock', { passphrase: PASSPHRASE });

export const rowsOf = async (station: Station): Promise<readonly StudyRow[]> =>
  (await ask(station, 'worklist:list', {})).rows;

/** What came of one instance of a byte stream. A page shows `dataSet` only when `ended`. */
export interface StreamedInstance {
  readonly dataSet: Buffer;
  readonly ended: boolean;
  readonly error: KitErrorCode | null;
}

/** Opens a study and streams all of it. @returns by SOPInstanceUID */
export async function readStudy(
  station: Station,
  studyKey: string,
): Promise<ReadonlyMap<string, StreamedInstance>> {
  const study = await ask(station, 'study:open', { studyKey });
  const uids = new Map(
    study.series.flatMap(({ instances }) =>
      instances.map(({ instanceKey, attributes }) => [instanceKey, attributes.SOPInstanceUID] as const),
    ),
  );
  const read = new Map<string, StreamedInstance>();
  let parts: Uint8Array[] = [];
  const end = (instanceKey: string, error: KitErrorCode | null): void => {
    const uid = uids.get(instanceKey) ?? instanceKey;
    read.set(uid, { dataSet: Buffer.concat(parts), ended: error === null, error });
    parts = [];
  };
  if (uids.size === 0) return read;
  const frames = valueOf(await station.host.instances({ studyKey, instanceKeys: [...uids.keys()] }));
  for await (const { frame, payload } of frames) {
    if (frame.type === 'chunk' && payload !== undefined) parts.push(payload);
    if (frame.type === 'end') end(frame.instanceKey, null);
    if (frame.type === 'error') end(frame.instanceKey, frame.error.code);
  }
  await ask(station, 'study:close', { studyKey });
  return read;
}

/** Images that the station calls part of a complete study although they are not all there, or not what the PACS sent. */
export async function falselyComplete(station: Station, archive: Archive): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const row of await rowsOf(station)) {
    if (row.completeness.state !== 'complete') continue;
    const study = archive.studies().find((each) => each.StudyInstanceUID === row.descriptor.StudyInstanceUID);
    const wanted = study === undefined ? [] : instancesOf(study);
    const read = await readStudy(station, row.studyKey);
    if (study === undefined || row.completeness.held !== wanted.length) wrong.push(row.studyKey);
    wrong.push(...wanted.filter((uid) => read.get(uid)?.ended !== true));
  }
  return wrong;
}

/** Studies of the PACS that the station does not hold completely. */
export async function lacking(station: Station, archive: Archive): Promise<readonly string[]> {
  const rows = await rowsOf(station);
  const complete = new Set(
    rows
      .filter(({ completeness, damaged }) => completeness.state === 'complete' && damaged === 0)
      .map(({ descriptor }) => descriptor.StudyInstanceUID),
  );
  return archive
    .studies()
    .map(({ StudyInstanceUID }) => StudyInstanceUID)
    .filter((uid) => !complete.has(uid));
}
