// Writes one study out of the vault as DICOM files, for a PACS that is back or a patient who is moved. This is the one place
// where plaintext reaches a disk, so it is all or nothing, and on the record before the first byte.
import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { type KitError, kitError, kitErrorSchema } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import { part10Header } from '../../../shared/dicom/part10.ts';
import { completenessOf, type KeyedHash } from '../../../shared/domain/study.ts';
import type { InstanceRecord, Vault } from '../vault/port.ts';
import { exportPlan } from './export-plan.ts';

export interface ExportCounts {
  readonly files: number;
  readonly series: number;
  /** Bytes of all files. */
  readonly bytes: number;
  /** Instances of the study that were left out: found damaged, or another patient's (S-3, S-8). */
  readonly damaged: number;
  readonly quarantined: number;
  /** Sound instances of the study, against the PACS's own count; null when it gave none (S-1). */
  readonly held: number;
  readonly expected: number | null;
  readonly completeness: 'complete' | 'incomplete' | 'unknown';
  /** Nothing was left out, and the PACS counted no more. */
  readonly isWhole: boolean;
}

export type ExportRecord =
  | { readonly event: 'export-begun'; readonly studyKey: KeyedHash; readonly files: number }
  | ({ readonly event: 'export-finished'; readonly studyKey: KeyedHash } & ExportCounts)
  | { readonly event: 'export-failed'; readonly studyKey: KeyedHash; readonly code: string };

export interface ExportOptions {
  readonly vault: Pick<Vault, 'instances' | 'read' | 'counts'>;
  readonly studyKey: KeyedHash;
  /** Absent or empty; the folder above it must exist. */
  readonly directory: string;
  /** Stops the export: what was written is removed. */
  readonly signal?: AbortSignal;
  /** AE title of the station, for the file meta information. */
  readonly sourceAeTitle?: string;
  /** Intent before the first byte, result after the last. An error from `export-begun` stops the export: no record, no copy. */
  readonly onRecord?: (record: ExportRecord) => Promise<Result<unknown>>;
}

/**
 * Exports the sound instances of a study as `series-001/image-0001.dcm`, each data set byte for byte as it arrived.
 *
 * All files are written and synced in a hidden folder inside `directory` and appear under their names only when every
 * instance was authenticated to its last chunk; on any failure everything written is removed.
 *
 * Errors: `export.nothing-sound`, `export.destination-not-empty`, `export.io-failed`, `vault.cancelled` (stopped), and the vault's own (`vault.locked`, `vault.damaged`, …).
 */
export async function exportStudy(options: ExportOptions): Promise<Result<ExportCounts>> {
  const { vault, studyKey, directory } = options;
  const listed = await vault.instances(studyKey);
  if (!listed.ok) return listed;
  const count = (condition: InstanceRecord['condition']): number =>
    listed.value.filter((instance) => instance.condition === condition).length;
  const plan = exportPlan(listed.value.filter(({ condition }) => condition === 'sound'));
  const damaged = count('damaged');
  const quarantined = count('quarantined');
  if (plan.length === 0) return err(nothingSound(damaged, quarantined));

  const destination = await emptyDirectory(directory);
  if (!destination.ok) return destination;
  const begun = await options.onRecord?.({ event: 'export-begun', studyKey, files: plan.length });
  if (begun?.ok === false) return begun;

  const partial = path.join(directory, `.partial-${randomBytes(6).toString('hex')}`);
  const folders = [...new Set(plan.map(({ folder }) => folder))];
  const moved: string[] = [];
  let bytes = 0;
  let failure: KitError | null = null;
  try {
    for (const folder of folders) await mkdir(path.join(partial, folder), { recursive: true, mode: 0o700 });
    for (const { folder, name, instance } of plan) {
      const written = await writeInstance(options, instance, path.join(partial, folder, name));
      if (!written.ok) {
        failure = written.error;
        break;
      }
      bytes += written.value;
    }
    if (failure === null) {
      for (const folder of folders) {
        await syncDirectory(path.join(partial, folder));
        moved.push(folder);
        await rename(path.join(partial, folder), path.join(directory, folder));
      }
    }
  } catch (cause) {
    failure = ioFailed(cause);
  }
  if (failure !== null) {
    await remove([partial, ...moved.map((folder) => path.join(directory, folder))]);
    await options.onRecord?.({ event: 'export-failed', studyKey, code: failure.code });
    return err(failure);
  }
  await remove([partial]);
  await syncDirectory(directory).catch(() => undefined);
  const expected = vault.counts(studyKey)?.expected ?? null;
  const completeness = completenessOf(plan.length, expected).state;
  const counts: ExportCounts = {
    files: plan.length,
    series: folders.length,
    bytes,
    damaged,
    quarantined,
    held: plan.length,
    expected,
    completeness,
    isWhole: completeness === 'complete' && damaged === 0 && quarantined === 0,
  };
  const finished = await options.onRecord?.({ event: 'export-finished', studyKey, ...counts });
  return finished?.ok === false ? finished : ok(counts);
}

