// The drills of a data directory, for one command: read from its journal, with what people wrote if the vault is unlocked.
import path from 'node:path';
import type { KitError } from '../../shared/contract/kit-error.ts';
import { ok, type Result } from '../../shared/contract/result.ts';
import { loadConfig } from '../station/config/load.ts';
import { createDrillExport, type DrillExport } from '../station/drill/export.ts';
import { createDrillHistory } from '../station/drill/drill-history.ts';
import { createDrillLibrary } from '../station/drill/drill-library.ts';
import { createDrillMemory } from '../station/drill/drill-memory.ts';
import { recordedBy } from '../station/drill/drill-record.ts';
import { createDrillSettings } from '../station/drill/drill-settings.ts';
import { createDrillTexts } from '../station/drill/drill-texts.ts';
import type { Journal } from '../station/journal/port.ts';
import { stationLayout } from '../station/station-parts.ts';
import { VERSION } from '../version.ts';
import { machinePolicyFile } from './places.ts';
import { holdsStation, unlockSession, type VaultSession, withVault } from './vault-session.ts';

export interface DrillSessionOptions {
  readonly data: string;
  readonly config: string;
  /** Unlock with a passphrase, from this file or typed; without it, what people wrote stays sealed. */
  readonly unlock: { readonly passphraseFile: string | undefined } | null;
}

/**
 * Runs `use` on the drills of a data directory. Where there is no station yet, there are only the scenarios: nothing is recorded
 * then, since there is no journal.
 *
 * @returns what `use` answers; `vault.in-use` while a station is running; whatever opening and unlocking can end in
 */
export async function withDrillFiles<T>(
  options: DrillSessionOptions,
  use: (files: DrillExport) => Promise<Result<T, KitError>>,
): Promise<Result<T, KitError>> {
  const name = await stationName(options.config);
  if (!holdsStation(options.data)) return use(filesOf(options.data, name, null, createDrillMemory()));
  return withVault(options.data, async (session) => {
    if (options.unlock !== null) {
      const unlocked = await unlockSession(session, options.unlock.passphraseFile);
      if (!unlocked.ok) return unlocked;
    }
    const memory = await readDrills(session.journal);
    return memory.ok ? use(filesOf(options.data, name, session, memory.value)) : memory;
  });
}

async function readDrills(journal: Journal) {
  const memory = createDrillMemory();
  for (let since = 0; ; ) {
    const records = await journal.read(since, 1000);
    if (!records.ok) return records;
    for (const record of records.value) memory.absorb(record);
    const last = records.value.at(-1);
    if (last === undefined) return ok(memory);
    since = last.seq;
  }
}

function filesOf(
  data: string,
  name: string,
  session: VaultSession | null,
  memory: ReturnType<typeof createDrillMemory>,
): DrillExport {
  const layout = stationLayout(data);
  const now = () => new Date();
  const isUnlocked = () => session?.vault.state() === 'unlocked';
  const operator = () => session?.access.operator() ?? null;
  const noNotes = () => Promise.reject(new Error('a station that is not there has no notes'));
  const history = createDrillHistory({
    memory,
    texts: createDrillTexts({
      notes: session?.vault.notes ?? { write: noNotes, readOne: noNotes },
      isUnlocked,
    }),
    directory: layout.drills,
    isUnlocked,
    now: () => ({ processId: 'command-line', monotonicMs: performance.now(), wall: now().toISOString() }),
  });
  const library = createDrillLibrary({
    site: path.join(data, 'scenarios'),
    settings: createDrillSettings(layout.drills),
    history,
    now,
    journal: session?.journal ?? { append: noNotes },
    recorder: () => recordedBy(operator()),
  });
  return createDrillExport({
    history,
    library,
    journal: session?.journal ?? null,
    operator,
    stationName: name,
    kitVersion: VERSION,
    now,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
}

/** Paper can be had without a configuration, too: it then says so. */
async function stationName(config: string): Promise<string> {
  const loaded = await loadConfig({ machinePolicy: machinePolicyFile(), user: config });
  return loaded.ok ? loaded.value.station.name : 'station without a configuration';
}
