// Opens the whole station for a command that runs it: configuration, log, parts.
import process from 'node:process';
import { pino } from 'pino';
import type { KitError } from '../../shared/contract/kit-error.ts';
import type { Result } from '../../shared/contract/result.ts';
import { loadConfig } from '../station/config/load.ts';
import type { KitConfig } from '../station/config/schema.ts';
import type { StationLog } from '../station/log.ts';
import { createStation, type Station } from '../station/station.ts';
import { VERSION } from '../version.ts';
import { machinePolicyFile } from './places.ts';

/** Log lines are JSON on standard error; what may be in one is decided by type (see station/log.ts). */
export function createLog(): StationLog {
  return pino(
    { level: process.env['PACS_KIT_LOG'] ?? 'warn', base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  );
}

/** @returns the station, not yet started */
export async function openConfiguredStation(options: {
  readonly config: string;
  readonly data: string;
  readonly testHooks: boolean;
  readonly log: StationLog;
}): Promise<Result<{ readonly station: Station; readonly config: KitConfig }, KitError>> {
  const loaded = await loadConfig({ machinePolicy: machinePolicyFile(), user: options.config });
  if (!loaded.ok) return loaded;
  const warnings = loaded.value.warnings?.length ?? 0;
  if (warnings > 0)
    options.log.warn({ count: warnings }, 'the configuration has warnings: see pacs-kit config check');
  const station = await createStation({
    config: loaded.value,
    dataDirectory: options.data,
    version: VERSION,
    testHooks: options.testHooks,
    log: options.log,
  });
  return station.ok ? { ok: true, value: { station: station.value, config: loaded.value } } : station;
}
