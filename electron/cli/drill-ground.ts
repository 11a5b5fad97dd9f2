// The ground of a scripted drill: a rehearsal PACS in this process and a new station beside it, in a directory that is
// shredded however the run ends. No real patient and no real PACS is ever on it.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createPopulation } from '../../drills/rehearsal/population/population.ts';
import { type RehearsalPacs, startRehearsalPacs } from '../../drills/rehearsal/rehearsal-pacs.ts';
import type { KitError } from '../../shared/contract/kit-error.ts';
import { ok, type Result } from '../../shared/contract/result.ts';
import { configSchema } from '../station/config/schema.ts';
import { silentLog, type StationLog } from '../station/log.ts';
import { stationLayout } from '../station/station-parts.ts';
import { createStation, type Station } from '../station/station.ts';
import { openVault } from '../station/vault/open-vault.ts';
import { destroyVault } from '../station/vault/purge.ts';
import { VERSION } from '../version.ts';

const AE_TITLE = 'REHEARSAL_KIT';
const STATION_NAME = 'Rehearsal station';
const OPERATOR = 'rehearsal';

export interface DrillGround {
  readonly station: Station;
  readonly pacs: RehearsalPacs;
  /** The station's data directory; gone after `close`. */
  readonly data: string;
  /** Of its one operator; made for this run and gone with it. */
  readonly passphrase: string;
  /** Ends both, destroys the keys, and removes the directory. */
  close(): Promise<void>;
}

export interface DrillGroundOptions {
  /** Overrides of the switch's numbers (`monitor.policy`); a site's trial runs at the defaults. */
  readonly policy?: Readonly<Record<string, number>>;
  readonly log?: StationLog;
}

/** Opens the ground: PACS up, station started, nothing fetched yet. */
export async function openDrillGround(
  options: DrillGroundOptions = {},
): Promise<Result<DrillGround, KitError>> {
  const data = await mkdtemp(path.join(tmpdir(), 'pacs-kit-drill-'));
  const closing: (() => Promise<unknown>)[] = [() => shred(data)];
  const close = async (): Promise<void> => {
    for (const each of closing.splice(0).toReversed()) await each();
  };
  try {
    const passphrase = randomBytes(18).toString('base64url');
    const made = await makeKeys(data, passphrase);
    if (!made.ok) return await abandon(close, made);
    // The object is read at each C-MOVE: the station's port is known once it listens.
    const destinations: Record<string, { host: string; port: number }> = {};
    // Few and small images: nobody looks at them, and what is measured does not depend on them.
    const population = createPopulation({ seed: 1, now: new Date(), scale: 0.5, matrix: 64, share: 0.2 });
    const pacs = await startRehearsalPacs({ destinations, population });
    closing.push(() => pacs.close());
    const config = configSchema.parse({
      station: { name: STATION_NAME, aeTitle: AE_TITLE },
      storageScp: { host: '127.0.0.1', port: 0 },
      endpoints: [
        {
          id: 'rehearsal',
          host: pacs.host,
          port: pacs.port,
          aeTitle: pacs.aeTitle,
          retrieveBy: ['C-MOVE', 'C-GET'],
        },
      ],
      worklist: { dates: 'today' },
      monitor: { policy: options.policy ?? {} },
      rehearsal: true,
    });
    const log = options.log ?? silentLog;
    const station = await createStation({
      config,
      dataDirectory: data,
      version: VERSION,
      testHooks: false,
      log,
    });
    if (!station.ok) return await abandon(close, station);
    closing.push(() => station.value.close());
    destinations[AE_TITLE] = station.value.listening;
    station.value.start();
    return ok({ station: station.value, pacs, data, passphrase, close });
  } catch (cause) {
    await close();
    throw cause;
  }
}

/** 144 random bits need no dear derivation: opening this vault again and again costs a drill no time. */
const CHEAP = { memoryKiB: 64, passes: 1, lanes: 1 };

async function makeKeys(data: string, passphrase: string): Promise<Result<unknown, KitError>> {
  const clock = { wallNow: () => new Date() };
  const vault = await openVault({ directory: stationLayout(data).vault, clock, argon2: CHEAP });
  if (!vault.ok) return vault;
  const made = await vault.value.initialise({ passphrase, label: OPERATOR, role: 'administrator' });
  await vault.value.close();
  return made;
}

async function abandon<T>(
  close: () => Promise<void>,
  failed: Result<T, KitError>,
): Promise<Result<T, KitError>> {
  await close();
  return failed;
}

async function shred(data: string): Promise<void> {
  destroyVault(stationLayout(data).vault);
  await rm(data, { recursive: true, force: true });
}
