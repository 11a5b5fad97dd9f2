// A rehearsal ground on this computer: a directory of its own, its rehearsal PACS, and a station that knows nothing else (D7).
// Whatever could mix it with a real station is refused here, before anything is written (S-6).
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Fault } from '../../drills/rehearsal/faults.ts';
import {
  type RehearsalPacs,
  type RehearsalPacsOptions,
  startRehearsalPacs,
} from '../../drills/rehearsal/rehearsal-pacs.ts';
import type { LessonFault } from '../../drills/training/lesson-schema.ts';
import { type KitError, kitError } from '../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../shared/contract/result.ts';
import type { TrainingRole } from '../../shared/contract/training-view.ts';
import { loadConfig } from '../station/config/load.ts';
import type { StationLog } from '../station/log.ts';
import { createStation, type Station } from '../station/station.ts';
import { VERSION } from '../version.ts';
import { withNewVault } from './vault-session.ts';

/** Seals synthetic images and nothing else, so it may be printed, said aloud and kept in a manual. */
export const GROUND_PASSPHRASE = 'practice makes calm';
const MARKER = 'rehearsal-ground.json';
const AE_TITLE = 'REHEARSAL_KIT';
const CONFIG_HEAD = '# Written by `pacs-kit train` at each start; changes are lost. Synthetic patients only.';

/** `rehearsal-ground/` beside the data directory of the real station, or the one that was named. */
export const groundDirectory = (named: string | undefined, data: string): string =>
  named === undefined ? path.join(path.dirname(data), 'rehearsal-ground') : path.resolve(named);

const refuse = (message: string, remedy = 'Name an empty or new directory with --ground.') =>
  err(kitError('training.ground-refused', message, remedy));

/**
 * Makes the directory a rehearsal ground, or makes sure that it is one.
 *
 * @param data the real station's data directory, which need not exist
 * @returns `training.ground-refused` for a directory that is, holds or lies in a real station's, or holds anything else
 */
export async function takeGround(directory: string, data: string): Promise<Result<void, KitError>> {
  if (isWithin(directory, data) || isWithin(data, directory))
    return refuse(`${directory} is, holds or lies in the data directory of the real station, ${data}.`);
  let names: readonly string[] = [];
  try {
    names = await readdir(directory);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    if (code !== 'ENOENT') return refuse(`${directory} cannot be used (${code}).`);
  }
  if (!names.includes(MARKER)) {
    if (names.includes('vault'))
      return refuse(`${directory} holds the vault of a station: a rehearsal never goes into it.`);
    if (names.length > 0) return refuse(`${directory} is not empty, and is no rehearsal ground.`);
  } else if (names.includes('config.yaml')) {
    const config = await readFile(path.join(directory, 'config.yaml'), 'utf8');
    if (!config.startsWith(CONFIG_HEAD))
      return refuse(`The configuration in ${directory} was not written by \`pacs-kit train\`.`);
  }
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeFile(
    path.join(directory, MARKER),
    `${JSON.stringify({ format: 1, holds: 'synthetic patients of the rehearsal PACS, and records of lessons' })}\n`,
    { mode: 0o600 },
  );
  return ok(undefined);
}

function isWithin(inner: string, outer: string): boolean {
  const relative = path.relative(outer, inner);
  return relative === '' || (!relative.startsWith('..') && !path.isAbsolute(relative));
}

export interface OpenGround {
  readonly station: Station;
  readonly pacs: RehearsalPacs;
  close(): Promise<void>;
}

export interface GroundOptions {
  readonly directory: string;
  readonly role: TrainingRole | null;
  readonly log: StationLog;
  /** Smaller days for tests. */
  readonly population?: NonNullable<RehearsalPacsOptions['population']>;
  readonly testHooks?: boolean;
}

/** Starts the rehearsal PACS and, on it alone, a station in a directory that {@link takeGround} allowed; not yet fetching. */
export async function openGround(options: GroundOptions): Promise<Result<OpenGround, KitError>> {
  const { directory, log } = options;
  const made = await makeVault(directory);
  if (!made.ok) return made;
  // Read at each C-MOVE: where the station listens is known only once it does.
  const destinations: Record<string, { host: string; port: number }> = {};
  const pacs = await startRehearsalPacs({
    destinations,
    ...(options.population && { population: options.population }),
  });
  const station = await openStation(options, pacs, log);
  if (!station.ok) {
    await pacs.close();
    return station;
  }
  destinations[AE_TITLE] = station.value.listening;
  return ok({
    station: station.value,
    pacs,
    close: async () => {
      await station.value.close();
      await pacs.close();
    },
  });
}

async function openStation(
  { directory, role, testHooks }: GroundOptions,
  pacs: RehearsalPacs,
  log: StationLog,
): Promise<Result<Station, KitError>> {
  const configFile = path.join(directory, 'config.yaml');
  await writeFile(
    configFile,
    `${CONFIG_HEAD}
station: { name: Rehearsal ground, aeTitle: ${AE_TITLE} }
storageScp: { host: 127.0.0.1, port: 0 }
endpoints:
  - { id: rehearsal, host: ${pacs.host}, port: ${pacs.port}, aeTitle: ${pacs.aeTitle}, retrieveBy: [C-MOVE, C-GET] }
worklist: { dates: today }
rehearsal: true
`,
  );
  // Without the machine's policy: it may name real servers, and the ground must not know one.
  const config = await loadConfig({ user: configFile });
  if (!config.ok) return config;
  return createStation({
    config: config.value,
    dataDirectory: directory,
    version: VERSION,
    testHooks: testHooks === true,
    log,
    training: {
      pacs: { host: pacs.host, port: pacs.port, set: (fault) => pacs.control.set(faultOf(fault)) },
      passphrase: GROUND_PASSPHRASE,
      suggestedRole: role,
    },
  });
}

const faultOf = (fault: LessonFault): Fault =>
  typeof fault === 'string' ? { mode: fault } : { mode: 'slow', delayPerResponseMs: fault.slow };

const makeVault = (directory: string): Promise<Result<void, KitError>> =>
  withNewVault(directory, async ({ vault, journal }) => {
    if (vault.state() !== 'uninitialised') return ok(undefined);
    const made = await vault.initialise({
      passphrase: GROUND_PASSPHRASE,
      label: 'learner',
      role: 'administrator',
    });
    if (!made.ok) return made;
    const recorded = await journal.append({
      event: 'vault:initialised',
      actor: 'learner',
      role: 'administrator',
      details: {},
    });
    return recorded.ok ? ok(undefined) : recorded;
  });
