// Reads everything, believes nothing: names what is damaged so that it can be fetched again.
import { readdir } from 'node:fs/promises';
import { kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import { asKitError, lockedError, studyNotFound } from './errors.ts';
import { SEGMENT_SUFFIX } from './layout.ts';
import type { VerifyReport } from './port.ts';
import type { StudyReader } from './study-reader.ts';
import type { VaultParts } from './vault-parts.ts';

export interface VerifyOptions {
  readonly signal?: AbortSignal;
  readonly studyKey?: string;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Checks rows and bytes of every instance in scope. Damage found is marked at once, also when it is cancelled later. */
export async function verify(
  parts: VaultParts,
  reader: StudyReader,
  options: VerifyOptions,
): Promise<Result<VerifyReport>> {
  const { catalogue, counts, ring } = parts;
  if (!ring.isUnlocked) return err(lockedError());
  const { generation } = ring;
  const { studyKey } = options;
  const studies = catalogue.studies().filter((row) => studyKey === undefined || row.studyKey === studyKey);
  if (studyKey !== undefined && studies.length === 0) return err(studyNotFound(studyKey));
  const total = studies.reduce((sum, row) => {
    const { held = 0, damaged = 0 } = counts.of(row.studyKey) ?? {};
    return sum + held + damaged;
  }, 0);
  const found: { studyKey: string; instanceKey: string; reason: string }[] = [];
  let instances = 0;
  let bytes = 0;
  // What the cache remembers may have been altered on disk since.
  reader.forget(studyKey ?? null);
  try {
    for (const study of studies) {
      const content = await reader.content(study);
      for (const row of catalogue.instances(study.studyKey)) {
        if (options.signal?.aborted === true) {
          return err(
            kitError('vault.cancelled', 'The check was stopped before its end.', 'Start it again.', {
              instances,
            }),
          );
        }
        const reason = await damageOf(reader, row, content !== null);
        // A lock in between closes keys: what no longer opens then is not damage.
        if (generation !== ring.generation) return err(lockedError());
        if (reason !== null) {
          // Replaced or purged while it was read: whatever was found is no longer there.
          const now = catalogue.instance(row.studyKey, row.instanceKey);
          if (now?.segmentName === row.segmentName && now.position === row.position) {
            parts.markDamaged(row, reason);
            found.push({ studyKey: row.studyKey, instanceKey: row.instanceKey, reason });
          }
        }
        instances += 1;
        bytes += row.bytes;
        options.onProgress?.(instances, Math.max(total, instances));
      }
    }
    const strays = studyKey === undefined ? await countStrays(parts) : 0;
    return ok({ studies: studies.length, instances, bytes, damaged: found, strays });
  } catch (cause) {
    return err(asKitError(cause, 'check the vault'));
  }
}

async function damageOf(
  reader: StudyReader,
  row: Parameters<StudyReader['isSound']>[0],
  studyOpens: boolean,
): Promise<string | null> {
  if (!studyOpens) return "Its study's entry does not authenticate.";
  if ((await reader.attributes(row)) === null) return 'Its catalogue entry does not authenticate.';
  return (await reader.isSound(row)) ? row.damaged : 'Its bytes do not authenticate.';
}

/** Files that no row explains, and rows whose file is gone. */
async function countStrays(parts: VaultParts): Promise<number> {
  const open = parts.lanes.openNames();
  const files = new Set(await readdir(parts.layout.segments));
  const rows = new Set(parts.catalogue.segments().map(({ name }) => `${name}${SEGMENT_SUFFIX}`));
  const unexplained = [...files].filter(
    (name) => !rows.has(name) && !open.has(name.slice(0, -SEGMENT_SUFFIX.length)),
  );
  return unexplained.length + [...rows].filter((name) => !files.has(name)).length;
}
