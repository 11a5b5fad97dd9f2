// The files that drills come from and go to on the command line, with an error that names the file.
import { readFile, writeFile } from 'node:fs/promises';
import type { ScenarioProblem } from '../../drills/scenario/parse-scenario.ts';
import { type KitError, kitError } from '../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../shared/contract/result.ts';

/** @returns its text, or `drill.file-failed` with `remedy` */
export async function readText(file: string, remedy: string): Promise<Result<string>> {
  try {
    return ok(await readFile(file, 'utf8'));
  } catch (error) {
    return err(fileFailed(file, error, remedy));
  }
}

/** Writes a file that must not exist yet, for its owner only. */
export async function writeNew(file: string, text: string | Uint8Array): Promise<Result<void>> {
  try {
    await writeFile(file, text, { flag: 'wx', mode: 0o600 });
    return ok(undefined);
  } catch (error) {
    return err(fileFailed(file, error, 'Name a file that does not exist yet.'));
  }
}

function fileFailed(file: string, error: unknown, remedy: string): KitError {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
  return kitError('drill.file-failed', `${file}: it cannot be read or written (${code})`, remedy);
}

/** @returns `drill.script-invalid`, a line for each problem */
export function wrongScript(file: string, problems: readonly ScenarioProblem[]): KitError {
  const words = problems.map(({ line, path: key, reason }) =>
    [line > 0 ? `${file}:${line}` : file, ...(key === '' ? [] : [key]), reason].join(': '),
  );
  return kitError(
    'drill.script-invalid',
    words.join('\n'),
    'Correct the script at the place named and run it again.',
  );
}
