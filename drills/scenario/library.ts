// Which scenarios a site can run: those that the kit ships, and the site's own, which add to them or replace them by id.
// Node only: the page is told of scenarios by the station.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type KitError, kitError } from '../../shared/contract/kit-error.ts';
import { err, type Result } from '../../shared/contract/result.ts';
import { parseScenario, type ScenarioProblem } from './parse-scenario.ts';
import type { Scenario } from './schema.ts';

export type ScenarioError = KitError & { readonly problems: readonly ScenarioProblem[] };

export interface LibraryEntry {
  readonly scenario: Scenario;
  readonly file: string;
  /** `replaced`: the site's own file stands in for one that the kit ships. */
  readonly source: 'shipped' | 'site' | 'replaced';
}

export interface Library {
  /** By title. */
  readonly entries: readonly LibraryEntry[];
  /** Files that could not be used; their scenarios are not among the entries. */
  readonly refused: readonly ScenarioError[];
}

/** More files than this in one directory are not scenarios. */
const MAX_FILES = 500;

/** Where the shipped scenarios are: beside this file in the sources, or above the bundle in a package. */
export function shippedScenarios(): string {
  for (let above = import.meta.dirname; ; above = path.dirname(above)) {
    const candidate = path.join(above, 'drills', 'scenarios');
    if (existsSync(candidate)) return candidate;
    if (above === path.dirname(above)) throw new Error('the shipped scenarios are not in this package');
  }
}

/**
 * Reads one scenario file.
 *
 * @returns the scenario; `drill.scenario-not-found` when it cannot be read; `drill.scenario-invalid` with a line for each
 * mistake in the message, and the mistakes in `problems`
 */
export async function readScenario(file: string): Promise<Result<Scenario, ScenarioError>> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    const reason = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`;
    return err({
      ...kitError(
        'drill.scenario-not-found',
        `${file}: ${reason}`,
        'Name a scenario file, such as one that `pacs-kit drill list` shows.',
      ),
      problems: [],
    });
  }
  const parsed = parseScenario(bytes);
  return parsed.ok ? parsed : err(invalid(file, parsed.error));
}

/**
 * Reads every `*.yaml` of the shipped directory and of the site's own, which need not exist.
 *
 * One bad file never hides the others; it is among `refused`. Two files of one directory with the same id refuse the later
 * one by name.
 */
export async function readLibrary(directories: {
  readonly shipped: string;
  readonly site: string;
}): Promise<Library> {
  const refused: ScenarioError[] = [];
  const entries = new Map<string, LibraryEntry>();
  for (const source of ['shipped', 'site'] as const) {
    const ids = new Set<string>();
    for (const file of await scenarioFiles(directories[source])) {
      const read = await readScenario(file);
      if (!read.ok) {
        refused.push(read.error);
        continue;
      }
      const { id } = read.value;
      if (ids.has(id)) {
        const other = entries.get(id)?.file ?? '';
        refused.push(invalid(file, [{ line: 1, path: 'id', reason: `the id ${id} is taken by ${other}` }]));
        continue;
      }
      ids.add(id);
      entries.set(id, {
        scenario: read.value,
        file,
        source: source === 'site' && entries.has(id) ? 'replaced' : source,
      });
    }
  }
  return {
    entries: [...entries.values()].toSorted((one, other) =>
      one.scenario.title.localeCompare(other.scenario.title, 'en'),
    ),
    refused,
  };
}

async function scenarioFiles(directory: string): Promise<readonly string[]> {
  let names: readonly string[];
  try {
    names = await readdir(directory);
  } catch {
    return [];
  }
  return names
    .filter((name) => /\.ya?ml$/u.test(name) && !name.startsWith('.'))
    .toSorted()
    .slice(0, MAX_FILES)
    .map((name) => path.join(directory, name));
}

function invalid(file: string, problems: readonly ScenarioProblem[]): ScenarioError {
  const words = problems.map(({ line, path: key, reason }) =>
    [line > 0 ? `${file}:${line}` : file, ...(key === '' ? [] : [key]), reason].join(': '),
  );
  return {
    ...kitError(
      'drill.scenario-invalid',
      words.join('\n'),
      'Correct the file at the place named and run `pacs-kit drill check` on it again.',
      { problems: problems.length },
    ),
    problems,
  };
}
