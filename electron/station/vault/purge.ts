// V5: a purge is a shred. Keys first, so that a power cut in the middle leaves noise and not images; then the bytes.
import { existsSync, readdirSync, rmSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import { shredFile } from './atomic-file.ts';
import { asKitError, isMissing, studyNotFound } from './errors.ts';
import { layoutOf, segmentPath } from './layout.ts';
import { takeProcessLock } from './process-lock.ts';
import type { StudyReader } from './study-reader.ts';
import type { VaultParts } from './vault-parts.ts';

export const PURGING = 'purging-all';

const remove = (path: string): void => {
  try {
    unlinkSync(path);
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
  }
};

/** Destroys one study. Commits under way for it fail; their bytes go too. */
export async function purgeStudy(
  parts: VaultParts,
  reader: StudyReader,
  studyKey: string,
): Promise<Result<{ studies: number; bytes: number }>> {
  const { catalogue, counts, layout, lanes, ring } = parts;
  const row = catalogue.study(studyKey);
  if (row === null) return err(studyNotFound(studyKey));
  const bytes = counts.of(studyKey)?.heldBytes ?? 0;
  try {
    ring.destroy(studyKey);
    reader.forget(studyKey);
    catalogue.destroyKeys(studyKey);
    const names = catalogue.segmentNames(studyKey);
    catalogue.dropStudy(studyKey);
    counts.refresh(studyKey);
    await lanes.closeAll(studyKey);
    for (const name of names) remove(segmentPath(layout, name));
    return ok({ studies: 1, bytes });
  } catch (cause) {
    return err(asKitError(cause, 'purge a study'));
  }
}

/** Destroys everything, the vault's own key with its slots included: the vault is uninitialised afterwards. */
export async function purgeAll(
  parts: VaultParts,
  reader: StudyReader,
): Promise<Result<{ studies: number; bytes: number }>> {
  const { catalogue, counts, lanes, ring, slots } = parts;
  const all = counts.all();
  const bytes = all.reduce((sum, { heldBytes }) => sum + heldBytes, 0);
  try {
    catalogue.setMeta(PURGING, 'yes');
    ring.destroy(null);
    ring.lock();
    ring.forgetPublicKey();
    reader.forget(null);
    slots.forget();
    finishPurgeOfAll(parts);
    counts.reload();
    await lanes.closeAll();
    // A segment that was being created meanwhile.
    removeSegments(parts.layout.segments);
    return ok({ studies: all.length, bytes });
  } catch (cause) {
    return err(asKitError(cause, 'purge the vault'));
  }
}

/** The part of {@link purgeAll} that a start after a power cut runs again. */
export function finishPurgeOfAll({ catalogue, layout }: Pick<VaultParts, 'catalogue' | 'layout'>): void {
  for (const path of layout.slotFiles) shredFile(path);
  catalogue.destroyKeys(null);
  catalogue.dropStudy(null);
  removeSegments(layout.segments);
  catalogue.setMeta(PURGING, 'no');
}

/**
 * Destroys a vault without opening it: for an uninstall, and for one whose keys or catalogue are damaged. Works without
 * any passphrase; fails with `vault.in-use` while a process has it open.
 */
export function destroyVault(directory: string): Result<void> {
  const layout = layoutOf(directory);
  try {
    if (!existsSync(directory)) return ok(undefined);
    const lock = takeProcessLock(layout.processLock);
    if (!lock.ok) return lock;
    for (const path of [...layout.slotFiles, layout.stationKey]) shredFile(path);
    rmSync(directory, { recursive: true, force: true });
    lock.value();
    return ok(undefined);
  } catch (cause) {
    return err(asKitError(cause, 'destroy the vault'));
  }
}

function removeSegments(directory: string): void {
  for (const name of readdirSync(directory)) remove(join(directory, name));
}
