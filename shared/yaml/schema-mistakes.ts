// A schema's complaints, in words for the person who wrote the file rather than the one who wrote the schema.
import type { z } from 'zod';
import type { YamlPath } from './located-yaml.ts';

/** What a schema objects to, and where. */
export interface SchemaMistake {
  readonly path: YamlPath;
  readonly reason: string;
}

/**
 * Checks a value that came from YAML.
 *
 * @returns what the schema makes of it, or every mistake; an unknown key is a mistake at that key
 */
export function checkAgainst<T>(
  schema: z.ZodType<T>,
  value: unknown,
):
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly mistakes: readonly SchemaMistake[] } {
  const parsed = schema.safeParse(value, { error: inWords });
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, mistakes: parsed.error.issues.flatMap((issue) => toMistakes(issue)) };
}

function toMistakes(issue: z.core.$ZodIssue): readonly SchemaMistake[] {
  const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: [...path, key], reason: 'this key is not known' }));
  return [{ path, reason: issue.message }];
}

const KIND_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  array: 'a list',
  object: 'keys and values',
  record: 'keys and values',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

/** Words where the schema has none of its own; undefined leaves zod's. */
function inWords(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.input === undefined && (issue.code === 'invalid_type' || issue.code === 'invalid_value'))
    return 'this key is missing';
  if (issue.code === 'invalid_type')
    return `this must be ${KIND_WORDS[issue.expected] ?? issue.expected}, not ${kindOf(issue.input)}`;
  if (issue.code === 'invalid_value' && issue.values.length > 1)
    return `this must be one of ${issue.values.map(String).join(', ')}`;
  return undefined;
}

function kindOf(input: unknown): string {
  if (input === null) return 'empty';
  if (Array.isArray(input)) return 'a list';
  return KIND_WORDS[typeof input] ?? typeof input;
}
