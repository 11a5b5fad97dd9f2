// Where the Electron shell's process gets its station from: the same one that `pacs-kit serve` opens.
import { ok } from '../shared/contract/result.ts';
import { createLog, openConfiguredStation } from './cli/open-station.ts';
import type { OpenStation } from './station-runner.ts';

/** Opens and starts the configured station. */
export const openStation: OpenStation = async ({ configFile, dataDir, testHooks }) => {
  const opened = await openConfiguredStation({
    config: configFile,
    data: dataDir,
    testHooks,
    log: createLog(),
  });
  if (!opened.ok) return opened;
  const { station } = opened.value;
  station.start();
  return ok(station.host);
};
