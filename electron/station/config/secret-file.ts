// Reads the files that the configuration names (certificates, keys, passcodes, tokens) and collects what is wrong with them,
// each at the line that names the file. What a file holds never gets into a message.
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { YamlPath } from '../../../shared/yaml/located-yaml.ts';
import type { ConfigProblem } from './load.ts';

/** Where a key of the merged configuration was stated: the file, and its line there (1-based; 0: nowhere). */
export type StatedAt = (key: YamlPath) => { readonly file: string; readonly line: number };

/** A file as it was named, and what it holds. */
export interface NamedFile {
  readonly key: YamlPath;
  /** Absolute. */
  readonly file: string;
  readonly text: string;
}

/** Mistakes stop the configuration; warnings are shown to whoever asks (`pacs-kit config check`). */
export interface Findings {
  readonly mistakes: ConfigProblem[];
  readonly warnings: ConfigProblem[];
}

// A bundle of all public authorities is some 250 KB.
const MAX_FILE_BYTES = 1_048_576;

/** Notes what is wrong with the file that `key` names. */
export function note(
  into: ConfigProblem[],
  statedAt: StatedAt,
  { key, file }: Pick<NamedFile, 'key' | 'file'>,
  what: string,
): void {
  const at = statedAt(key);
  into.push({ file: at.file, line: at.line, path: key.join('.'), reason: `${file}: ${what}` });
}

/**
 * @param written as the configuration has it; relative to the file that states it
 * @param options.secret others on this computer should not be able to read it: a warning when they can
 * @returns the file, or null once the mistake is noted
 */
export async function readNamedFile(
  key: YamlPath,
  written: string,
  options: { readonly secret: boolean },
  { statedAt, findings }: { readonly statedAt: StatedAt; readonly findings: Findings },
): Promise<NamedFile | null> {
  const file = path.resolve(path.dirname(statedAt(key).file), written);
  const refuse = (what: string): null => {
    note(findings.mistakes, statedAt, { key, file }, what);
    return null;
  };
  try {
    const { size, mode } = await stat(file);
    if (size > MAX_FILE_BYTES) return refuse('the file is larger than 1 MiB');
    if (options.secret && process.platform !== 'win32' && (mode & 0o004) !== 0) {
      const what = 'every user of this computer can read this secret: take the right away (chmod 600)';
      note(findings.warnings, statedAt, { key, file }, what);
    }
    return { key, file, text: await readFile(file, 'utf8') };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    return refuse(code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`);
  }
}

/** The first line of a file that holds one secret; null once the mistake is noted. */
export async function readSecretLine(
  key: YamlPath,
  written: string,
  where: { readonly statedAt: StatedAt; readonly findings: Findings },
): Promise<string | null> {
  const named = await readNamedFile(key, written, { secret: true }, where);
  if (named === null) return null;
  const line = named.text.split(/\r?\n/u, 1)[0] ?? '';
  if (line !== '') return line;
  note(where.findings.mistakes, where.statedAt, named, 'its first line is empty');
  return null;
}
