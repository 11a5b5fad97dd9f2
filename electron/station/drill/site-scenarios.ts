// The site's own scenarios as files. What a person saves is checked first; a file that is not the scenario's own is never
// written over.
import { createHash } from 'node:crypto';
import { access, mkdir, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { LibraryEntry } from '../../../drills/scenario/library.ts';
import { parseScenario } from '../../../drills/scenario/parse-scenario.ts';
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import { writeFileAtomically } from '../vault/atomic-file.ts';
import { fileFailed } from './run-file.ts';

/** Windows opens a device under each of these names, whatever the extension. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)$/u;

export interface SavedScenario {
  readonly scenarioId: string;
  readonly version: number;
  /** Of the text, hex. */
  readonly sha256: string;
}

/**
 * Saves a scenario under the id in its text, mode 0600.
 *
 * @param directory the site's scenarios; made when it is not there
 * @param entries what the library has now
 * @returns `drill.scenario-invalid` with a line for each mistake; `drill.file-failed`
 */
export async function saveSiteScenario(
  directory: string,
  yaml: string,
  entries: readonly LibraryEntry[],
): Promise<Result<SavedScenario, KitError>> {
  const bytes = new TextEncoder().encode(yaml);
  const parsed = parseScenario(bytes);
  if (!parsed.ok)
    return err(
      invalid(
        parsed.error.map(({ line, path: key, reason }) => `line ${line}: ${key}: ${reason}`).join('\n'),
      ),
    );
  const { id, version } = parsed.value;
  // The schema lets no separator, dot or drive letter into an id: its file is in this directory and nowhere else.
  if (RESERVED.test(id)) return err(invalid(`The id ${id} is the name of a device on Windows.`));
  const own = siteFile(id, entries);
  const file = own ?? path.join(directory, `${id}.yaml`);
  if (own === null && (await exists(file))) return err(taken(path.basename(file)));
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    writeFileAtomically(file, bytes);
  } catch (cause) {
    return err(fileFailed('The scenario could not be saved', cause));
  }
  return ok({ scenarioId: id, version, sha256: createHash('sha256').update(bytes).digest('hex') });
}

/** Removes the site's own file of this scenario; `drill.not-possible` for one that the kit ships. */
export async function removeSiteScenario(
  scenarioId: string,
  entries: readonly LibraryEntry[],
): Promise<Result<void, KitError>> {
  const file = siteFile(scenarioId, entries);
  if (file === null) return err(notTheSites());
  try {
    await unlink(file);
  } catch (cause) {
    return err(fileFailed('The scenario could not be removed', cause));
  }
  return ok(undefined);
}

const siteFile = (id: string, entries: readonly LibraryEntry[]): string | null =>
  entries.find(({ scenario, source }) => scenario.id === id && source !== 'shipped')?.file ?? null;

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

const invalid = (words: string): KitError =>
  kitError('drill.scenario-invalid', words, 'Correct the text at the place named, then save it again.');

const taken = (name: string): KitError =>
  kitError(
    'drill.file-failed',
    `There is a file ${name} among the site's scenarios already, and it is not this scenario.`,
    'Move that file away or correct it, or give this scenario another id.',
  );

const notTheSites = (): KitError =>
  kitError(
    'drill.not-possible',
    'This scenario is shipped with the kit and cannot be removed.',
    "Save a scenario of the site's own under the same id to stand in for it.",
  );