async function writeInstance(
  options: ExportOptions,
  instance: InstanceRecord,
  file: string,
): Promise<Result<number>> {
  const { attributes, instanceKey, studyKey } = instance;
  const chunks = await options.vault.read(studyKey, instanceKey);
  if (!chunks.ok) return chunks;
  const handle = await open(file, 'wx', 0o600);
  try {
    const header = part10Header({
      MediaStorageSOPClassUID: attributes.SOPClassUID,
      MediaStorageSOPInstanceUID: attributes.SOPInstanceUID,
      TransferSyntaxUID: attributes.TransferSyntaxUID,
      ...(options.sourceAeTitle === undefined ? {} : { SourceApplicationEntityTitle: options.sourceAeTitle }),
    });
    let bytes = header.length;
    await handle.writeFile(header);
    const readOn = await copyChunks(chunks.value, options.signal, async (chunk) => {
      await handle.writeFile(chunk);
      bytes += chunk.length;
    });
    if (!readOn.ok) return readOn;
    await handle.sync();
    return ok(bytes);
  } finally {
    await handle.close();
  }
}

/** The vault's stream throws when a chunk does not authenticate; that is damage, while a throw of `write` is the disk's. */
async function copyChunks(
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
  write: (chunk: Uint8Array) => Promise<void>,
): Promise<Result<void>> {
  const iterator = chunks[Symbol.asyncIterator]();
  for (;;) {
    let step: IteratorResult<Uint8Array>;
    try {
      step = await iterator.next();
    } catch (cause) {
      return err(damagedOn(cause));
    }
    if (step.done === true) return ok(undefined);
    if (signal?.aborted === true) {
      await iterator.return?.();
      return err(stopped());
    }
    try {
      await write(step.value);
    } catch (cause) {
      await iterator.return?.();
      throw cause;
    }
  }
}

/** The vault says in its own words what it found, where it has any. */
function damagedOn(cause: unknown): KitError {
  const said = kitErrorSchema.safeParse(cause instanceof Error && 'error' in cause ? cause.error : undefined);
  if (said.success) return said.data;
  return kitError(
    'vault.damaged',
    'An image of this study did not pass its integrity check, so nothing was exported.',
    'Verify the vault; images found damaged are left out of the next export, and the PACS can send them again.',
    { cause: cause instanceof Error ? cause.name : 'unknown' },
  );
}

const stopped = (): KitError =>
  kitError(
    'vault.cancelled',
    'The export was stopped; what was written has been removed.',
    'Export again when there is time.',
  );

const nothingSound = (damaged: number, quarantined: number): KitError =>
  kitError(
    'export.nothing-sound',
    damaged + quarantined === 0
      ? 'The station holds no image of this study, so nothing was exported.'
      : `No image of this study can be exported: ${damaged} are damaged, ${quarantined} name another patient.`,
    'Fetch the study again from the PACS, then export it.',
    { damaged, quarantined },
  );

async function emptyDirectory(directory: string): Promise<Result<void>> {
  try {
    await mkdir(directory, { mode: 0o700 }).catch((cause: unknown) => {
      if (codeOf(cause) !== 'EEXIST') throw cause;
    });
    if ((await readdir(directory)).length === 0) return ok(undefined);
  } catch (cause) {
    return err(ioFailed(cause));
  }
  return err(
    kitError(
      'export.destination-not-empty',
      'The folder to export to is not empty.',
      'Choose a new or an empty folder, so that no other patient’s files mix with these.',
    ),
  );
}

const codeOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'unknown';

const ioFailed = (cause: unknown): KitError =>
  kitError(
    'export.io-failed',
    codeOf(cause) === 'ENOSPC'
      ? 'The export stopped because the disk is full; what was written has been removed.'
      : 'The export could not be written; what was written has been removed.',
    'Choose a folder that exists, can be written to and has room, then export again.',
    { cause: codeOf(cause) },
  );

async function remove(targets: readonly string[]): Promise<void> {
  for (const target of targets) await rm(target, { recursive: true, force: true }).catch(() => undefined);
}

async function syncDirectory(directory: string): Promise<void> {
  // Windows cannot sync a folder; there a rename is durable by itself once the journal is.
  if (process.platform === 'win32') return;
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
