// Reads the layers of the configuration (defaults < machine policy < user) and says where a mistake stands.
import { readFile } from 'node:fs/promises';
import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { kitError, type KitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import { configSchema, type KitConfig } from './schema.ts';

/** A mistake in a configuration file: where it stands, and what is wrong there. */
export interface ConfigProblem {
  readonly file: string;
  /** 1-based; 0 when the mistake is that something is missing from every layer. */
  readonly line: number;
  /** Dotted path of the key, such as `endpoints.0.port`. */
  readonly path: string;
  readonly reason: string;
}

interface Layer {
  readonly file: string;
  readonly document: Document;
  readonly lines: LineCounter;
  readonly value: Readonly<Record<string, unknown>>;
}

/** 1 MiB: a configuration is words; more is a mistake in the path. */
const MAX_CONFIG_BYTES = 1_048_576;

/**
 * Loads a station's configuration.
 *
 * @param files paths, weakest layer first: machine policy, then the user's file. The machine policy may be absent.
 * @returns the merged configuration, or `config.not-found`, `config.syntax`, `config.invalid` with file, line and key in
 * the message and every problem in `problems`
 */
export async function loadConfig(files: {
  readonly machinePolicy?: string;
  readonly user: string;
}): Promise<Result<KitConfig, KitError & { readonly problems: readonly ConfigProblem[] }>> {
  const layers: Layer[] = [];
  for (const [file, optional] of [
    [files.machinePolicy, true],
    [files.user, false],
  ] as const) {
    if (file === undefined) continue;
    const layer = await readLayer(file, optional);
    if (!layer.ok) return layer;
    if (layer.value !== null) layers.push(layer.value);
  }
  const merged = layers.reduce<unknown>((below, layer) => merge(below, layer.value), {});
  const parsed = configSchema.safeParse(merged);
  if (parsed.success) return ok(parsed.data);
  const problems = parsed.error.issues.flatMap((issue) => {
    const keys =
      issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    return keys.map((path) => locate(layers, path, wordsFor(issue.code, issue.message), files.user));
  });
  return invalid('config.invalid', problems);
}

async function readLayer(
  file: string,
  optional: boolean,
): Promise<Result<Layer | null, KitError & { readonly problems: readonly ConfigProblem[] }>> {
  let text: string;
  try {
    const bytes = await readFile(file);
    if (bytes.length > MAX_CONFIG_BYTES)
      return invalid('config.syntax', [{ file, line: 0, path: '', reason: 'the file is larger than 1 MiB' }]);
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' && optional) return ok(null);
    const reason =
      code === 'ENOENT'
        ? 'there is no such file'
        : code === undefined
          ? 'the file is not UTF-8 text'
          : `it cannot be read (${code})`;
    return invalid(code === 'ENOENT' ? 'config.not-found' : 'config.syntax', [
      { file, line: 0, path: '', reason },
    ]);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, strict: true, uniqueKeys: true });
  if (document.errors.length > 0) {
    return invalid(
      'config.syntax',
      document.errors.map((error) => ({
        file,
        line: lines.linePos(error.pos[0]).line,
        path: '',
        reason: error.message.split('\n')[0] ?? error.code,
      })),
    );
  }
  let value: unknown;
  try {
    // No aliases: a configuration needs none, and a few of them can unfold into gigabytes.
    value = document.toJS({ maxAliasCount: 0 }) ?? {};
  } catch {
    return invalid('config.syntax', [
      { file, line: 0, path: '', reason: 'YAML aliases (*name) are not allowed' },
    ]);
  }
  if (!isPlainObject(value))
    return invalid('config.syntax', [
      { file, line: 1, path: '', reason: 'the file must hold keys and values' },
    ]);
  return ok({ file, document, lines, value });
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Objects merge key by key; lists and plain values of the stronger layer replace the weaker one's. */
function merge(below: unknown, above: unknown): unknown {
  if (!isPlainObject(below) || !isPlainObject(above)) return above;
  const result: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    if (key === '__proto__') continue;
    result[key] = Object.hasOwn(result, key) ? merge(result[key], value) : value;
  }
  return result;
}

/** The strongest layer that states the key, or its nearest stated parent, gives file and line. */
function locate(
  layers: readonly Layer[],
  path: readonly PropertyKey[],
  reason: string,
  userFile: string,
): ConfigProblem {
  const keys = path.map((key) => (typeof key === 'symbol' ? String(key) : key));
  for (let length = keys.length; length > 0; length -= 1) {
    for (const layer of layers.toReversed()) {
      const offset = offsetOf(layer.document, keys.slice(0, length));
      if (offset === null) continue;
      return { file: layer.file, line: layer.lines.linePos(offset).line, path: keys.join('.'), reason };
    }
  }
  return { file: userFile, line: 0, path: keys.join('.'), reason };
}

/** Where a key, or an item of a list, starts in the text; null when this layer does not state it. */
function offsetOf(document: Document, keys: readonly (string | number)[]): number | null {
  const parent = keys.length === 1 ? document.contents : document.getIn(keys.slice(0, -1), true);
  const last = keys.at(-1);
  const at = isMap(parent)
    ? parent.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(last))?.key
    : isSeq(parent) && typeof last === 'number'
      ? parent.items[last]
      : undefined;
  return isNode(at) ? (at.range?.[0] ?? null) : null;
}

function wordsFor(code: string | undefined, message: string): string {
  return code === 'unrecognized_keys' ? 'this key is not known' : message;
}

function invalid(
  code: 'config.not-found' | 'config.syntax' | 'config.invalid',
  problems: readonly ConfigProblem[],
): { readonly ok: false; readonly error: KitError & { readonly problems: readonly ConfigProblem[] } } {
  const words = problems.map((problem) => describeProblem(problem)).join('\n');
  const remedy =
    code === 'config.not-found'
      ? 'Name the file with --config, or write one with `pacs-kit init`.'
      : 'Correct the file at the place named and run `pacs-kit config check`.';
  return err({ ...kitError(code, words, remedy, { problems: problems.length }), problems });
}

/** One problem as a line for a person: `config.yaml:12: endpoints.0.port: a port is between 1 and 65535`. */
export function describeProblem(problem: ConfigProblem): string {
  const place = problem.line > 0 ? `${problem.file}:${problem.line}` : problem.file;
  return problem.path === '' ? `${place}: ${problem.reason}` : `${place}: ${problem.path}: ${problem.reason}`;
}
