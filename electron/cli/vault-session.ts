// Opens a station's vault and journal for one command, and closes both however the command ends.
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { type KitError, kitError } from '../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../shared/contract/result.ts';
import { type Access, createAccess } from '../station/access/access.ts';
import { systemClock } from '../station/health/clock.ts';
import { openJournal } from '../station/journal/journal.ts';
import type { Journal } from '../station/journal/port.ts';
import { stationLayout } from '../station/station-parts.ts';
import { openVault, type OpenedVault } from '../station/vault/open-vault.ts';
import { readPassphrase } from './passphrase.ts';

export interface VaultSession {
  readonly vault: OpenedVault;
  readonly journal: Journal;
  readonly access: Access;
}

/**
 * Runs `use` on the opened vault and journal of a data directory.
 *
 * @returns what `use` answers, or `station.not-found`, `vault.in-use` while a station is running, and whatever else opening can end in
 */
export async function withVault<T>(
  data: string,
  use: (session: VaultSession) => Promise<Result<T, KitError>>,
): Promise<Result<T, KitError>> {
  return holdsStation(data) ? withNewVault(data, use) : err(noStation(data));
}

/** True when there is a vault in the data directory, whatever its state. */
export const holdsStation = (data: string): boolean => existsSync(stationLayout(data).vault);

export const noStation = (data: string): KitError =>
  kitError(
    'station.not-found',
    `There is no station in ${data}.`,
    'Check --data (or PACS_KIT_DATA), or make a station with `pacs-kit init`.',
  );

/** As {@link withVault}, in a data directory that may be new. */
export async function withNewVault<T>(
  data: string,
  use: (session: VaultSession) => Promise<Result<T, KitError>>,
): Promise<Result<T, KitError>> {
  await mkdir(data, { recursive: true, mode: 0o700 });
  const layout = stationLayout(data);
  const vault = await openVault({ directory: layout.vault, clock: { wallNow: () => new Date() } });
  if (!vault.ok) return vault;
  try {
    return await withJournal(data, async (journal) => {
      const access = createAccess({
        vault: vault.value,
        journal,
        clock: {
          monotonicMs: () => systemClock.now(),
          setTimer: (run, ms) => systemClock.setTimer(ms, run),
        },
        lockAfterIdleMs: 0,
        onChange: () => {},
      });
      try {
        return await use({ vault: vault.value, journal, access });
      } finally {
        await access.lock('stopped');
      }
    });
  } finally {
    await vault.value.close();
  }
}

/** Runs `use` on the journal alone. Nobody else may be at it: hold the vault, or know that no station can. */
export async function withJournal<T>(
  data: string,
  use: (journal: Journal) => Promise<Result<T, KitError>>,
): Promise<Result<T, KitError>> {
  const journal = await openJournal({
    file: stationLayout(data).journal,
    clock: { wallNow: () => new Date(), monotonicMs: () => performance.now() },
  });
  if (!journal.ok) return journal;
  try {
    return await use(journal.value);
  } finally {
    await journal.value.close();
  }
}

/** Asks for a passphrase (file or prompt) and unlocks with it; the unlock is on the journal. */
export async function unlockSession(
  { access }: VaultSession,
  passphraseFile: string | undefined,
): Promise<Result<void, KitError>> {
  const passphrase = await readPassphrase({
    file: passphraseFile,
    prompt: 'Passphrase',
    flag: '--passphrase-file',
  });
  if (!passphrase.ok) return passphrase;
  const unlocked = await access.unlock(passphrase.value);
  return unlocked.ok ? ok(undefined) : err(unlocked.error);
}

/** Puts what a command does on the journal, under whoever unlocked. */
export function record(
  { access, journal }: VaultSession,
  event: string,
  details: Record<string, string | number | boolean | null>,
) {
  const operator = access.operator();
  return journal.append({
    event,
    actor: operator?.label ?? 'command-line',
    role: operator?.role ?? 'station',
    details,
  });
}
