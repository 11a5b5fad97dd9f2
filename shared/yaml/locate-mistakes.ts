// From what a schema objects to, to the line of the text that a person wrote.
import type { LocatedYaml } from './located-yaml.ts';
import type { SchemaMistake } from './schema-mistakes.ts';

/** A mistake in a file: where it stands, and what is wrong there. */
export interface LocatedMistake {
  /** 1-based; 0 for the file as a whole. */
  readonly line: number;
  /** Dotted path of the key, such as `steps.3.target`; empty for the file as a whole. */
  readonly path: string;
  readonly reason: string;
}

/** In the order of the file. A missing key is reported at its nearest parent that the file states. */
export function locateMistakes(
  yaml: LocatedYaml,
  mistakes: readonly SchemaMistake[],
): readonly LocatedMistake[] {
  return mistakes
    .map(({ path, reason }) => {
      let line: number | null = null;
      for (let length = path.length; length > 0 && line === null; length -= 1)
        line = yaml.lineOf(path.slice(0, length));
      return { line: line ?? 1, path: path.join('.'), reason };
    })
    .toSorted((one, other) => one.line - other.line);
}
