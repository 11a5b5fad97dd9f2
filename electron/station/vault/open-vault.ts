// Opens a vault's folder: takes the lock, reads the keys a locked station has, and puts things in order after a crash.
import { mkdirSync, readdirSync } from 'node:fs';
import { kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import { Catalogue, type InstanceRow } from './catalogue.ts';
import { FORMAT_VERSION } from './catalogue-schema.ts';
import { Committer } from './committer.ts';
import { Counts } from './counts.ts';
import { importPublicKey } from './data-key-seal.ts';
import { asKitError, damaged } from './errors.ts';
import { KeyRing } from './key-ring.ts';
import { KeySlots } from './key-slots.ts';
import { LanePool } from './lane-pool.ts';
import { layoutOf, type Layout } from './layout.ts';
import type { SealedNotes } from './notes-port.ts';
import type { Vault } from './port.ts';
import { takeProcessLock } from './process-lock.ts';
import { finishPurgeOfAll, PURGING } from './purge.ts';
import { SealedVault } from './sealed-vault.ts';
import { readSlotFile, writeSlotFile } from './slot-file.ts';
import { type Argon2Parameters, DEFAULT_ARGON2 } from './slot-wrap.ts';
import { loadStationKey, type StationKey } from './station-key.ts';
import { removeTemporaryFiles, tidy } from './startup.ts';
import { StudyReader } from './study-reader.ts';
import { discardSuperseded } from './superseded.ts';
import type { VaultParts } from './vault-parts.ts';

export interface VaultOptions {
  /** The vault's own folder; made (mode 0700) when it is not there. */
  readonly directory: string;
  readonly clock: { wallNow(): Date };
  /** For new passphrase slots; existing ones keep theirs until changed. */
  readonly argon2?: Argon2Parameters;
  /** A segment is closed once it is this long. */
  readonly segmentBytes?: number;
}

/** What opening gives: the studies, and the books of sealed notes beside them. */
export interface OpenedVault extends Vault {
  readonly notes: SealedNotes;
}

const DEFAULT_SEGMENT_BYTES = 64 * 1024 * 1024;

/**
 * Opens the vault in a folder, or prepares an empty folder for one (state `uninitialised`).
 *
 * Errors: `vault.in-use` when another process has it; `vault.damaged` when the station key, the slot file (both copies)
 * or the catalogue cannot be trusted; `vault.format-unsupported`; `vault.io-failed`, `vault.disk-full`.
 */
export async function openVault(options: VaultOptions): Promise<Result<OpenedVault>> {
  const layout = layoutOf(options.directory);
  let release = (): void => undefined;
  try {
    mkdirSync(layout.segments, { recursive: true, mode: 0o700 });
    const lock = takeProcessLock(layout.processLock);
    if (!lock.ok) return lock;
    release = lock.value;
    const opened = await open(options, layout, release);
    if (!opened.ok) release();
    return opened;
  } catch (cause) {
    release();
    return err(asKitError(cause, 'open the vault'));
  }
}

async function open(
  options: VaultOptions,
  layout: Layout,
  release: () => void,
): Promise<Result<OpenedVault>> {
  removeTemporaryFiles(layout);
  const isNew = !readdirSync(layout.directory).some(
    (name) => name === 'catalogue.db' || name.startsWith('slots.'),
  );
  const stationKey = loadStationKey(layout.stationKey, isNew);
  if (!stationKey.ok) return stationKey;
  const catalogue = openCatalogue(layout, stationKey.value);
  if (!catalogue.ok) return catalogue;
  try {
    return await compose(
      options,
      layout,
      { catalogue: catalogue.value, stationKey: stationKey.value },
      release,
    );
  } catch (cause) {
    catalogue.value.close();
    throw cause;
  }
}

function openCatalogue(layout: Layout, stationKey: StationKey): Result<Catalogue> {
  let catalogue: Catalogue;
  try {
    catalogue = new Catalogue(layout.catalogue);
  } catch (cause) {
    return err(asKitError(cause, 'open the catalogue'));
  }
  const format = catalogue.meta('format');
  if (format !== String(FORMAT_VERSION)) {
    catalogue.close();
    const message = 'This vault was written by another version of the kit.';
    return err(
      kitError('vault.format-unsupported', message, 'Open it with that version.', { format: format ?? '' }),
    );
  }
  const check = catalogue.meta('station-check');
  if (check === null) catalogue.setMeta('station-check', stationKey.check);
  else if (check !== stationKey.check) {
    catalogue.close();
    return err(
      damaged('The station key is not the one of this vault.', 'Restore station.key, or purge the vault.'),
    );
  }
  return ok(catalogue);
}

async function compose(
  options: VaultOptions,
  layout: Layout,
  { catalogue, stationKey }: { catalogue: Catalogue; stationKey: StationKey },
  release: () => void,
): Promise<Result<OpenedVault>> {
  if (catalogue.meta(PURGING) === 'yes') finishPurgeOfAll({ catalogue, layout });
  const file = readSlotFile(layout.slotFiles, stationKey);
  if (file === 'damaged') {
    catalogue.close();
    const remedy = 'Restore slots.json from a backup, or purge the vault and fetch its studies again.';
    return err(damaged('The key slots of this vault are damaged, both copies of them.', remedy));
  }
  if (file === 'missing' && catalogue.counts().length > 0) {
    catalogue.close();
    const remedy = 'Restore slots.json from a backup, or purge the vault and fetch its studies again.';
    return err(damaged('The key slots of this vault are missing.', remedy));
  }
  tidy(layout, catalogue);
  const now = (): string => options.clock.wallNow().toISOString();
  const counts = new Counts(catalogue);
  const ring = new KeyRing();
  const lanes = new LanePool(layout, options.segmentBytes ?? DEFAULT_SEGMENT_BYTES);
  const slots = new KeySlots(file === 'missing' ? null : file, {
    cost: options.argon2 ?? DEFAULT_ARGON2,
    now,
    save: (next) => writeSlotFile(layout.slotFiles, next, stationKey),
  });
  const changed = (studyKey: string): void => {
    counts.refresh(studyKey);
    reader.forgetQuarantined(studyKey);
  };
  const committer = new Committer({
    catalogue,
    segmentsDirectory: layout.segments,
    now,
    onCommitted: (studies, superseded) => {
      for (const studyKey of studies) changed(studyKey);
      discardSuperseded(layout, catalogue, lanes, superseded);
    },
  });
  const markDamaged = (row: InstanceRow, reason: string): void => {
    catalogue.transaction(() => {
      catalogue.markDamaged(row, reason);
      catalogue.recount(row.studyKey);
    });
    changed(row.studyKey);
  };
  const parts: VaultParts = {
    layout,
    stationKey,
    catalogue,
    counts,
    slots,
    ring,
    lanes,
    committer,
    now,
    markDamaged,
  };
  const reader = new StudyReader(parts);
  if (slots.file !== null) {
    ring.setPublicKey(slots.file.vaultId, await importPublicKey(Buffer.from(slots.file.publicKey, 'hex')));
  }
  return ok(new SealedVault(parts, reader, release));
}
